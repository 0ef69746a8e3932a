"""A worker's side: takes jobs one after the other, and takes up again what a dead worker left."""

from __future__ import annotations

import logging
import threading
from base64 import b64encode
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from webapp.services.clock import Clock
from webapp.services.jobs.beat import Beat, Turn
from webapp.services.jobs.errors import JobCancelledError, JobFailedError, JobHandedBackError, JobLostError
from webapp.services.jobs.kinds import Asked, Kinds, Made
from webapp.services.jobs.records import SILENCE, TURNS, is_silent, note
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import JobRow

LOGGER = logging.getLogger(__name__)


class Shift:
    """One job at a time in a process: reminders go out beside it, and the database has other work too."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock, kinds: Kinds) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._kinds = kinds
        self._is_busy = threading.Lock()
        self._beat: Beat | None = None
        self._is_over = False

    def work(self) -> None:
        """Does all jobs that wait or were left, the oldest first; nothing where another thread is at it already."""
        if not self._is_busy.acquire(blocking=False):
            return
        try:
            while not self._is_over and (turn := self._take()):
                self._do(turn)
        finally:
            self._is_busy.release()

    def end(self) -> None:
        """Nothing is begun any more, and the job under way goes back to those that wait."""
        self._is_over = True
        if self._beat:
            self._beat.hand_back()

    def _take(self) -> Turn | None:
        now = self._clock()
        with self._database.read() as session:
            if _next(session, now) is None:
                return None  # Every minute nearly always.
        with self._database.write() as session:
            while row := _next(session, now):
                if turn := _begin(row, now):
                    return turn
                session.flush()  # It has ended, so the next look finds another.
        return None

    def _do(self, turn: Turn) -> None:
        with self._database.read() as session:
            row = session.get_one(JobRow, turn.job_id)
            kind, asked = row.kind, Asked(row.asked.get("about", {}), row.staff_id)
        try:
            with Beat(self._database, self._clock, turn) as self._beat:
                if self._is_over:  # Since the job was taken, when there was no beat yet to tell.
                    self._beat.hand_back()
                made = self._kinds[kind].run(asked, self._beat.report)
            self._end(turn, "done", made)
        except JobLostError:
            LOGGER.warning("Job %s is somebody else's by now.", turn.job_id)
        except JobHandedBackError:
            self._give_back(turn)
        except JobCancelledError:
            self._end(turn, "cancelled")
        except JobFailedError as error:
            self._end(turn, "failed", why=error.code)
        except Exception:  # a worker has more to do than this one job, and somebody waits to hear of its end
            LOGGER.exception("Job %s (%s) failed", turn.job_id, kind)
            self._end(turn, "failed", why="broke")
        finally:
            self._beat = None

    def _end(self, turn: Turn, state: str, made: Made | None = None, why: str = "") -> None:
        with self._database.write() as session:
            row = session.get_one(JobRow, turn.job_id)
            if not turn.has(row):
                return
            row.state = "cancelled" if row.cancel_at else state
            row.ended_at = self._clock()
            if made and row.state == "done":
                self._keep(row, made)
            elif why and row.state == "failed":
                note(row, why=why)

    def _keep(self, row: JobRow, made: Made) -> None:
        row.total = row.done = max(row.total, 1)
        note(row, counts=dict(made.counts))
        if made.name:
            row.result_name = made.name
            row.result_enc = self._cipher.seal("job", "result_enc", row.id, b64encode(made.content).decode())

    def _give_back(self, turn: Turn) -> None:
        with self._database.write() as session:
            row = session.get_one(JobRow, turn.job_id)
            if turn.has(row):
                # It did not die of the job, so this was no try.
                note(row, turns=turn.number - 1)
                row.state, row.beat_at, row.started_at, row.done = "waiting", None, None, 0


def _next(session: Session, now: datetime) -> JobRow | None:
    """The oldest job that waits, or that its worker has left."""
    is_left = and_(JobRow.state == "running", or_(JobRow.beat_at.is_(None), JobRow.beat_at < now - SILENCE))
    open_jobs = select(JobRow).where(or_(JobRow.state == "waiting", is_left)).order_by(JobRow.created_at, JobRow.id)
    return session.scalars(open_jobs.limit(1)).first()


def _begin(row: JobRow, now: datetime) -> Turn | None:
    """The next turn at a job; None where it has ended instead, cancelled or tried often enough."""
    turns = row.asked.get("turns", 0)
    if row.cancel_at is not None:
        row.state, row.ended_at = "cancelled", now
        return None
    if is_silent(row, now) and turns >= TURNS:
        row.state, row.ended_at = "failed", now
        note(row, why="died")
        return None
    row.state, row.started_at, row.beat_at, row.done = "running", now, now, 0
    note(row, turns=turns + 1)
    return Turn(row.id, turns + 1)
