"""Booked sessions as rows. Moving one ends its row and makes another, so that the old day stays on record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.domain.booking import Booking
from webapp.services.desk import Desk
from webapp.storage.rows import AppointmentRow, new_id

EndKind = Literal["moved", "cancelled"]


class Appointments:
    """The booked sessions of one client, inside one transaction, as `staff_id` books and ends them."""

    def __init__(self, desk: Desk, session: Session, client_id: UUID, staff_id: UUID) -> None:
        self._desk = desk
        self._session = session
        self._client_id = client_id
        self._staff_id = staff_id
        self._now: datetime = desk.clock()
        self.booked = {row.number: row for row in session.scalars(open_appointments(client_id))}

    def day(self, number: int) -> date | None:
        """The day that a session is booked on."""
        row = self.booked.get(number)
        return row.starts_on if row else None

    def book(self, booking: Booking) -> None:
        """Books a session that is not booked."""
        identity = new_id()
        row = AppointmentRow(
            id=identity,
            created_at=self._now,
            client_id=self._client_id,
            number=booking.number,
            starts_on=booking.day,
            override_reason_enc=self._sealed(identity, booking.reason),
            booked_by=self._staff_id,
        )
        self._session.add(row)
        self.booked[booking.number] = row
        self._session.flush()

    def move(self, booking: Booking) -> None:
        """Books a booked session on another day."""
        self.end(booking.number, "moved")
        self.book(booking)

    def end(self, number: int, kind: EndKind) -> None:
        """Ends the booking of a session."""
        row = self.booked.pop(number)
        row.ended_at, row.ended_by, row.end_kind = self._now, self._staff_id, kind
        self._session.flush()  # One open row for each number: this one makes room before the next is added.

    def cancel_from(self, day: date) -> None:
        """Cancels every session on `day` or later: a client who waits has no dates (I23)."""
        for number in [number for number, row in self.booked.items() if row.starts_on >= day]:
            self.end(number, "cancelled")

    def cancel_following(self, number: int) -> None:
        """Cancels this session and every one after it."""
        for each in [each for each in self.booked if each >= number]:
            self.end(each, "cancelled")

    def _sealed(self, row_id: UUID, reason: str) -> bytes | None:
        return self._desk.cipher.seal("appointment", "override_reason_enc", row_id, reason) if reason else None


def open_appointments(client_id: UUID) -> Select[AppointmentRow]:
    """The bookings of a client that stand, in the order of their sessions."""
    return (
        select(AppointmentRow)
        .where(AppointmentRow.client_id == client_id, AppointmentRow.ended_at.is_(None))
        .order_by(AppointmentRow.number)
    )
