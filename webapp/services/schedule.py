"""Which sessions are booked when, with whom and where; and which hours are still free for a client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.booking import days_to_book
from webapp.domain.rota import Rota
from webapp.domain.scheduling import FreeSlot, free_slots, planned_minutes
from webapp.services.appointments import open_appointments
from webapp.services.booked_times import open_times, slot_of, taken_between, times_of
from webapp.services.client_day import Hours
from webapp.services.desk import Desk, staff_names
from webapp.services.rotas import rota
from webapp.services.treatment_records import not_on_record
from webapp.storage.rows import AppointmentRow, BookedTimeRow, ClientRow, RoomRow

# A client is told of another hour for so long.
TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True)
class BookedSession:
    """One booked session. Without an hour nobody has agreed one yet; its length is then the planned one, in minutes.

    `is_on_record`: it was held, so it stays where it is.
    """

    appointment_id: UUID
    client_id: UUID
    client_name: str
    number: int
    day: date
    starts_at: time | None
    minutes: int
    technician_id: UUID | None = None
    technician: str = ""
    room_id: UUID | None = None
    room: str = ""
    is_on_record: bool = False


@dataclass(frozen=True)
class HourChange:
    """Another hour for a session that stays on its day; None: none was agreed."""

    number: int
    day: date
    before: time | None
    after: time | None


class ScheduleService:
    """Reads; nothing is changed here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def span(self, first: date, last: date) -> tuple[BookedSession, ...]:
        """The sessions booked from `first` to `last`, by day and hour; of a day those without an hour first."""
        with self._desk.database.read() as session:
            return booked_sessions(session, self._desk, first, last)

    def rota(self, first: date, last: date) -> Rota:
        """Who works when from `first` to `last`, and every room."""
        with self._desk.database.read() as session:
            return rota(session, first, last)

    def hours(self, client_id: UUID) -> Hours:
        """The hours of a client's booked sessions, in the order of their numbers."""
        with self._desk.database.read() as session:
            booked = {row.id: row for row in session.scalars(open_appointments(client_id))}
            times = open_times(session, booked)
        return {(row.number, row.starts_on): slot_of(times[row.id]).start for row in booked.values() if row.id in times}

    def hour_changes(self, client_id: UUID) -> tuple[HourChange, ...]:
        """Hours that changed lately while the day stayed: no version of the plan tells of them."""
        today, since = self._desk.today(), self._desk.clock() - TOLD_FOR
        with self._desk.database.read() as session:
            booked = [row for row in session.scalars(open_appointments(client_id)) if row.starts_on >= today]
            found = [(row, times_of(session, row.id)) for row in booked]
        changes = (_hour_change(row, times, since) for row, times in found)
        return tuple(change for change in changes if change and change.before != change.after)

    def planned_minutes(self, client_id: UUID, number: int) -> int:
        """How long a session of this client is planned to last."""
        with self._desk.database.read() as session:
            return planned_minutes(self._desk.plans.settings_of(session, [client_id])[client_id], number)

    def free_slots(
        self, client_id: UUID, number: int, first: date, last: date, minutes: int | None = None
    ) -> tuple[FreeSlot, ...]:
        """The free hours of the days from `first` to `last` on which this session needs no reason and no tick to fit.

        It lasts `minutes`, or as long as is planned. Its own hour does not stand in its way.
        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            case = self._desk.plans.case(session, client_id)
            team, taken = rota(session, first, last), taken_between(session, first, last)
        span = [date.fromordinal(each) for each in range(first.toordinal(), last.toordinal() + 1)]
        possible = days_to_book(self._desk.content, case, number, span, self._desk.today())
        others = [each for each in taken if (each.client_id, each.number) != (client_id, number)]
        length, now = minutes or planned_minutes(case.settings, number), self._desk.local_time()
        return tuple(slot for day in possible for slot in free_slots(day, length, team, others, now))


def booked_sessions(session: Session, desk: Desk, first: date, last: date) -> tuple[BookedSession, ...]:
    """The same inside the caller's transaction. The number of queries does not depend on how many there are."""
    # Columns, not rows: a busy week has hundreds, and nothing of them is changed here.
    at = BookedTimeRow
    booked = (
        select(AppointmentRow.id, AppointmentRow.client_id, AppointmentRow.number, AppointmentRow.starts_on)
        .add_columns(ClientRow.name_enc, at.starts_at, at.minutes, at.technician_id, at.room_id)
        .add_columns(not_on_record().label("is_ahead"))
        .join(ClientRow, ClientRow.id == AppointmentRow.client_id)
        .outerjoin(at, (at.appointment_id == AppointmentRow.id) & at.ended_at.is_(None))
        .where(AppointmentRow.ended_at.is_(None), AppointmentRow.starts_on.between(first, last))
    )
    names, rooms = staff_names(session), dict(session.execute(select(RoomRow.id, RoomRow.name)).all())
    settings = desk.plans.settings.current(session).values
    found = (
        BookedSession(
            appointment_id=row.id,
            client_id=row.client_id,
            client_name=desk.open_name(row.client_id, row.name_enc),
            number=row.number,
            day=row.starts_on,
            starts_at=time.fromisoformat(row.starts_at) if row.starts_at else None,
            minutes=row.minutes or planned_minutes(settings, row.number),
            technician_id=row.technician_id,
            technician=names.get(row.technician_id, ""),
            room_id=row.room_id,
            room=rooms.get(row.room_id, ""),
            is_on_record=not row.is_ahead,
        )
        for row in session.execute(booked)
    )
    return tuple(sorted(found, key=_place))


def _hour_change(row: AppointmentRow, times: list[BookedTimeRow], since: datetime) -> HourChange | None:
    """From the hour that it was booked with, or the one before the last, to the one that holds."""
    if not times or (times[-1].ended_at or times[-1].created_at) < since:
        return None
    earlier = times if times[-1].ended_at else times[:-1]
    if not earlier and times[0].created_at == row.created_at:
        return None
    before = slot_of(earlier[-1]).start if earlier else None
    after = None if times[-1].ended_at else slot_of(times[-1]).start
    return HourChange(row.number, row.starts_on, before, after)


def _place(booked: BookedSession) -> tuple[object, ...]:
    return booked.day, booked.starts_at is not None, booked.starts_at or time.min, booked.client_name, booked.number
