"""Booked sessions as rows. Moving one ends its row and makes another, so that the old day stays on record.

Another hour on the same day ends the hour's row alone: readings, checks and go-aheads hold for the appointment.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.domain.booking import Booking
from webapp.domain.problem import Problem, refuse
from webapp.domain.scheduling import Slot, minute_of
from webapp.domain.text import Text
from webapp.services.booked_times import begin_time, end_time, open_times, slot_of
from webapp.services.date_requests import end_request
from webapp.services.desk import Desk
from webapp.services.merged_records import merged_into
from webapp.services.treatment_records import outcomes
from webapp.storage.rows import AppointmentRow, BookedTimeRow, new_id

EndKind = Literal["moved", "cancelled"]


class Appointments:
    """The booked sessions of one client, inside one transaction, as `staff_id` books and ends them."""

    def __init__(self, desk: Desk, session: Session, client_id: UUID, staff_id: UUID) -> None:
        self._desk = desk
        self._session = session
        self.client_id = client_id
        self._staff_id = staff_id
        self._now: datetime = desk.clock()
        self.booked = {row.number: row for row in session.scalars(open_appointments(client_id))}

    def day(self, number: int) -> date | None:
        """The day that a session is booked on."""
        row = self.booked.get(number)
        return row.starts_on if row else None

    def time_id(self, number: int) -> UUID | None:
        """The row of the hour of a session: another hour is another row."""
        time = self._time(number)
        return time.id if time else None

    def slot(self, number: int) -> Slot | None:
        """The hour of a session, who treats and where."""
        time = self._time(number)
        return slot_of(time) if time else None

    def book(self, booking: Booking) -> None:
        """Books a session that is not booked.

        Raises RefusedError for a record that was merged into another in the meantime.
        """
        if merged_into(self._session, self.client_id):
            refuse(Problem("", Text("This record was merged into another one. Nothing can be booked on it any more.")))
        identity = new_id()
        row = AppointmentRow(
            id=identity,
            created_at=self._now,
            client_id=self.client_id,
            number=booking.number,
            starts_on=booking.day,
            override_reason_enc=self._sealed(identity, booking.reason),
            booked_by=self._staff_id,
        )
        self._session.add(row)
        self.booked[booking.number] = row
        self._session.flush()
        if booking.slot:
            begin_time(self._session, row, booking.slot, self._staff_id, self._now)

    def move(self, booking: Booking) -> None:
        """Books a booked session on another day, or at another hour."""
        row = self.booked[booking.number]
        if row.starts_on != booking.day:
            self.end(booking.number, "moved")
            self.book(booking)
            return
        end_time(self._session, row.id, self._now)
        if booking.slot:
            begin_time(self._session, row, booking.slot, self._staff_id, self._now)

    def end(self, number: int, kind: EndKind) -> None:
        """Ends the booking of a session."""
        row = self.booked.pop(number)
        end_time(self._session, row.id, self._now)
        row.ended_at, row.ended_by, row.end_kind = self._now, self._staff_id, kind
        self._session.flush()  # One open row for each number: this one makes room before the next is added.

    def cancel_to_come(self) -> None:
        """Cancels what is ahead of a client who waits.

        A session of today whose hour is over was held, as far as anybody knows: its aftercare goes on, and it can still
        be written down.
        """
        today, now = self._desk.today(), minute_of(self._desk.local_time().time())
        of_today = {row.id: number for number, row in self.booked.items() if row.starts_on == today}
        times = open_times(self._session, of_today)
        self.cancel_from(today, {of_today[each] for each, row in times.items() if slot_of(row).end_minute <= now})

    def cancel_from(self, day: date, over: Collection[int] = ()) -> None:
        """Cancels every session on `day` or later: a client who waits has no dates (I23), and cannot ask for any.

        One of this very day that is on record was held: its aftercare goes on. So were those that are `over`.
        """
        end_request(self._session, self.client_id, self._staff_id, self._now)
        held = self.recorded().union(over)
        for number in [each for each, row in self.booked.items() if row.starts_on >= day and each not in held]:
            self.end(number, "cancelled")

    def recorded(self) -> frozenset[int]:
        """The booked sessions that are on record; whoever was sent home from one has it booked no more."""
        known = outcomes(self._session, [row.id for row in self.booked.values()])
        return frozenset(number for number, row in self.booked.items() if row.id in known)

    def cancel_following(self, number: int) -> None:
        """Cancels this session and every one after it."""
        for each in [each for each in self.booked if each >= number]:
            self.end(each, "cancelled")

    def _time(self, number: int) -> BookedTimeRow | None:
        row = self.booked.get(number)
        return open_times(self._session, [row.id]).get(row.id) if row else None

    def _sealed(self, row_id: UUID, reason: str) -> bytes | None:
        return self._desk.cipher.seal("appointment", "override_reason_enc", row_id, reason) if reason else None


def open_appointments(client_id: UUID) -> Select[AppointmentRow]:
    """The bookings of a client that stand, in the order of their sessions."""
    return (
        select(AppointmentRow)
        .where(AppointmentRow.client_id == client_id, AppointmentRow.ended_at.is_(None))
        .order_by(AppointmentRow.number)
    )
