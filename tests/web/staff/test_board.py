from datetime import date

import pytest

from tests.board import ALLERGIC, DAY, booked, written_down
from tests.queries import counted_queries
from tests.rows import staff_task_row
from tests.settings import changed
from tests.web.page import Page
from tests.web.staff.conftest import Seat
from webapp.domain.session_check import CheckAnswer
from webapp.storage.rows import ClientRow


@pytest.fixture
def on_the_day(clinic, clock, tess):
    """The morning of the day, at the desk."""

    def come():
        clock.set_day(DAY)
        tess.sign_in()
        return tess.open("/staff/today")

    return come


def test_a_day_without_anybody_says_so(tess):
    page = tess.open("/staff/today")

    assert page.h1 == "Today"
    assert "Nobody comes on this day" in page.text("main")


def test_the_sessions_of_the_day_stand_in_the_order_of_their_hours(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id, "Late", at="15:00")
    booked(clinic, tess.staff_id, "Early", at="09:00")
    booked(clinic, tess.staff_id, "Unset")
    booked(clinic, tess.staff_id, "Another day", day=date(2026, 12, 15))

    page = on_the_day()

    assert page.texts(".board-card h2") == ["Unset", "Early", "Late"]
    assert page.texts(".board-hour") == ["09:00", "15:00"]
    assert page.texts(".board-no-hour") == ["no hour yet"]


def test_a_session_is_told_with_number_length_technician_and_room(clinic, tess, on_the_day):
    client_id = booked(clinic, tess.staff_id, at="09:00")

    card = on_the_day().text(".board-card")

    assert "09:00 6 h Layla Session 1 · Tess · Room 1" in card
    assert on_the_day().one(f'.board-card h2 a[href="/staff/clients/{client_id}"]')


def test_another_day_is_one_tap_and_one_field_away(clinic, tess):
    booked(clinic, tess.staff_id, at="09:00")

    page = tess.open("/staff/today?day=2026-12-14")

    assert page.h1 == "Mon 14 December"
    assert page.texts(".board-card h2") == ["Layla"]
    assert [link["href"] for link in page.select(".board-turn")] == [
        "/staff/today?day=2026-12-13",
        "/staff/today?day=2026-12-15",
    ]
    assert [link["aria-label"] for link in page.select(".board-days li a")][3] == "Monday 14 December 2026, 1 session"
    assert page.one('input[name="day"]')["value"] == "2026-12-14"


@pytest.mark.parametrize("day", ["nonsense", "2026-13-45", "9999-12-31", "0001-01-01", "x" * 5000])
def test_a_day_that_is_none_shows_today_and_says_so(tess, day):
    page = tess.open(f"/staff/today?day={day}")

    assert page.h1 == "Today"
    assert "named no day that can be shown" in page.text("main")


def test_every_allergy_stands_there_as_the_client_told_it_and_latex_by_itself(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id, case=ALLERGIC)

    alarms = on_the_day().texts(".board-alarm")

    assert alarms[0] == "Latex: wear gloves without it"
    assert "Latex, banana or avocado · Nuts, coconut or plant oils" in alarms[1]
    assert "Macadamia, badly" in alarms[1]


def test_an_allergy_that_was_told_since_and_waits_for_somebody_counts_already(clinic, tess, services, on_the_day):
    client_id = booked(clinic, tess.staff_id)
    change = {"allergies": ["latex"], "step": "send", "submission_id": "01930000-0000-7000-8000-000000000001"}
    tess.visit.post(f"/staff/clients/{client_id}/changes/allergies", change)

    assert "Latex: wear gloves without it" in on_the_day().texts(".board-alarm")


def test_who_has_no_allergy_shows_no_alarm(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id)

    page = on_the_day()

    assert page.select(".board-alarm") == []
    assert "Allergies none told" in page.text(".board-card")


