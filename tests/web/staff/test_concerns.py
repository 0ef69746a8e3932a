"""Reports of clients at the desk: on top of the queue, answered, noted, closed, with a log of who saw what when."""

import pytest

from tests.clinic import Clinic
from tests.queries import counted_queries
from webapp.domain.concern import Report, Sign
from webapp.services.concerns import SentConcern
from webapp.storage.rows import new_id

LIST = "/staff/concerns"


def test_what_cannot_wait_stands_above_the_reviews_with_a_word(tess, clinic, report):
    clinic.arrive("U09", "Flagged Person")
    report("Noor", Sign.PUS)
    report("Omar", Sign.BREATHING)
    report("Later", Sign.SORES)

    page = tess.open("/staff/")

    words = [line.get_text(" ", strip=True) for line in page.select(".pressing > li")]
    assert [each.split(":")[0] for each in words] == ["Emergency", "Today"]
    assert page.html.index("Emergency") < page.html.index("Flagged Person")
    assert "3 open reports" in page.text("main")


def test_opening_a_report_writes_nothing_down(tess, clinic, report):
    here, before = report("Noor", Sign.PUS), clinic.stored()

    page = tess.open(here)

    assert clinic.stored() == before
    assert "Nobody looks at it yet." in page.text("main")


def test_i_am_looking_at_it_is_on_the_log(tess, report):
    here = report("Noor", Sign.PUS)

    page = press(tess, here, "look")

    assert "Tess looks at it" in page.text(".log")
    assert not page.select("form[action$='/look']")


def test_an_answer_is_on_the_log_and_goes_to_the_client(tess, report, clinic, services, visit):
    here = report("Noor", Sign.PUS)
    visit.sign_in(services.accounts.start_session("client", clinic.work.concerns.pressing()[0].client_id))

    page = press(tess, here, "answer", answer="Come today.")

    assert "Come today." in page.text(".log")
    assert "Answered" in tess.open(LIST).text("table")
    assert "Come today." in visit.get("/me/concerns").text(".concern-answer")


@pytest.mark.parametrize(("end", "words"), [("answer", "Please write an answer."), ("note", "Please write a note.")])
def test_nothing_written_is_said_and_nothing_changes(tess, report, clinic, end, words):
    here, before = report("Noor", Sign.PUS), clinic.stored()

    page = press(tess, here, end, 422)

    assert words in page.text("#error-summary")
    assert clinic.stored() == before


def test_what_was_typed_stays_when_it_is_too_long(tess, report):
    page = press(tess, report("Noor", Sign.PUS), "answer", 422, answer="x" * 2001)

    assert page.one("#answer").get_text().strip() == "x" * 2001


def test_who_answers_after_somebody_else_keeps_their_words_and_may_send_them(tess, seat, report):
    here = report("Noor", Sign.PUS)
    stale = tess.open(here)
    press(seat("Omar"), here, "answer", answer="Come today.")

    page = tess.visit.submit(stale, {"answer": "Come tomorrow."}, 422, form="form[action$='/answer']")

    assert "Omar has done something about this in the meantime" in page.text("#error-summary")
    assert page.one("#answer").get_text().strip() == "Come tomorrow."
    assert "Come today." in page.text(".log")
    sent = tess.visit.submit(page, {}, 302, form="form[action$='/answer']")
    assert "Come tomorrow." in tess.visit.follow(sent).text(".log")


def test_a_report_is_closed_with_words_on_record_and_opened_again(tess, report):
    here = report("Noor", Sign.PUS)
    refused = press(tess, here, "close", 422)
    assert "Write an answer or a note first" in refused.text("#error-summary")
    press(tess, here, "note", note="Talked to her, all well.")

    press(tess, here, "close")

    assert not tess.open("/staff/").select(".pressing")
    assert "opened it again" in press(tess, here, "reopen").text(".log")
    assert tess.open("/staff/").select(".pressing")


def test_a_report_that_went_on_in_another_record_is_not_opened_again_in_the_one_that_ended(tess, report, clinic):
    here = report("Noor", Sign.PUS)
    twin, kept = clinic.work.concerns.pressing()[0].client_id, clinic.arrive("U22", "Nour", email="n@example.com")
    clinic.merges.merge(twin, kept, "Same passport", tess.staff_id)
    before = clinic.stored()

    page = press(tess, here, "reopen")

    assert "Nothing was stored." in page.text("main")
    assert clinic.stored() == before


def test_the_page_says_the_day_of_the_plan_and_how_to_reach_the_client(tess, report, clinic):
    page = tess.open(report("Noor", Sign.PUS, Sign.FEVER, words="Since this morning"))

    assert page.select("a[href^='tel:']")
    assert "Since this morning" in page.text("main")
    assert "Fever, or I feel ill" in page.text(".concern-signs")
    assert "What the client was told to do that day" in page.text("main")


def test_the_record_of_the_client_has_their_reports(tess, report, clinic):
    here = report("Noor", Sign.PUS)
    line = clinic.work.concerns.pressing()[0]

    assert tess.open(f"/staff/clients/{line.client_id}").select(f"a[href='{here}']")


def test_reports_are_text_and_never_markup(tess, report):
    here = report("Noor", Sign.PUS, words="<script>alert(1)</script>")

    for page in (here, LIST, "/staff/"):
        assert "<script>alert(1)" not in tess.open(page).html


def test_ten_entries_on_the_queue_take_as_many_queries_as_one(tess, clinic, report):
    clinic.arrive("U09")
    report("Noor", Sign.PUS)
    tess.open("/staff/")
    with counted_queries() as one:
        tess.open("/staff/")
    for number in range(9):
        clinic.arrive("U09")
        report(f"Client {number}", Sign.PUS)

    with counted_queries() as ten:
        tess.open("/staff/")

    assert len(ten) == len(one)


def press(seat, here, end, status=302, **values):
    page = seat.open(here)
    sent = seat.visit.submit(page, values, status, form=f"form[action$='/{end}']")
    return seat.visit.follow(sent) if status == 302 else sent


@pytest.fixture
def report(clinic: Clinic, services):
    """Somebody new reports these signs; gives the address of the report."""

    def send(name: str, *signs: Sign, words: str = "") -> str:
        client_id = clinic.arrive("U22", name)
        services.concerns.send(SentConcern(client_id, new_id(), Report(frozenset(signs), words)))
        return f"{LIST}/{clinic.work.concerns.of_client(client_id)[0].concern_id}"

    return send
