"""What a worker says while it works: how far it is, and that it is alive; and what it is told in return."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.services.clock import Clock
from webapp.services.jobs.errors import JobCancelledError, JobHandedBackError, JobInterruptedError, JobLostError
from webapp.storage.database import Database
from webapp.storage.errors import StorageUnavailableError
from webapp.storage.rows import JobRow

LOGGER = logging.getLogger(__name__)
SECONDS_BETWEEN_BEATS = 15.0
# Nobody sees more, and every writing takes a turn from those who work at the desk.
SECONDS_BETWEEN_REPORTS = 1.0


@dataclass(frozen=True)
class Turn:
    """One worker's try at a job; `number` tells it from the tries of others."""

    job_id: UUID
    number: int

    def has(self, row: JobRow) -> bool:
        """Whether the job is still this turn's: nobody has ended it, or taken it up since."""
        return row.state == "running" and row.asked.get("turns") == self.number

    def row(self, session: Session) -> JobRow:
        """The job's row, while the turn is still this one's. Raises JobLostError, JobCancelledError."""
        row = session.get_one(JobRow, self.job_id)
        if not self.has(row):
            raise JobLostError("Another worker has the job.")
        if row.cancel_at is not None:
            raise JobCancelledError("Somebody cancelled the job.")
        return row


class Beat:
    """Beats in a thread of its own while the block runs: one long step must not look like a dead worker."""

    def __init__(self, database: Database, clock: Clock, turn: Turn, *, every: float = SECONDS_BETWEEN_BEATS) -> None:
        self._database = database
        self._clock = clock
        self._turn = turn
        self._every = every
        self._over = threading.Event()
        self._interruption: JobInterruptedError | None = None
        self._thread = threading.Thread(target=self._keep_beating, name=f"beat of {turn.job_id}", daemon=True)
        self._reported_at = -SECONDS_BETWEEN_REPORTS
        self._done, self._total = 0, 0

    def __enter__(self) -> Beat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def report(self, done: int, total: int) -> None:
        """Says how far the work is; written at most once a second, and never from inside a transaction.

        Raises JobCancelledError, JobHandedBackError, JobLostError.
        """
        self._done, self._total = done, total
        now = monotonic()
        if now - self._reported_at >= SECONDS_BETWEEN_REPORTS:
            self._reported_at = now
            self._write()
        if self._interruption:
            raise self._interruption

    def hand_back(self) -> None:
        """Lets the next report end the work here."""
        self._interruption = self._interruption or JobHandedBackError("The worker is asked to stop.")

    def _keep_beating(self) -> None:
        while not self._over.wait(self._every):
            self._write()

    def _write(self) -> None:
        try:
            with self._database.write() as session:
                row = self._turn.row(session)
                row.beat_at, row.done, row.total = self._clock(), self._done, self._total
        except JobInterruptedError as interruption:
            self._interruption = interruption
        except StorageUnavailableError as error:
            # The next one comes in a moment; a job is not lost over it.
            LOGGER.warning("Nothing written about job %s: %s", self._turn.job_id, error)
