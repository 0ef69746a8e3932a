"""The hours of one client's sessions, as their calendar is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.documents.calendar_entries import SessionHours
from webapp.storage.rows import AppointmentRow, BookedTimeRow


def session_hours(session: Session, client_id: UUID) -> Mapping[int, SessionHours]:
    """What was ever agreed for each session by number, and what stands. One query."""
    of_client = (
        select(AppointmentRow.number, BookedTimeRow)
        .join(BookedTimeRow, BookedTimeRow.appointment_id == AppointmentRow.id)
        .where(AppointmentRow.client_id == client_id)
        .order_by(AppointmentRow.number, BookedTimeRow.created_at, BookedTimeRow.id)
    )
    found: dict[int, SessionHours] = {}
    for number, row in session.execute(of_client):
        before = found.get(number)
        changes = (before.changes if before else 0) + (2 if row.ended_at else 1)
        if row.ended_at and before and before.starts_at:
            found[number] = SessionHours(before.day, before.starts_at, before.minutes, changes)
        else:
            found[number] = _hours(row, changes)
    return found


def _hours(row: BookedTimeRow, changes: int) -> SessionHours:
    starts_at = None if row.ended_at else time.fromisoformat(row.starts_at)
    return SessionHours(row.day, starts_at, row.minutes, changes)
