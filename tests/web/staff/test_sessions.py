"""Booking, moving and cancelling on the pages: what is in the way stands at its field, and nothing typed is lost."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.web.staff.conftest import Seat
from webapp.domain.decision import DecisionKind
from webapp.domain.treatment import Outcome, TreatmentRecord
from webapp.services.answer_changes import SentChange
from webapp.services.treatments import TreatmentDraft
from webapp.storage.rows import new_id

S1, S2, S3 = date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18)


def test_the_proposed_day_is_filled_in_and_can_be_booked(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    assert tess.open(f"/staff/clients/{client_id}/sessions/1").one("#day")["value"] == "2026-12-14"

    record = tess.fill_in(f"/staff/clients/{client_id}/sessions/1")

    assert "Session 1 is booked on Mon 14 December." in record.text("[role=status]")
    assert booked(clinic, client_id) == {1: S1}


def test_a_double_click_books_once_and_says_so_twice(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    page = tess.open(f"/staff/clients/{client_id}/sessions/1")

    for _ in range(2):
        record = tess.visit.follow(tess.visit.submit(page, form="main form", button="Book"))
        assert "Session 1 is booked" in record.text("[role=status]")

    assert booked(clinic, client_id) == {1: S1}


def test_the_earliest_day_and_its_reason_are_said(clinic: Clinic, tess: Seat):
    page = tess.open(f"/staff/clients/{clinic.arrive('U01')}/sessions/1").text()

    assert "Earliest day: Friday 11 December 2026." in page
    assert "10 days of preparation" in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Please give a day"),
        ("2026-02-31", "Please give a day"),
        ("soon", "Please give a day"),
        ("2026-11-30", "has passed"),
        ("2026-12-07", "cannot be before"),
        ("9999-12-31", "check the year"),
    ],
)
def test_a_day_that_cannot_be_is_said_next_to_it_and_stays_in_the_field(clinic: Clinic, tess: Seat, day, words):
    client_id = clinic.arrive("U01")

    page = tess.fill_in(f"/staff/clients/{client_id}/sessions/1", 422, day=day)

    assert words in page.text("#day-error")
    assert page.one("#day")["value"] == day
    assert booked(clinic, client_id) == {}


def test_a_sooner_day_asks_for_a_reason_and_takes_it(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    here = f"/staff/clients/{client_id}/sessions/1"
    assert not tess.open(here).select("#reason")

    asked = tess.fill_in(here, 422, day="2026-12-09")
    tess.visit.submit(asked, {"reason": "Scalp is soft <b>already"}, form="main form", button="Book")

    assert "Write down why" in asked.text("#reason-error")
    assert clinic.work.records.find(client_id).sessions[0].reason == "Scalp is soft <b>already"


def test_a_shorter_gap_asks_for_a_tick_and_takes_it(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U02")
    clinic.book(client_id, tess.staff_id, 1, date(2026, 12, 15))

    asked = tess.fill_in(f"/staff/clients/{client_id}/sessions/2", 422, day="2026-12-31")
    tess.visit.submit(asked, {"confirmed": "y"}, form="main form", button="Book")

    assert "21 are usual" in asked.text("#confirmed-error")
    assert booked(clinic, client_id)[2] == date(2026, 12, 31)


def test_for_an_undecided_client_there_is_the_way_to_the_review_in_place_of_a_form(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22")

    page = tess.open(f"/staff/clients/{client_id}/sessions/1")

    assert "Somebody has to decide about this client first." in page.text(".notice")
    assert page.text(f"main a[href='/staff/reviews/{clinic.review(client_id)}']") == "Open the review"
    assert not page.select("main form")


def test_for_a_client_who_is_asked_to_wait_there_is_a_new_review_in_place_of_a_form(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    clinic.work.reviews.decide_again(client_id)
    clinic.decide(client_id, tess.staff_id, DecisionKind.DEFER)

    page = tess.open(f"/staff/clients/{client_id}/sessions/1")

    assert "This client is asked to wait." in page.text(".notice")
    tess.visit.submit(page, form="main form", button="Open a new review")
    assert clinic.work.records.find(client_id).review_id


def test_a_session_whose_turn_has_not_come_leads_to_the_one_before(clinic: Clinic, tess: Seat):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions"

    page = tess.open(f"{here}/2")

    assert "Session 1 has no day that fits yet" in page.text(".notice")
    assert page.text(f"main a[href='{here}/1']") == "Book session 1"


def test_a_booking_of_an_undecided_client_is_refused_with_the_reason_on_top(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22")

    page = tess.visit.post(f"/staff/clients/{client_id}/sessions/1", {"day": str(S1), "minutes": "360"}, 422)

    assert "Somebody has to decide" in page.text(".error-summary")
    assert booked(clinic, client_id) == {}


@pytest.mark.parametrize("deed", ["move", "cancel"])
def test_a_session_that_is_not_booked_any_more_is_said_on_the_record(clinic: Clinic, tess: Seat, deed: str):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, S1)
    page = tess.open(f"/staff/clients/{client_id}/sessions/1/{deed}")
    clinic.work.bookings.cancel(client_id, 1, tess.staff_id, was=S1)

    record = tess.visit.follow(tess.visit.submit(page, form="main form[method=post]"))

    assert "Session 1 is not booked any more." in record.text("[role=status]")


def test_a_session_that_is_booked_leads_to_moving_it(clinic: Clinic, tess: Seat):
    client_id = three_sessions(clinic, tess)

    assert tess.open(f"/staff/clients/{client_id}/sessions/2", 302).location.endswith("/sessions/2/move")


@pytest.mark.parametrize("number", [0, 6, 8, 99])
def test_a_session_that_does_not_come_next_is_no_page(clinic: Clinic, tess: Seat, number):
    tess.open(f"/staff/clients/{three_sessions(clinic, tess)}/sessions/{number}", 404)


def test_a_fourth_session_is_proposed_after_the_usual_gap(clinic: Clinic, tess: Seat):
    page = tess.open(f"/staff/clients/{three_sessions(clinic, tess)}/sessions/4")

    assert page.one("#day")["value"] == (S3 + timedelta(days=28)).isoformat()


def test_what_a_move_would_change_is_shown_before_it(clinic: Clinic, tess: Seat):
    client_id = three_sessions(clinic, tess)
    before = clinic.stored()

    page = tess.fill_in(f"/staff/clients/{client_id}/sessions/1/move", 200, "would change", day="2026-12-19")

    effects = page.text("section[aria-labelledby=effects]")
    assert "Session 2 booked, no longer fits Mon 21 December Sat 26 December" in effects
    assert clinic.stored() == before


def test_nothing_is_moved_whose_consequences_were_not_shown(clinic: Clinic, tess: Seat):
    client_id = three_sessions(clinic, tess)
    here = f"/staff/clients/{client_id}/sessions/3/move"
    shown = tess.fill_in(here, 200, "would change", day="2027-01-20")
    before = clinic.stored()

    another = tess.visit.submit(shown, {"day": "2027-01-25"}, 200, form="main form", button="Move")

    assert "Mon 25 January" in another.text("section[aria-labelledby=effects]")
    assert clinic.stored() == before


def test_sessions_that_no_longer_fit_have_to_be_decided_about(clinic: Clinic, tess: Seat):
    client_id = three_sessions(clinic, tess)
    here = f"/staff/clients/{client_id}/sessions/1/move"

    asked = tess.move(here, 422, day="2026-12-19")
    moved = tess.visit.submit(asked, {"later": "move"}, form="main form", button="Move")

    assert "no longer fit" in asked.text("#later-error")
    assert "Session 1 is now on Sat 19 December" in tess.visit.follow(moved).text("[role=status]")
    assert booked(clinic, client_id) == {1: date(2026, 12, 19), 2: date(2026, 12, 26), 3: S3}


def test_of_two_open_pages_the_second_is_told_that_the_session_moved(clinic: Clinic, tess: Seat, mona: Seat):
    client_id = three_sessions(clinic, tess)
    here = f"/staff/clients/{client_id}/sessions/3/move"
    stale = mona.open(here)
    tess.move(here, day="2027-01-20")

    page = mona.move_on(stale, 422, day="2027-01-25")

    assert "in the meantime" in page.text(".error-summary")
    assert booked(clinic, client_id)[3] == date(2027, 1, 20)
    mona.visit.submit(page, form="main form[method=post]", button="Move")
    assert booked(clinic, client_id)[3] == date(2027, 1, 25)


def test_a_cancellation_of_a_session_that_was_moved_is_told_once_and_then_made(clinic: Clinic, tess: Seat, mona: Seat):
    client_id = three_sessions(clinic, tess)
    stale = mona.open(f"/staff/clients/{client_id}/sessions/3/cancel")
    tess.move(f"/staff/clients/{client_id}/sessions/3/move", day="2027-01-20")

    page = mona.visit.submit(stale, status=422, form="main form[method=post]")
    assert "Somebody else moved session 3" in page.text(".error-summary")
    mona.visit.submit(page, form="main form[method=post]")

    assert booked(clinic, client_id) == {1: S1, 2: S2}


def test_a_page_that_is_sent_once_more_says_the_same_though_the_plan_was_stopped_since(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    page = tess.open(f"/staff/clients/{client_id}/sessions/1")
    tess.visit.submit(page, form="main form[method=post]", button="Book")
    tess.services.answers.send(SentChange(client_id, new_id(), {"pregnancy": "pregnant"}))

    record = tess.visit.follow(tess.visit.submit(page, form="main form[method=post]", button="Book"))

    assert "Session 1 is booked" in record.text("[role=status]")


def test_a_session_is_cancelled_with_those_after_it(clinic: Clinic, tess: Seat):
    client_id = three_sessions(clinic, tess)
    here = f"/staff/clients/{client_id}/sessions/2/cancel"

    asked = tess.fill_in(here, 422, "Cancel")
    tess.visit.submit(asked, {"with_later": "y"}, form="main form", button="Cancel")

    assert "cannot stand alone" in asked.text("#with_later-error")
    assert booked(clinic, client_id) == {1: S1}


def test_a_session_that_is_not_booked_any_more_leads_back_to_the_client(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")

    for action in ("move", "cancel"):
        assert tess.open(f"/staff/clients/{client_id}/sessions/1/{action}", 302).location.endswith(str(client_id))


@pytest.mark.parametrize("action", ["move", "cancel"])
def test_a_session_on_record_leads_back_to_the_client_who_keeps_it(clinic: Clinic, tess: Seat, action: str):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, S1)
    clinic.clock.set_day(S1)
    tess.sign_in()
    done = TreatmentRecord(Outcome.DONE, areas=("crown",), minutes=300)
    clinic.work.treatments.record(client_id, TreatmentDraft(new_id(), 1, S1, tess.staff_id, done), tess.staff_id)

    page = tess.visit.follow(tess.open(f"/staff/clients/{client_id}/sessions/1/{action}", 302))

    assert "can be neither moved nor cancelled" in page.text("[role=status]")


def test_a_session_that_was_not_held_can_be_moved(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, S1)
    clinic.clock.set_day(S1 + timedelta(days=2))
    tess.sign_in()

    tess.move(f"/staff/clients/{client_id}/sessions/1/move", day="2026-12-18", not_held="y")

    assert booked(clinic, client_id) == {1: date(2026, 12, 18)}


def three_sessions(clinic: Clinic, tess: Seat) -> UUID:
    client_id = clinic.arrive("U01")
    for number, day in enumerate((S1, S2, S3), start=1):
        clinic.book(client_id, tess.staff_id, number, day)
    return client_id


def booked(clinic: Clinic, client_id: UUID) -> dict[int, date]:
    return {line.number: line.booked_on for line in clinic.work.records.find(client_id).sessions if line.booked_on}
