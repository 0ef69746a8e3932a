"""Asking for long work, looking at it, stopping it, fetching what it made."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from webapp.services.clock import Clock
from webapp.services.desk import staff_names
from webapp.services.jobs.errors import UnknownJobError
from webapp.services.jobs.kinds import Kind, Kinds
from webapp.services.jobs.records import OPEN, RESULT_KEPT, Job, is_silent, job_of
from webapp.services.login import Role
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import JobRow

# More than anybody looks through.
MOST = 30


@dataclass(frozen=True)
class Viewer:
    """Who asks: managers see every job, others their own."""

    staff_id: UUID
    role: Role

    def may_see(self, row: JobRow) -> bool:
        return self.role == "manager" or row.staff_id == self.staff_id


class Jobs:
    """The side of those who wait. `ring` tells the worker that there is something to do; it may fail to be heard."""

    def __init__(
        self, database: Database, cipher: FieldCipher, clock: Clock, kinds: Kinds, ring: Callable[[], None]
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._kinds = kinds
        self._ring = ring

    def may_start(self, role: Role) -> tuple[str, ...]:
        """The kinds of jobs that somebody of this role may ask for."""
        return tuple(name for name, kind in self._kinds.items() if role in (kind.may, "manager"))

    def start(self, kind: str, about: Mapping[str, Any], staff_id: UUID | None) -> UUID:
        """Asks for a job. While the same waits or runs, that one is meant: a double click starts one.

        Raises UnknownJobError for a kind that there is not.
        """
        wanted = self._kind(kind)
        with self._database.write() as session:
            known = _same(session, wanted, kind, about, staff_id)
            if known:
                return known.id
            said = {"about": dict(about), "turns": 0}
            row = JobRow(created_at=self._clock(), kind=kind, state="waiting", asked=said, staff_id=staff_id)
            session.add(row)
        self._ring()
        return row.id

    def find(self, job_id: UUID, viewer: Viewer) -> Job:
        """One job. Raises UnknownJobError."""
        with self._database.read() as session:
            return self._job(_seen(session, job_id, viewer), viewer, staff_names(session))

    def recent(self, viewer: Viewer) -> tuple[Job, ...]:
        """The last jobs, newest first."""
        # Files can be large, and the list only says that there are some.
        newest = select(JobRow).options(defer(JobRow.result_enc)).limit(MOST)
        newest = newest.order_by(JobRow.created_at.desc(), JobRow.id.desc())
        if viewer.role != "manager":
            newest = newest.where(JobRow.staff_id == viewer.staff_id)
        with self._database.read() as session:
            names = staff_names(session)
            return tuple(self._job(row, viewer, names) for row in session.scalars(newest))

    def cancel(self, job_id: UUID, viewer: Viewer) -> None:
        """Asks the worker to stop; what nobody works at ends at once. What has ended stays as it is.

        Raises UnknownJobError.
        """
        now = self._clock()
        with self._database.write() as session:
            row = _seen(session, job_id, viewer)
            if row.state not in OPEN:
                return
            row.cancel_at = row.cancel_at or now
            if row.state == "waiting" or is_silent(row, now):
                row.state, row.ended_at = "cancelled", now

    def result(self, job_id: UUID, viewer: Viewer) -> tuple[str, bytes]:
        """Name and content of the file that a job made.

        Raises UnknownJobError where there is none any more, and for whoever may not ask for such a job by now.
        """
        with self._database.read() as session:
            row = _seen(session, job_id, viewer)
            if self._offered_until(row, viewer) is None or row.result_enc is None:
                raise UnknownJobError("This job has no file, or has it no more.")
            sealed = self._cipher.open("job", "result_enc", row.id, row.result_enc)
            return row.result_name or "", b64decode(sealed)

    def _job(self, row: JobRow, viewer: Viewer, names: Mapping[UUID, str]) -> Job:
        by = names.get(row.staff_id, "") if row.staff_id else ""
        return job_of(row, by, self._offered_until(row, viewer))

    def _offered_until(self, row: JobRow, viewer: Viewer) -> datetime | None:
        """When the file is thrown away, for whoever may ask for such a job by now; None where there is none."""
        if row.ended_at is None or row.result_name is None or row.kind not in self.may_start(viewer.role):
            return None
        ends = row.ended_at + RESULT_KEPT
        return ends if self._clock() < ends else None

    def _kind(self, name: str) -> Kind:
        if name not in self._kinds:
            raise UnknownJobError("There is no such kind of job.")
        return self._kinds[name]


def _seen(session: Session, job_id: UUID, viewer: Viewer) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None or not viewer.may_see(row):
        raise UnknownJobError("There is no such job.")
    return row


def _same(session: Session, kind: Kind, name: str, about: Mapping[str, Any], staff_id: UUID | None) -> JobRow | None:
    """The job that waits or runs already; the file of one that is not shared is for one person."""
    still = select(JobRow).where(JobRow.kind == name, JobRow.state.in_(OPEN), JobRow.cancel_at.is_(None))
    rows = session.scalars(still if kind.is_shared else still.where(JobRow.staff_id == staff_id))
    return next((row for row in rows if row.asked.get("about") == dict(about)), None)
