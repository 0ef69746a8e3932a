"""When a member of staff treats, as a calendar file under a private address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from webapp.documents.staff_calendar_feed import StaffEntry, staff_calendar_feed
from webapp.documents.wording import Wording
from webapp.services.calendar_addresses import CalendarAddresses
from webapp.services.clock import Today
from webapp.storage.database import Database
from webapp.storage.rows import AppointmentRow, BookedTimeRow, RoomRow, StaffRow

# What is longer ago does not concern a calendar any more.
KEPT = timedelta(days=60)

# The name of the room is none where there is no room.
_Found = Row[UUID, int, BookedTimeRow, str]


class TeamCalendar:
    """Writes the files. Nothing in them says who is treated or what is done (C57)."""

    def __init__(
        self, database: Database, today: Today, addresses: CalendarAddresses, base_url: str, time_zone: ZoneInfo
    ) -> None:
        self._database = database
        self._today = today
        self.addresses = addresses
        self._base_url = base_url
        self._time_zone = time_zone

    def file(self, staff_id: UUID, wording: Wording) -> bytes | None:
        """The calendar of a member as it stands now; None for one who may not come in any more.

        Equal bookings give equal files. One query beside that for the member.
        """
        with self._database.read() as session:
            member = session.get(StaffRow, staff_id)
            if member is None or member.disabled_at:
                return None
            entries = sorted(self._entries(session, staff_id), key=lambda entry: (entry.day, entry.starts_at))
        return staff_calendar_feed(entries, self._base_url, wording, self._time_zone.key)

    def _entries(self, session: Session, staff_id: UUID) -> Iterator[StaffEntry]:
        of_member = (
            select(AppointmentRow.client_id, AppointmentRow.number, BookedTimeRow, RoomRow.name)
            .join(BookedTimeRow, BookedTimeRow.appointment_id == AppointmentRow.id)
            .outerjoin(RoomRow, RoomRow.id == BookedTimeRow.room_id)
            .where(BookedTimeRow.technician_id == staff_id, BookedTimeRow.day >= self._today() - KEPT)
        )
        rows = session.execute(of_member).all()
        yield from (_entry(found, staff_id) for found in _newest(rows).values())


def _newest(rows: Iterable[_Found]) -> dict[tuple[UUID, int], _Found]:
    """For each session the time that stands; where none does, the last one that did, to be called off."""
    newest: dict[tuple[UUID, int], _Found] = {}
    for found in sorted(rows, key=_standing):
        newest[found[0], found[1]] = found
    return newest


def _standing(found: _Found) -> tuple[object, ...]:
    row = found[2]
    return row.ended_at is None, row.created_at, row.id


def _entry(found: _Found, staff_id: UUID) -> StaffEntry:
    client_id, number, row, room = found
    # It outlives bookings and addresses, so that a session that moves keeps its entry, and gives nobody's id away.
    key = sha256(f"staff calendar {staff_id} {client_id} {number}".encode()).hexdigest()[:24]
    return StaffEntry(
        key=key,
        number=number,
        day=row.day,
        starts_at=time.fromisoformat(row.starts_at),
        minutes=row.minutes,
        room=room or "",
        changed_at=row.ended_at or row.created_at,
        is_off=row.ended_at is not None,
    )
