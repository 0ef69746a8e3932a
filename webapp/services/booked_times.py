"""The hours of booked sessions as rows: read by day, by client, and written when a session gets or loses its hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.scheduling import Slot, Taken, written
from webapp.storage.rows import AppointmentRow, BookedTimeRow, new_id


def slot_of(row: BookedTimeRow) -> Slot:
    """The hour, the person and the room of a row."""
    return Slot(time.fromisoformat(row.starts_at), row.minutes, row.technician_id, row.room_id)


def taken_between(session: Session, first: date, last: date) -> tuple[Taken, ...]:
    """Every booked time from `first` to `last`, both included."""
    standing = (
        select(BookedTimeRow, AppointmentRow.client_id, AppointmentRow.number)
        .join(AppointmentRow, AppointmentRow.id == BookedTimeRow.appointment_id)
        .where(BookedTimeRow.ended_at.is_(None), BookedTimeRow.day >= first, BookedTimeRow.day <= last)
        .order_by(BookedTimeRow.day, BookedTimeRow.starts_at, BookedTimeRow.id)
    )
    return tuple(Taken(row.day, slot_of(row), client, number) for row, client, number in session.execute(standing))


def open_times(session: Session, appointment_ids: Iterable[UUID]) -> dict[UUID, BookedTimeRow]:
    """The hour of each of these appointments that has one."""
    wanted = list(appointment_ids)
    if not wanted:
        return {}
    of_them = BookedTimeRow.appointment_id.in_(wanted)
    standing = select(BookedTimeRow).where(BookedTimeRow.ended_at.is_(None), of_them)
    return {row.appointment_id: row for row in session.scalars(standing)}


def times_of(session: Session, appointment_id: UUID) -> list[BookedTimeRow]:
    """Every hour that an appointment had, the oldest first; at most the last one stands."""
    of_it = select(BookedTimeRow).where(BookedTimeRow.appointment_id == appointment_id)
    return list(session.scalars(of_it.order_by(BookedTimeRow.id)))


def begin_time(session: Session, appointment: AppointmentRow, slot: Slot, staff_id: UUID, at: datetime) -> None:
    """Gives a booked session an hour; it has none."""
    session.add(
        BookedTimeRow(
            id=new_id(),
            created_at=at,
            appointment_id=appointment.id,
            day=appointment.starts_on,
            starts_at=written(slot.start),
            minutes=slot.minutes,
            technician_id=slot.technician_id,
            room_id=slot.room_id,
            booked_by=staff_id,
        )
    )
    session.flush()


def end_time(session: Session, appointment_id: UUID, at: datetime) -> None:
    """Takes the hour of an appointment away, if it has one."""
    row = open_times(session, [appointment_id]).get(appointment_id)
    if row:
        row.ended_at = at
        session.flush()  # One open row for each appointment: this one makes room before the next is added.
