"""What staff have to do about clients: one line for each thing, ticked off by a named person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.domain.errors import DomainError
from webapp.domain.readiness import Level, Readiness
from webapp.services.clock import Clock
from webapp.services.desk import Desk
from webapp.services.readiness import ReadinessService
from webapp.services.sealed_codes import open_codes, seal_codes
from webapp.services.treatment_records import not_on_record
from webapp.storage.rows import AppointmentRow, ClientRow, StaffTaskRow, new_id


class UnknownTaskError(DomainError):
    """Nobody raised a task with this id."""


TaskKind = Literal["readiness", "call", "touch_up"]


@dataclass(frozen=True)
class TaskLine:
    """One open task. `reasons` are the codes of what raised it.

    Where it is about a session that is not ready, `number` is the session's, and `readiness` what holds of it now.
    """

    task_id: UUID
    kind: str
    client_id: UUID
    client_name: str
    subject_id: UUID
    number: int | None
    by_day: date
    reasons: tuple[str, ...]
    readiness: Readiness | None = None

    @property
    def is_needed(self) -> bool:
        """Whether there is still something to do about it."""
        ready = self.readiness
        return ready is None or not (ready.level is Level.GREEN or ready.went_ahead)


class StaffTasks:
    """The list, and ticking off."""

    def __init__(self, desk: Desk, readiness: ReadinessService) -> None:
        self._desk = desk
        self._readiness = readiness

    def open(self) -> tuple[TaskLine, ...]:
        """What is still to be done, the soonest first.

        Nothing about sessions that are moved, cancelled or over, ready by now, or that somebody goes ahead with.
        """
        with self._desk.database.read() as session:
            rows = session.execute(_open_tasks(self._desk.today())).all()
            about = [task.subject_id for task, *_ in rows if task.kind == "readiness"]
            ready = self._readiness.within(session, AppointmentRow.id.in_(about)) if about else {}
            lines = (self._line(task, client, number, ready.get(task.subject_id)) for task, client, number in rows)
            return tuple(line for line in lines if line.is_needed)

    def _line(self, task: StaffTaskRow, client: ClientRow, number: int | None, ready: Readiness | None) -> TaskLine:
        name, reasons = self._desk.name(client), reasons_of(self._desk, task)
        return TaskLine(task.id, task.kind, task.client_id, name, task.subject_id, number, task.by_day, reasons, ready)

    def finish(self, task_id: UUID, staff_id: UUID) -> None:
        """Ticks a task off; one that is done stays as it is.

        Raises UnknownTaskError.
        """
        with self._desk.database.write() as session:
            task = session.get(StaffTaskRow, task_id)
            if task is None:
                raise UnknownTaskError("There is no such task.")
            if task.done_at is None:
                task.done_at, task.done_by = self._desk.clock(), staff_id


def raise_task(
    session: Session,
    clock: Clock,
    kind: TaskKind,
    client_id: UUID,
    subject_id: UUID,
    by_day: date,
    reasons: Iterable[str],
) -> StaffTaskRow:
    """The task of this kind about this subject, in the caller's transaction: made once, and never opened again here.

    `reasons` say nothing about anybody's health: those that do are sealed by `set_reasons`.
    """
    task = find_task(session, kind, subject_id)
    if task is None:
        task = StaffTaskRow(
            id=new_id(),
            created_at=clock(),
            client_id=client_id,
            kind=kind,
            subject_id=subject_id,
            by_day=by_day,
            reasons=list(reasons),
        )
        session.add(task)
    return task


def set_reasons(desk: Desk, task: StaffTaskRow, codes: Iterable[str]) -> None:
    """Keeps the codes of what raised the task, sealed."""
    task.reasons = seal_codes(desk.cipher, "staff_task", task.id, codes)


def reasons_of(desk: Desk, task: StaffTaskRow) -> tuple[str, ...]:
    """The codes of what raised the task."""
    return open_codes(desk.cipher, "staff_task", task.id, task.reasons)


def find_task(session: Session, kind: TaskKind, subject_id: UUID) -> StaffTaskRow | None:
    """The task of this kind about this subject, done or not."""
    of_subject = select(StaffTaskRow).where(StaffTaskRow.kind == kind, StaffTaskRow.subject_id == subject_id)
    return session.scalars(of_subject).one_or_none()


def _open_tasks(today: date) -> Select[StaffTaskRow, ClientRow, int]:
    booked = (StaffTaskRow.kind == "readiness") & (AppointmentRow.id == StaffTaskRow.subject_id)
    still_ahead = AppointmentRow.ended_at.is_(None) & (AppointmentRow.starts_on >= today) & not_on_record()
    return (
        select(StaffTaskRow, ClientRow, AppointmentRow.number)
        .join(ClientRow, ClientRow.id == StaffTaskRow.client_id)
        .outerjoin(AppointmentRow, booked)
        .where(StaffTaskRow.done_at.is_(None), (StaffTaskRow.kind != "readiness") | still_ahead)
        .order_by(StaffTaskRow.by_day, StaffTaskRow.id)
    )
