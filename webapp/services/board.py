"""One day at the clinic: who comes, for what, and what has to be known about them before they sit down."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.readiness import Readiness
from webapp.domain.screening import Flag, FlagKind
from webapp.domain.session_check import SessionCheck, is_asked
from webapp.domain.treatment import Outcome
from webapp.services.board_facts import Allergies, Oils, allergies_of, oils_of
from webapp.services.desk import Desk
from webapp.services.due_readings import DueReading, due_readings
from webapp.services.plans import PlanSnapshot
from webapp.services.readiness import ReadinessService
from webapp.services.schedule import BookedSession, booked_sessions
from webapp.services.session_checks import latest_checks
from webapp.services.staff_tasks import StaffTasks, TaskLine
from webapp.services.treatment_records import outcomes
from webapp.storage.rows import AppointmentRow, ClientRow, TreatmentRecordRow


@dataclass(frozen=True)
class About:
    """What has to be known about a client before anything touches the scalp. `flags` are those above info."""

    flags: tuple[Flag, ...]
    allergies: Allergies
    oils: Oils


@dataclass(frozen=True)
class SessionLine:
    """One booked session. `outcome` is what was recorded; `asks_check`: its check can be written down now."""

    booked: BookedSession
    about: About
    readiness: Readiness | None
    check: SessionCheck | None
    asks_check: bool
    outcome: str | None


@dataclass(frozen=True)
class ReadingLine:
    """A patch test to be read, with what has to be known about its client."""

    reading: DueReading
    about: About


@dataclass(frozen=True)
class SentHome:
    """Somebody who came and was sent home; the session is no longer booked on this day."""

    client_id: UUID
    client_name: str
    number: int
    record_id: UUID


@dataclass(frozen=True)
class Board:
    """Everything of one day; `tasks` are those of staff on the day that it is, and none on another."""

    day: date
    sessions: tuple[SessionLine, ...]
    sent_home: tuple[SentHome, ...]
    readings: tuple[ReadingLine, ...]
    tasks: tuple[TaskLine, ...]


class BoardService:
    """Reads; nothing is changed here. The number of queries is the same for one session and for many."""

    def __init__(self, desk: Desk, readiness: ReadinessService, tasks: StaffTasks) -> None:
        self._desk = desk
        self._readiness = readiness
        self._tasks = tasks

    def day(self, day: date) -> Board:
        """The sessions and readings of a day, by time; readings that are overdue stand on the day that it is."""
        ready = self._readiness.of_day(day)
        tasks = self._tasks.open() if day == self._desk.today() else ()
        with self._desk.database.read() as session:
            booked = booked_sessions(session, self._desk, day, day)
            unread = due_readings(session, self._desk, day)
            about = self._about(session, {each.client_id for each in booked} | {each.client_id for each in unread})
            lines = self._lines(session, booked, about, ready)
            sent_home = self._sent_home(session, day)
        return Board(day, lines, sent_home, tuple(ReadingLine(each, about[each.client_id]) for each in unread), tasks)

    def busy(self, first: date, last: date) -> Mapping[date, int]:
        """How many sessions are booked on each day from `first` to `last` that has any."""
        counted = (
            select(AppointmentRow.starts_on, func.count())
            .where(AppointmentRow.ended_at.is_(None), AppointmentRow.starts_on.between(first, last))
            .group_by(AppointmentRow.starts_on)
        )
        with self._desk.database.read() as session:
            return dict(session.execute(counted).all())

    def _lines(
        self,
        session: Session,
        booked: Collection[BookedSession],
        about: Mapping[UUID, About],
        ready: Mapping[UUID, Readiness],
    ) -> tuple[SessionLine, ...]:
        ended = outcomes(session, [each.appointment_id for each in booked])
        checks = latest_checks(session, self._desk.cipher, {each.client_id for each in booked})
        now = self._desk.local_time()
        return tuple(
            SessionLine(
                booked=each,
                about=about[each.client_id],
                readiness=ready.get(each.appointment_id),
                check=checks.get((each.client_id, each.number, each.day)),
                asks_check=is_asked(each.day, now),
                outcome=ended.get(each.appointment_id),
            )
            for each in booked
        )

    def _sent_home(self, session: Session, day: date) -> tuple[SentHome, ...]:
        sent = (
            select(TreatmentRecordRow, ClientRow)
            .join(ClientRow, ClientRow.id == TreatmentRecordRow.client_id)
            .where(TreatmentRecordRow.held_on == day, TreatmentRecordRow.outcome == Outcome.SENT_HOME)
            .order_by(TreatmentRecordRow.created_at, TreatmentRecordRow.id)
        )
        rows = session.execute(sent).all()
        return tuple(SentHome(client.id, self._desk.name(client), record.number, record.id) for record, client in rows)

    def _about(self, session: Session, clients: Collection[UUID]) -> Mapping[UUID, About]:
        plans = self._desk.plans.newest(session, clients)
        allergies = allergies_of(session, self._desk, clients)
        return {
            each: About(_flags(plans.get(each)), allergies.get(each, Allergies()), oils_of(plans.get(each)))
            for each in clients
        }


def _flags(plan: PlanSnapshot | None) -> tuple[Flag, ...]:
    return tuple(flag for flag in plan.assessment.flags if flag.kind is not FlagKind.INFO) if plan else ()
