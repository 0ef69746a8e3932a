"""What staff find about a client, and how they find the client."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text, update

from tests.board import written_down
from tests.clinic import REASON, Clinic, open_clinic
from tests.clock import FakeClock
from webapp.domain.decision import DecisionKind
from webapp.services.case_records import UnknownClientError
from webapp.services.client_list import PAGE_SIZE, Standing
from webapp.storage.database import Database
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import AppointmentRow, new_id

S1, S2 = date(2026, 12, 14), date(2026, 12, 21)


def test_a_record_says_who_it_is_about_and_how_to_reach_them(clinic: Clinic):
    record = clinic.work.records.find(clinic.arrive("U14", "Omar Saleh"))

    assert (record.contact.name, record.contact.email, record.contact.phone) == (
        "Omar Saleh",
        "noor@example.com",
        "+971 50 123 4567",
    )
    assert (record.intake_on, record.assessment.disposition) == (date(2026, 12, 1), "staff_review")


def test_a_record_has_every_version_of_the_plan_with_what_made_it(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    clinic.book(client_id, tess, 1, S1)

    versions = clinic.work.records.find(client_id).versions

    assert [(version.number, version.reason) for version in versions] == [(3, "booked"), (2, "decision"), (1, "intake")]
    assert [version.provisional for version in versions] == [False, False, True]


def test_a_record_says_what_can_be_booked_next_and_what_is_in_the_way(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    before = clinic.work.records.find(client_id).next
    clinic.decide(client_id, tess)
    after = clinic.work.records.find(client_id).next

    assert (before.session, str(before.obstacle)) == (1, "Somebody has to decide about this client first.")
    assert (after.session, after.obstacle) == (1, None)


def test_homework_is_asked_about_between_sessions_1_and_2_only(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.book(client_id, tess, 2, S2)

    for day, expected in ((S1, False), (S1 + timedelta(days=1), True), (S2, True), (S2 + timedelta(days=1), False)):
        clinic.clock.set_day(day)
        assert clinic.work.records.find(client_id).next.homework_check == expected


def test_a_booking_that_the_rules_no_longer_allow_is_pointed_out_and_can_be_cancelled(sqlite_clinic: Clinic):
    clinic, tess = sqlite_clinic, sqlite_clinic.staff("Tess")
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.book(client_id, tess, 2, S2)
    broken = S1 + timedelta(days=3)
    overwrite(clinic, client_id, 2, broken)

    record = clinic.work.records.find(client_id)

    assert "Session 2" in str(record.trouble)
    assert record.sessions[1].booked_on == broken
    clinic.work.bookings.cancel(client_id, 2, tess, was=broken)
    assert clinic.work.records.find(client_id).trouble is None


def test_a_client_who_is_not_there_is_unknown(clinic: Clinic):
    with pytest.raises(UnknownClientError):
        clinic.work.records.find(new_id())


def test_the_newest_client_comes_first_page_by_page(clinic: Clinic):
    names = [f"Client {number:02}" for number in range(PAGE_SIZE + 2)]
    for name in names:
        clinic.arrive("U01", name)

    first, second = clinic.work.clients.page(1), clinic.work.clients.page(2)

    assert [line.name for line in first.lines] == names[:1:-1]
    assert [line.name for line in second.lines] == ["Client 01", "Client 00"]
    assert (first.has_more, second.has_more) == (True, False)


@pytest.mark.parametrize("wanted", ["noor", "HADDAD", "had noo", " نور "])
def test_a_client_is_found_by_any_part_of_the_name(clinic: Clinic, wanted: str):
    clinic.arrive("U01", "Noor Haddad نور")
    clinic.arrive("U01", "Omar Saleh")

    found = clinic.work.clients.page(asked=clinic.search.asked(wanted))

    assert [line.name for line in found.lines] == ["Noor Haddad نور"]


def test_nobody_of_that_name_is_an_empty_page(clinic: Clinic):
    clinic.arrive("U01", "Noor Haddad")

    assert clinic.work.clients.page(asked=clinic.search.asked("Zoe")).lines == ()


def test_the_list_says_where_each_client_is(clinic: Clinic, tess: UUID):
    clinic.arrive("U01", "Firm")
    clinic.arrive("U22", "Review")
    declined, asked = clinic.arrive("U22", "Waits"), clinic.arrive("U22", "Provisional")
    clinic.decide(declined, tess, DecisionKind.DECLINE, reason=REASON)
    clinic.decide(asked, tess, DecisionKind.ASK_PATCH_TEST, reason=REASON)

    standings = {line.name: line.standing for line in clinic.work.clients.page().lines}

    assert standings == {each.name.capitalize(): each for each in Standing}


def test_the_list_says_when_the_next_session_is(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.book(client_id, tess, 2, S2)

    clinic.clock.set_day(S1 + timedelta(days=1))

    assert clinic.work.clients.page().lines[0].next_session == S2


def test_a_session_on_record_is_nobodys_next_one(clinic: Clinic, tess: UUID):
    clinic.book(clinic.arrive("U01"), tess, 1, S1)
    clinic.clock.set_day(S1)

    written_down(clinic, tess)

    assert clinic.work.clients.page().lines[0].next_session is None


def overwrite(clinic: Clinic, client_id: UUID, number: int, day: date) -> None:
    """Puts a booking on a day that no rule allows, as an older edition of the rules may have done."""
    with clinic.database.write() as session:
        session.execute(text("DROP TRIGGER appointment_never_updated"))
        booked = (AppointmentRow.client_id == client_id, AppointmentRow.number == number)
        session.execute(update(AppointmentRow).where(*booked).values(starts_on=day))


@pytest.fixture
def sqlite_clinic(sqlite_database: Database, field_keys: FieldKeys, clock: FakeClock) -> Clinic:
    """Its database is this test's alone, so that a guard of it may be taken off."""
    return open_clinic(sqlite_database, field_keys, clock)
