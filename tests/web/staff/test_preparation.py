"""Patch tests and checks on the pages."""

from datetime import date, timedelta
from uuid import UUID

from tests.clients import CLIENTS, with_answers
from tests.clinic import Clinic
from tests.web.staff.conftest import Seat

TESTED, READABLE, S1 = date(2026, 12, 4), date(2026, 12, 18), date(2026, 12, 14)


def test_a_patch_test_is_recorded_read_and_session_1_can_be_booked(clinic: Clinic, tess: Seat):
    client_id = approved(clinic, tess, TESTED)
    record = tess.fill_in(f"/staff/clients/{client_id}/patch-test")
    assert "It can be read as clear from Fri 18 December on" in record.text("section[aria-labelledby=patch-tests]")
    on(clinic, tess, READABLE)

    tess.fill_in(f"/staff/clients/{client_id}/patch-test/reading", result="clear")
    tess.fill_in(f"/staff/clients/{client_id}/sessions/1", day="2026-12-18")

    assert not clinic.plan(client_id).plan.provisional


def test_a_test_day_to_come_is_refused(clinic: Clinic, tess: Seat):
    client_id = approved(clinic, tess, TESTED)

    page = tess.fill_in(f"/staff/clients/{client_id}/patch-test", 422, done_on="2026-12-05")

    assert "still to come" in page.text("#done_on-error")


def test_clear_too_early_is_refused_and_what_was_typed_stays(clinic: Clinic, tess: Seat):
    client_id = approved(clinic, tess, TESTED)
    tess.fill_in(f"/staff/clients/{client_id}/patch-test")

    page = tess.fill_in(f"/staff/clients/{client_id}/patch-test/reading", 422, result="clear", note="Nothing to see")

    assert "from Fri 18 December on" in page.text("#read_on-error")
    assert page.text("#note") == "Nothing to see"


def test_a_reading_without_a_result_is_none(clinic: Clinic, tess: Seat):
    client_id = approved(clinic, tess, TESTED)
    tess.fill_in(f"/staff/clients/{client_id}/patch-test")

    page = tess.fill_in(f"/staff/clients/{client_id}/patch-test/reading", 422)

    assert "Please choose one." in page.text("#result-error")


def test_a_reaction_stops_the_plan_and_brings_the_client_to_the_queue(clinic: Clinic, tess: Seat):
    client_id = approved(clinic, tess, TESTED)
    tess.fill_in(f"/staff/clients/{client_id}/patch-test")

    record = tess.fill_in(f"/staff/clients/{client_id}/patch-test/reading", result="reaction", note="Red")

    assert "The plan has stopped" in record.text("[role=status]")
    assert "No sessions while" in record.text()
    assert "Reacted to the patch test" in tess.open("/staff/").text(".table")


def test_a_reading_before_any_test_is_refused(clinic: Clinic, tess: Seat):
    page = tess.fill_in(f"/staff/clients/{clinic.arrive('U01')}/patch-test/reading", 422, result="clear")

    assert "no patch test" in page.text(".error-summary")


def test_a_scalp_that_is_ready_makes_the_dates_firm(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U03")
    clinic.decide(client_id, tess.staff_id)

    tess.fill_in(f"/staff/clients/{client_id}/scalp-check", outcome="yes")

    assert not clinic.plan(client_id).plan.provisional


def test_homework_that_was_not_done_moves_session_2_and_staff_see_it(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, S1)
    clinic.book(client_id, tess.staff_id, 2, S1 + timedelta(days=7))
    on(clinic, tess, S1 + timedelta(days=6))

    record = tess.fill_in(f"/staff/clients/{client_id}/homework-check", outcome="no", note="Scalp is dry")

    assert "no longer fits" in record.text("section[aria-labelledby=sessions]")
    assert "The plan now proposes Mon 28 December." in record.text("section[aria-labelledby=sessions]")
    assert "Scalp is dry" in record.text("section[aria-labelledby=checks]")


def approved(clinic: Clinic, tess: Seat, day: date) -> UUID:
    client_id = clinic.arrive(with_answers(CLIENTS["U07"], desired_date=None))
    clinic.decide(client_id, tess.staff_id)
    on(clinic, tess, day)
    return client_id


def on(clinic: Clinic, tess: Seat, day: date) -> None:
    """That day at the clinic; whoever was signed in yesterday signs in again."""
    clinic.clock.set_day(day)
    tess.sign_in()
