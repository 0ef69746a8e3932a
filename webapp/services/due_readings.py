"""Patch tests that wait for somebody to read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.domain.calendar import days
from webapp.services.desk import Desk
from webapp.services.merged_records import not_merged
from webapp.storage.rows import ClientRow, PatchTestReadingRow, PatchTestRow, StaffRow

# A test that nobody came back to show for so long is a matter for the client's record, not for a day's list.
OVERDUE = days(28)


@dataclass(frozen=True)
class DueReading:
    """A patch test that can be read as clear from `due_on` on, and that nobody has read."""

    client_id: UUID
    client_name: str
    done_on: date
    due_on: date
    done_by: str


def due_readings(session: Session, desk: Desk, day: date) -> tuple[DueReading, ...]:
    """The tests whose reading day is `day`; on the day that it is also those that are overdue, the oldest first."""
    waits = _waits(session, desk)
    latest = day - waits
    earliest = latest - OVERDUE if day == desk.today() else latest
    rows = session.execute(_unread().where(PatchTestRow.done_on.between(earliest, latest))).all()
    return tuple(
        DueReading(client.id, desk.name(client), test.done_on, test.done_on + waits, name)
        for test, client, name in rows
    )


def _waits(session: Session, desk: Desk) -> timedelta:
    value = desk.plans.settings.current(session).values["patch_reading_days"]
    return days(value) if isinstance(value, int) else days(0)


def _unread() -> Select[PatchTestRow, ClientRow, str]:
    """The last test of each client, where it has no reading."""
    newer = aliased(PatchTestRow)
    is_later = or_(
        newer.done_on > PatchTestRow.done_on, and_(newer.done_on == PatchTestRow.done_on, newer.id > PatchTestRow.id)
    )
    return (
        select(PatchTestRow, ClientRow, StaffRow.name)
        .join(ClientRow, ClientRow.id == PatchTestRow.client_id)
        .join(StaffRow, StaffRow.id == PatchTestRow.staff_id)
        .where(
            ~exists().where(PatchTestReadingRow.patch_test_id == PatchTestRow.id),
            ~exists().where(newer.client_id == PatchTestRow.client_id, is_later),
            not_merged(PatchTestRow.client_id),
        )
        .order_by(PatchTestRow.done_on, PatchTestRow.id)
    )
