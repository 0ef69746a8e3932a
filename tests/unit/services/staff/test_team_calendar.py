"""What a technician's own calendar is told: when and where they treat, and not whom or what for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.clinic import Clinic
from tests.queries import counted_queries
from webapp.documents.wording import Wording
from webapp.domain.booking import Booking
from webapp.domain.rota import TimeOff
from webapp.domain.scheduling import Slot
from webapp.services.accounts.secret import hash_of, new_token
from webapp.services.bookings import Later
from webapp.services.calendar_addresses import OF_STAFF, CalendarAddresses
from webapp.services.session_hours import session_hours
from webapp.services.team_calendar import TeamCalendar
from webapp.storage.rows import StaffRow

S1, NEXT_DAY = date(2026, 12, 14), date(2026, 12, 15)
CLIENT = "Noor Haddad"
TOLD = re.compile(r"noor|haddad|scalp|hair|skin|pigment|smp|session|patch|treat|care|client", re.IGNORECASE)


def test_a_session_stands_at_its_hour_with_its_number_length_and_room(
    clinic: Clinic, calendar: TeamCalendar, tess: UUID
):
    clinic.work.rooms.add("Room 1")
    booked(clinic, tess, room=clinic.work.rooms.all()[0].id)

    (event,) = events(calendar, tess)

    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Appointment 1", "Room 1")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        datetime(2026, 12, 14, 6, tzinfo=UTC),
        datetime(2026, 12, 14, 12, tzinfo=UTC),
    )
    assert str(event["DESCRIPTION"]) == "6 hours are planned."


def test_nothing_in_it_says_who_is_treated_or_for_what(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    client_id = booked(clinic, tess)

    text = read(calendar, tess).decode().replace("\r\n ", "")

    assert TOLD.search(text) is None
    assert str(client_id) not in text


def test_sessions_of_others_and_those_without_an_hour_are_not_in_it(
    clinic: Clinic, calendar: TeamCalendar, tess: UUID, mona: UUID
):
    booked(clinic, mona)
    clinic.book(clinic.arrive("U01"), tess, 1, S1)

    assert events(calendar, tess) == []


def test_a_session_that_moves_keeps_its_entry_as_news(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    client_id = booked(clinic, tess)
    (before,) = events(calendar, tess)
    clinic.clock.move(minutes=1)

    move(clinic, client_id, tess, Slot(time(12), 300, tess), day=NEXT_DAY)

    (after,) = events(calendar, tess)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == datetime(2026, 12, 15, 8, tzinfo=UTC)


def test_a_session_that_goes_to_somebody_else_is_called_off_here_and_stands_there(
    clinic: Clinic, calendar: TeamCalendar, tess: UUID, mona: UUID
):
    client_id = booked(clinic, tess)
    (before,) = events(calendar, tess)
    clinic.clock.move(minutes=1)

    move(clinic, client_id, tess, Slot(time(10), 360, mona), day=NEXT_DAY)

    (mine,), (hers,) = events(calendar, tess), events(calendar, mona)
    assert (mine["UID"], str(mine["STATUS"]), str(hers["STATUS"])) == (before["UID"], "CANCELLED", "CONFIRMED")
    assert mine["SEQUENCE"] > before["SEQUENCE"]
    assert mine["UID"] != hers["UID"]


def test_a_cancelled_session_is_called_off(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    client_id = booked(clinic, tess)

    clinic.work.bookings.cancel(client_id, 1, tess, was=S1)

    (event,) = events(calendar, tess)
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CANCELLED", "TRANSPARENT")


def test_what_is_long_over_is_left_out(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    booked(clinic, tess)

    clinic.clock.set_day(date(2027, 3, 1))

    assert events(calendar, tess) == []


def test_a_member_who_was_disabled_has_no_calendar(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    booked(clinic, tess)
    with clinic.database.write() as session:
        session.get_one(StaffRow, tess).disabled_at = clinic.clock()

    assert calendar.file(tess, Wording("en")) is None


def test_equal_bookings_give_equal_files_at_any_hour(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    booked(clinic, tess)
    before = read(calendar, tess)

    clinic.clock.move(hours=3)

    assert read(calendar, tess) == before


def test_the_file_keeps_to_the_standard(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    booked(clinic, tess)

    file = read(calendar, tess)

    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert Calendar.from_ical(file).errors == []
    (event,) = events(calendar, tess)
    assert {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS"} <= event.keys()
    assert event["DTSTART"].dt.utcoffset().total_seconds() == 0
    assert 0 < event["SEQUENCE"] < 2**31


def test_a_full_calendar_takes_as_many_queries_as_an_empty_one(clinic: Clinic, calendar: TeamCalendar, tess: UUID):
    with counted_queries() as empty:
        read(calendar, tess)
    booked(clinic, tess)
    booked(clinic, tess, time(16), 180)

    with counted_queries() as full:
        assert len(events(calendar, tess)) == 2

    assert len(full) == len(empty)


def test_days_off_change_nothing_in_it(clinic: Clinic, calendar: TeamCalendar, tess: UUID, mona: UUID):
    booked(clinic, tess)
    before = read(calendar, tess)

    clinic.work.working_times.take_off(TimeOff(tess, S1, S1), "", mona, confirmed=True)

    assert read(calendar, tess) == before


def test_what_a_clients_calendar_is_told_counts_every_change_of_the_hour(clinic: Clinic, tess: UUID):
    client_id = booked(clinic, tess)
    seen = [told(clinic, client_id)]
    move(clinic, client_id, tess, Slot(time(12), 300, tess), day=NEXT_DAY)
    seen.append(told(clinic, client_id))
    clinic.work.bookings.cancel(client_id, 1, tess, was=NEXT_DAY)
    seen.append(told(clinic, client_id))

    assert [(each.day, each.starts_at) for each in seen] == [(S1, time(10)), (NEXT_DAY, time(12)), (NEXT_DAY, None)]
    assert [each.changes for each in seen] == [1, 3, 4]


# --- Steps ---


def booked(clinic: Clinic, technician: UUID, at: time = time(10), minutes: int = 360, room: UUID | None = None) -> UUID:
    client_id = clinic.arrive("U01", CLIENT)
    clinic.book(client_id, technician, 1, S1, slot=Slot(at, minutes, technician, room))
    return client_id


def move(clinic: Clinic, client_id: UUID, staff_id: UUID, slot: Slot, day: date = S1) -> None:
    clinic.work.bookings.move(client_id, Booking(1, day, slot=slot), staff_id, was=S1, later=Later.MOVE)


def told(clinic: Clinic, client_id: UUID) -> Any:
    with clinic.database.read() as session:
        return session_hours(session, client_id)[1]


def read(calendar: TeamCalendar, staff_id: UUID) -> bytes:
    file = calendar.file(staff_id, Wording("en"))
    assert file
    return file


def events(calendar: TeamCalendar, staff_id: UUID) -> list[Any]:
    return list(Calendar.from_ical(read(calendar, staff_id)).walk("VEVENT"))


@pytest.fixture
def calendar(clinic: Clinic) -> TeamCalendar:
    desk = clinic.desk
    addresses = CalendarAddresses(
        desk.database, desk.cipher, desk.clock, OF_STAFF, new_token=new_token, hash_of=hash_of
    )
    return TeamCalendar(desk.database, desk.today, addresses, "https://marina.example", ZoneInfo("Asia/Dubai"))
