"""Patch tests that wait for somebody to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.domain.calendar import days
from webapp.domain.protocol import SettingValue
from webapp.services.desk import Desk
from webapp.services.merged_records import not_merged
from webapp.storage.rows import ClientRow, PatchTestReadingRow, PatchTestRow, StaffRow

# A test that nobody came back to show for so long is a matter for the client's record, not for a day's list.
OVERDUE = days(28)
WAIT = "patch_reading_days"


@dataclass(frozen=True)
class DueReading:
    """A patch test that can be read as clear from `due_on` on, and that nobody has read."""

    client_id: UUID
    client_name: str
    done_on: date
    due_on: date
    done_by: str


def due_readings(session: Session, desk: Desk, day: date) -> tuple[DueReading, ...]:
    """The tests whose reading day is `day`; on the day that it is also those that are overdue, the oldest first.

    How long a test waits is what the client's plan says, whatever the clinic has chosen since.
    """
    wait, since = desk.content.protocol.settings[WAIT], day - OVERDUE if day == desk.today() else day
    done_on = PatchTestRow.done_on.between(since - days(int(wait.highest)), day - days(int(wait.lowest)))
    rows = session.execute(_unread().where(done_on)).all()
    settings = desk.plans.settings_of(session, {client.id for _, client, _ in rows})
    found = (_due(desk, test, client, name, settings[client.id]) for test, client, name in rows)
    return tuple(sorted((each for each in found if since <= each.due_on <= day), key=lambda each: each.due_on))


def _due(
    desk: Desk, test: PatchTestRow, client: ClientRow, done_by: str, settings: Mapping[str, SettingValue]
) -> DueReading:
    waits = settings[WAIT]
    due_on = test.done_on + days(waits if isinstance(waits, int) else 0)
    return DueReading(client.id, desk.name(client), test.done_on, due_on, done_by)


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
