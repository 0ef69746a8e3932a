"""Asks for the numbers once a night; after a night on which the computer was off, as soon as it is on."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import select

from webapp.services.clock import Clock
from webapp.services.jobs import Jobs
from webapp.services.jobs.work import NUMBERS
from webapp.storage.database import Database
from webapp.storage.rows import JobRow

# In the clinic's time, when nobody waits for the database.
AT = time(3, 10)


class NightlyNumbers:
    """How often it looks makes no difference."""

    def __init__(self, database: Database, jobs: Jobs, clock: Clock, time_zone: tzinfo) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock
        self._time_zone = time_zone

    def look(self) -> None:
        """Starts the job, unless it was asked for since the last night's hour."""
        asked = select(JobRow.id).where(JobRow.kind == NUMBERS, JobRow.created_at >= self._last_hour())
        with self._database.read() as session:
            was_asked = session.scalars(asked.limit(1)).first()
        if was_asked is None:
            self._jobs.start(NUMBERS, {}, None)

    def _last_hour(self) -> datetime:
        now = self._clock().astimezone(self._time_zone)
        tonight = datetime.combine(now.date(), AT, self._time_zone)
        return tonight if tonight <= now else datetime.combine(now.date() - timedelta(days=1), AT, self._time_zone)