def test_the_oils_of_the_plan_are_named(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id)

    assert "jojoba oil, and marula oil" in on_the_day().text(".board-card")


def test_what_the_client_answered_before_the_session_stands_there(clinic, tess, services, clock, on_the_day):
    client_id = booked(clinic, tess.staff_id)
    on_the_day()
    services.session_checks.record(client_id, 1, {CheckAnswer.FEVER})

    card = on_the_day().text(".board-card")

    assert "Check before Fever, or feeling ill" in card


def test_who_has_not_answered_can_be_asked_on_the_phone(clinic, tess, on_the_day):
    client_id = booked(clinic, tess.staff_id)

    page = on_the_day()

    assert "has not said whether anything has changed" in page.text(".board-card")
    assert page.one(f'a[href="/staff/clients/{client_id}/sessions/1/check"]')


def test_an_answer_for_a_session_that_was_cancelled_meanwhile_is_told_so(clinic, tess, on_the_day):
    client_id = booked(clinic, tess.staff_id)
    on_the_day()
    page = tess.open(f"/staff/clients/{client_id}/sessions/1/check")
    clinic.work.bookings.cancel(client_id, 1, tess.staff_id, was=DAY)

    record = tess.visit.follow(tess.visit.submit(page, form="main form[method=post]", button="Nothing"))

    assert "Session 1 is not booked any more." in record.text("[role=status]")


def test_a_session_of_another_week_has_nothing_to_record_or_to_ask(clinic, tess):
    client_id = booked(clinic, tess.staff_id)

    page = tess.open("/staff/today?day=2026-12-14")

    of_session = f"/staff/clients/{client_id}/sessions/1"
    assert page.select(f'a[href="{of_session}/record"]') == page.select(f'a[href="{of_session}/check"]') == []
    assert page.one(f'a[href="{of_session}/move"]')


def test_what_was_recorded_takes_the_place_of_what_is_to_be_done(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id)
    written_down(clinic, tess.staff_id, "cut_short")

    page = on_the_day()

    assert "Cut short" in page.text(".board-card")
    assert page.texts(".board-card .button-row a") == ["See the record"]


def test_a_patch_test_is_to_be_read_on_its_day_and_afterwards(clinic, tess, clock):
    client_id = shown_a_spot(clinic, tess.staff_id)

    assert tess.open("/staff/today").select(".board-card") == []
    due = tess.open("/staff/today?day=2026-12-15")
    clock.set_day(date(2026, 12, 16))
    tess.sign_in()
    overdue = tess.open("/staff/today")

    assert "Patch test to be read" in due.text(".board-card")
    assert "since 15 Dec" in overdue.text(".board-card")
    assert overdue.one(f'.board-card a[href="/staff/clients/{client_id}/patch-test/reading"]')
    assert tess.open("/staff/today?day=2026-12-17").select(".board-card") == []


def test_a_patch_test_that_was_read_is_done(clinic, tess, clock):
    client_id = shown_a_spot(clinic, tess.staff_id)
    clock.set_day(date(2026, 12, 15))
    clinic.work.patch_tests.read(client_id, date(2026, 12, 15), "clear", "", tess.staff_id)
    tess.sign_in()

    assert tess.open("/staff/today").select(".board-card") == []


def test_a_patch_test_is_read_when_the_plan_of_its_client_says_so(clinic, tess, mona):
    shown_a_spot(clinic, tess.staff_id)
    changed(clinic, mona.staff_id, patch_reading_days=21)
    clinic.work.patch_tests.record(clinic.arrive("U07", "Umar"), date(2026, 12, 1), tess.staff_id)

    due = {day: tess.open(f"/staff/today?day=2026-12-{day}").texts(".board-card h2") for day in (15, 22)}

    assert due == {15: ["Tara"], 22: ["Umar"]}


def shown_a_spot(clinic, staff_id):
    client_id = clinic.arrive("U07", "Tara")
    clinic.work.patch_tests.record(client_id, date(2026, 12, 1), staff_id)
    return client_id


