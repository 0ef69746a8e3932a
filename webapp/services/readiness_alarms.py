"""Looks ahead, so that nobody comes to be sent home: what is not ready becomes a task, and the client gets a letter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.domain.readiness import Level, Readiness
from webapp.domain.readiness_rules import BY_CODE
from webapp.services.desk import Desk
from webapp.services.readiness import ReadinessService
from webapp.services.staff_tasks import TaskKind, find_task, raise_task, reasons_of, set_reasons
from webapp.services.treatment_records import not_on_record
from webapp.storage.rows import AppointmentRow, BookedTimeRow, StaffTaskRow

KIND: TaskKind = "readiness"
LETTER, PAGE = "one_thing", "/me"
# Where no hour is agreed yet, a session is taken to begin when most days do.
USUAL_START = time(9)
# Letters are not sent while people sleep; what came up at night is told in the morning.
AWAKE_FROM, AWAKE_UNTIL = time(7), time(21)


class ReadinessAlarms:
    """Rounds over the sessions of the next hours. Two workers can make them at the same time."""

    def __init__(self, desk: Desk, readiness: ReadinessService) -> None:
        self._desk = desk
        self._readiness = readiness

    def ring(self) -> None:
        """Raises what has to be raised, and writes to clients who can do something: once for each session and level.

        A task that was done comes back for every reason to stop that is new.
        """
        for appointment_id, client_id in self._to_look_at():
            with self._desk.database.write() as session:
                is_to_tell = self._raise(session, appointment_id)
            if is_to_tell:
                self._desk.write_to(client_id, LETTER, PAGE)

    def _to_look_at(self) -> list[tuple[UUID, UUID]]:
        """Sessions that are near and not ready, without those about which all is said: mostly there are none."""
        now, ahead = self._desk.local_time(), timedelta(hours=self._readiness.settings().hours_before)
        with self._desk.database.read() as session:
            near = dict(_near(session, now, ahead))
            if not near:
                return []
            found = self._readiness.within(session, AppointmentRow.id.in_(near))
            tasks = _tasks(session, near)
            return [(each, near[each]) for each, ready in found.items() if self._is_new(ready, tasks.get(each))]

    def _is_new(self, ready: Readiness, task: StaffTaskRow | None) -> bool:
        if not _alarms(ready):
            return False
        if task is None:
            return True
        raised = reasons_of(self._desk, task)
        return (
            _stops_anew(ready, task, raised) or _is_told_otherwise(ready, task, raised) or self._is_to_tell(ready, task)
        )

    def _raise(self, session: Session, appointment_id: UUID) -> bool:
        """Brings the task up to date with what holds in this transaction; whether the client is to be told."""
        appointment = session.get(AppointmentRow, appointment_id)
        ready = self._readiness.within(session, AppointmentRow.id == appointment_id).get(appointment_id)
        if appointment is None or ready is None or not _alarms(ready):
            return False
        codes, client_id, day = _codes(ready), appointment.client_id, appointment.starts_on
        task = find_task(session, KIND, appointment_id)
        if task is None:
            task = raise_task(session, self._desk.clock, KIND, client_id, appointment_id, day, ())
            set_reasons(self._desk, task, codes)
        elif _stops_anew(ready, task, raised := reasons_of(self._desk, task)):
            set_reasons(self._desk, task, codes)
            task.done_at, task.done_by = None, None
            task.told_at = None if _is_worse(ready, raised) else task.told_at
        elif _is_told_otherwise(ready, task, raised):
            set_reasons(self._desk, task, codes)
        is_to_tell = self._is_to_tell(ready, task)
        if is_to_tell:
            task.told_at = self._desk.clock()
        return is_to_tell

    def _is_to_tell(self, ready: Readiness, task: StaffTaskRow) -> bool:
        is_awake = AWAKE_FROM <= self._desk.local_time().time() < AWAKE_UNTIL
        is_open = task.told_at is None and bool(ready.things)
        return is_awake and is_open and not _is_better(ready, reasons_of(self._desk, task))


def _near(session: Session, now: datetime, ahead: timedelta) -> Iterator[tuple[UUID, UUID]]:
    """Appointment and client of the sessions that begin within `ahead`, and of today's that have not begun.

    What is on record was held, whether or not an hour was ever agreed.
    """
    hour = (BookedTimeRow.appointment_id == AppointmentRow.id) & BookedTimeRow.ended_at.is_(None)
    booked = (
        select(AppointmentRow.id, AppointmentRow.client_id, AppointmentRow.starts_on, BookedTimeRow.starts_at)
        .outerjoin(BookedTimeRow, hour)
        .where(AppointmentRow.ended_at.is_(None), not_on_record(), *_between(now, now + ahead))
    )
    for appointment_id, client_id, day, starts_at in session.execute(booked):
        start = datetime.combine(day, time.fromisoformat(starts_at) if starts_at else USUAL_START)
        is_over = start <= now if starts_at else day < now.date()
        if not is_over and start <= now + ahead:
            yield appointment_id, client_id


def _between(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    return (AppointmentRow.starts_on >= first.date(), AppointmentRow.starts_on <= last.date())


def _tasks(session: Session, appointments: Iterable[UUID]) -> dict[UUID, StaffTaskRow]:
    raised = select(StaffTaskRow).where(StaffTaskRow.kind == KIND, StaffTaskRow.subject_id.in_(list(appointments)))
    return {task.subject_id: task for task in session.scalars(raised)}


def _alarms(ready: Readiness) -> bool:
    return ready.level is not Level.GREEN and not ready.went_ahead


def _codes(ready: Readiness) -> tuple[str, ...]:
    return tuple(reason.code for reason in ready.reasons)


def _level(raised: Iterable[str]) -> Level:
    """The level that a task was raised at; one of a row that the table has no longer counts as amber."""
    levels = [BY_CODE[code].level for code in raised if code in BY_CODE]
    return min(levels, key=lambda level: level.rank, default=Level.AMBER)


def _stops_anew(ready: Readiness, task: StaffTaskRow, raised: Collection[str]) -> bool:
    """Whether something is red that the task was not raised for, or that was said once more since it was done.

    Always so where the level is worse.
    """
    done_at = task.done_at
    return any(stop.code not in raised or (done_at and stop.at and stop.at > done_at) for stop in ready.stops)


def _is_worse(ready: Readiness, raised: Iterable[str]) -> bool:
    return ready.level.rank < _level(raised).rank


def _is_better(ready: Readiness, raised: Iterable[str]) -> bool:
    """The worst level stays on the task, so that the same level is not told twice after a better hour."""
    return ready.level.rank > _level(raised).rank


def _is_told_otherwise(ready: Readiness, task: StaffTaskRow, raised: tuple[str, ...]) -> bool:
    """Whether the reasons of an open task have changed while its level has not."""
    return task.done_at is None and ready.level is _level(raised) and raised != _codes(ready)
