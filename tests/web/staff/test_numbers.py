"""The clinic's numbers on their page and in their files."""

from webapp.domain.numbers import CountTable
from webapp.services.jobs.work import NUMBERS
from webapp.web.staff.numbers_pictures import pictures

OUTCOMES = CountTable(
    rows=(("2026-10", "green"), ("2026-10", "red"), ("2026-11", "red")),
    columns=("done", "cut_short", "sent_home"),
    counts=((4, 0, 0), (1, 0, 1), (0, 0, 2)),
)


def test_a_bar_beside_the_share_sent_home_is_as_long_as_that_share(app):
    with app.test_request_context():
        _, home = pictures("outcomes", OUTCOMES)

    assert home.description.endswith("by readiness on the day. Ready: 0 %; Not ready: 75 %")
    assert [word.text for word in home.chart.words] == ["Ready", "0 %", "Not ready", "75 %"]
    # None beside 0 %: three quarters of the longest that there could be, in the row below.
    (bar,) = home.chart.shapes
    assert (round(bar.width), bar.y > 44) == (192, True)
    assert home.chart.tones == ("stop",)


def test_a_file_is_named_after_the_clinics_day(clinic, mona, services, clock):
    clinic.arrive("U01")
    clock.move(hours=15)  # 03:00 in Dubai, still the day before in London.
    mona.sign_in()
    services.jobs.start(NUMBERS, {}, None)
    services.shift.work()

    answer = mona.visit.ask("GET", "/staff/numbers/intakes.csv")

    assert answer.headers["Content-Disposition"] == "attachment; filename=intakes-2026-12-02.csv"