@pytest.mark.parametrize(
    ("by_day", "said"),
    [(date(2026, 12, 1), "until Tue 1 December"), (date(2026, 11, 30), "due since 30 Nov")],
)
def test_a_task_whose_day_has_passed_stands_out(clinic, tess, by_day, said):
    client_id = clinic.arrive("U01", "Omar")
    with clinic.database.write() as session:
        session.add(staff_task_row(session.get_one(ClientRow, client_id), kind="touch_up", by_day=by_day))

    assert said in tess.open("/staff/today").text(".board-task")


def test_tasks_stand_on_top_of_today_alone_and_are_ticked_off_there(clinic, tess):
    client_id = clinic.arrive("U01", "Omar")
    with clinic.database.write() as session:
        client = session.get_one(ClientRow, client_id)
        session.add(staff_task_row(client, kind="touch_up", by_day=date(2026, 12, 3)))

    page = tess.open("/staff/today")
    assert "Omar · Book the touch-up" in page.text(".board-tasks")
    assert tess.open("/staff/today?day=2026-12-02").select(".board-tasks") == []

    tess.visit.submit(page, form=".board-tasks form")

    assert tess.open("/staff/today").select(".board-tasks") == []


# --- Keeping itself up to date ---


def test_the_part_is_what_the_page_holds(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id)
    on_the_day()

    part = asked(tess)

    assert "Layla" in part.json["html"]
    assert part.response.headers["X-As-Of"] == "12%3A00"


def test_nothing_is_sent_again_that_has_not_changed(clinic, tess, on_the_day):
    booked(clinic, tess.staff_id)
    on_the_day()
    version = asked(tess).response.headers["ETag"]

    again = asked(tess, 304, If_None_Match=version)

    assert again.response.get_data() == b""
    assert again.response.headers["X-As-Of"] == "12%3A00"


def test_what_has_changed_is_sent(clinic, tess, on_the_day, services):
    client_id = booked(clinic, tess.staff_id)
    on_the_day()
    version = asked(tess).response.headers["ETag"]
    services.session_checks.record(client_id, 1, {CheckAnswer.FEVER})

    assert "Fever" in asked(tess, If_None_Match=version).json["html"]


def test_asking_keeps_no_idle_session_alive(tess, clock):
    tess.open("/staff/today")
    for _ in range(80):  # twenty minutes
        asked(tess)
        clock.move(seconds=15)

    assert asked(tess, 401).json == {"error": "sign_in_needed", "revoked": False}


def test_a_page_that_is_opened_does_keep_it_alive(tess, clock):
    for _ in range(80):
        tess.open("/staff/today")
        clock.move(seconds=15)

    asked(tess)


def test_asking_without_a_session_tells_nothing(visit, clinic, tess, on_the_day):
    booked(clinic, tess.staff_id)

    answer = visit.get("/staff/today/part?day=2026-12-14", 401, Accept="application/json")

    assert "Layla" not in answer.html


def asked(seat: Seat, status: int = 200, **headers: str) -> Page:
    day = seat.services.today().isoformat()
    return seat.visit.get(f"/staff/today/part?day={day}", status, Accept="application/json", **headers)


def test_ten_sessions_take_as_many_queries_as_one(clinic, tess, clock):
    booked(clinic, tess.staff_id, at="09:00")
    clock.set_day(DAY)
    one = queries(clinic, 1)
    for number in range(9):
        booked(clinic, tess.staff_id, f"Client {number}", at="09:00")

    assert queries(clinic, 10) == one


def queries(clinic, sessions: int) -> list[int]:
    """How many the board takes when nothing is remembered, and when it was looked at before."""
    board, counts = clinic.work.board, []
    for _ in range(2):
        with counted_queries() as statements:
            assert len(board.day(DAY).sessions) == sessions
        counts.append(len(statements))
    return counts
