"""The list of clients, and one client's record."""

from datetime import date
from uuid import uuid4

import pytest

from tests.clinic import Clinic
from tests.web.staff.conftest import Seat
from webapp.domain.completion import SkipReason, Tick, TickState
from webapp.domain.decision import DecisionKind
from webapp.storage.rows import new_id

NAMES = ".table tbody th a"


def test_the_newest_client_stands_first_with_where_it_stands_and_the_next_session(clinic: Clinic, tess: Seat):
    clinic.arrive("U22", "Liam Hale")
    james = clinic.arrive("U01", "James Carter")
    clinic.book(james, tess.staff_id, 1, date(2026, 12, 14))

    page = tess.open("/staff/clients")

    assert page.texts(NAMES) == ["James Carter", "Liam Hale"]
    assert "Plan is firm" in page.texts(".table tbody tr")[0]
    assert "Mon 14 December" in page.texts(".table tbody tr")[0]
    assert "To be decided" in page.texts(".table tbody tr")[1]


def test_a_name_that_is_looked_for_stays_out_of_the_address(clinic: Clinic, tess: Seat):
    clinic.arrive("U01", "James Carter")
    clinic.arrive("U01", "Noor Haddad")

    found = tess.visit.submit(tess.open("/staff/clients"), {"name": "noor"}, form="form.search")

    assert found.location == "/staff/clients"
    page = tess.visit.follow(found)
    assert page.texts(NAMES) == ["Noor Haddad"]
    everybody = tess.visit.follow(tess.visit.submit(page, form="main form:not(.search)"))
    assert len(everybody.texts(NAMES)) == 2


def test_nobody_of_that_name_is_said_kindly(clinic: Clinic, tess: Seat):
    clinic.arrive("U01", "James Carter")

    tess.visit.submit(tess.open("/staff/clients"), {"name": "<b>zoe"}, form="form.search")

    assert "Nobody found" in tess.open("/staff/clients").text()


def test_older_clients_are_a_page_away(clinic: Clinic, tess: Seat):
    for number in range(26):
        clinic.arrive("U01", f"Client {number}")

    first = tess.open("/staff/clients")

    assert len(first.texts(NAMES)) == 25
    assert first.select("a[href='/staff/clients?page=2']")
    assert tess.open("/staff/clients?page=2").texts(NAMES) == ["Client 0"]
    assert tess.open("/staff/clients?page=-3").texts(NAMES)[0] == "Client 25"


def test_a_clinic_without_clients_says_so(tess: Seat):
    assert "No clients yet" in tess.open("/staff/clients").text()


def test_a_record_has_contact_sessions_decisions_and_versions(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22", "Liam Hale")
    clinic.decide(client_id, tess.staff_id)
    clinic.book(client_id, tess.staff_id, 1, date(2026, 12, 14))

    page = tess.open(f"/staff/clients/{client_id}")

    assert page.h1 == "Liam Hale"
    assert "Session 1 · Mon 14 December booked" in page.text("section[aria-labelledby=sessions]")
    assert "Approve by Tess" in page.text("section[aria-labelledby=decisions]")
    assert page.texts("section[aria-labelledby=versions] li a") == ["Plan 3 (PDF)", "Plan 2 (PDF)", "Plan 1 (PDF)"]
    assert page.select("a[href='tel:+971501234567']")


def test_a_session_can_be_booked_only_where_nothing_is_in_the_way(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22")
    before = tess.open(f"/staff/clients/{client_id}")
    clinic.decide(client_id, tess.staff_id)
    after = tess.open(f"/staff/clients/{client_id}")

    assert "Somebody has to decide" in before.text("section[aria-labelledby=sessions]")
    assert not before.select("a[href$='/sessions/1']")
    assert after.select("a[href$='/sessions/1']")


def test_a_deferred_client_has_no_sessions_and_the_way_back_is_a_new_review(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U09")
    clinic.decide(client_id, tess.staff_id, DecisionKind.DEFER)

    page = tess.open(f"/staff/clients/{client_id}")

    assert "No sessions while the client is asked to wait" in page.text()
    review = tess.visit.follow(tess.visit.submit(page, form="form[action$=reviews]"))
    assert review.select("form[action$=claim]")


def test_a_name_in_two_directions_is_shown_as_it_was_written(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01", 'Noor نور <b>"&')

    assert tess.open(f"/staff/clients/{client_id}").h1 == 'Noor نور <b>"&'


def test_a_client_who_is_not_there_is_no_page(tess: Seat):
    nobody = uuid4()

    tess.open(f"/staff/clients/{nobody}", status=404)
    for page in ("patch-test", "patch-test/reading", "scalp-check", "homework-check", "sessions/1", "sessions/1/move"):
        tess.open(f"/staff/clients/{nobody}/{page}", status=404)
    tess.visit.post(f"/staff/clients/{nobody}/reviews", status=404)


def test_a_version_is_a_pdf_to_print(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")

    answer = tess.open(f"/staff/clients/{client_id}/plans/1/plan.pdf").response

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_version_that_never_was_is_no_page(clinic: Clinic, tess: Seat, number):
    tess.open(f"/staff/clients/{clinic.arrive('U01')}/plans/{number}/plan.pdf", status=404)


def test_another_clients_version_is_not_reached_by_number(clinic: Clinic, tess: Seat):
    first, second = clinic.arrive("U22"), clinic.arrive("U01")
    clinic.decide(first, tess.staff_id)

    tess.open(f"/staff/clients/{second}/plans/2/plan.pdf", status=404)


def test_the_record_says_what_the_client_left_out_and_why(clinic: Clinic, tess: Seat):
    james = clinic.arrive("U01", "James Carter")
    for day, item, reason in ((7, "T06", None), (8, "T06", SkipReason.RAN_OUT), (8, "T05", SkipReason.SORE)):
        today = date(2026, 12, day)
        clinic.clock.set_day(today)
        tick = Tick(item, today, 0)
        tess.services.ticks.tap(james, new_id(), tick, TickState.SKIPPED, today, reason)
    after_all = date(2026, 12, 8)
    tess.services.ticks.tap(james, new_id(), Tick("T05", after_all, 0), TickState.DONE, after_all)
    tess.sign_in()

    record = tess.open(f"/staff/clients/{james}")

    assert record.texts("[data-skipped] li") == [
        "Tue 8 December Oil your scalp · I ran out of it",
        "Mon 7 December Oil your scalp",
    ]
