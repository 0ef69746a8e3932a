"""What is known about a job, read from its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from webapp.storage.rows import JobRow

# A worker says that it is alive several times in that time; after it, it is taken to be dead.
SILENCE = timedelta(minutes=2)
# A job that its worker dies of would kill the next worker too.
TURNS = 3
RESULT_KEPT = timedelta(hours=24)
OPEN = ("waiting", "running")


@dataclass(frozen=True)
class Job:
    """One job as pages show it. `why` is the code of what went wrong; `counts` is what came of it in numbers.

    `offered_until` is when its file is thrown away; None where there is none to fetch for whoever asks.
    """

    id: UUID
    kind: str
    state: str
    about: Mapping[str, Any]
    staff_id: UUID | None
    by: str
    done: int
    total: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_stopping: bool
    turns: int
    why: str
    counts: Mapping[str, int]
    offered_until: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def seconds(self) -> int | None:
        """How long it worked; None before its end."""
        if self.started_at is None or self.ended_at is None:
            return None
        return round((self.ended_at - self.started_at).total_seconds())


def job_of(row: JobRow, by: str, offered_until: datetime | None) -> Job:
    """The job of a row; `by` is the name of who asked for it."""
    said = row.asked
    return Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        about=said.get("about", {}),
        staff_id=row.staff_id,
        by=by,
        done=row.done,
        total=row.total,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        is_stopping=row.state == "running" and row.cancel_at is not None,
        turns=said.get("turns", 0),
        why=said.get("why", ""),
        counts=said.get("counts", {}),
        offered_until=offered_until,
    )


def is_silent(row: JobRow, now: datetime) -> bool:
    """Whether the worker that runs the job has said nothing for too long."""
    return row.state == "running" and (row.beat_at is None or row.beat_at < now - SILENCE)


def note(row: JobRow, **said: Any) -> None:
    """Writes beside what was asked: how many workers began it, what went wrong, what came of it."""
    row.asked = {**row.asked, **said}
