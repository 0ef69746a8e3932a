"""Long work that the worker does, and what it found: jobs, the clinic's numbers, how far intakes got."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Row, key_of, one_of

JOB_STATES = ("waiting", "running", "done", "failed", "cancelled")


class JobRow(Row):
    """One piece of long work. `asked` names what it is about, by ids and codes alone; the result is sealed.

    `beat_at` is when its worker last said that it is alive; `total` is 0 while nobody knows how much there is to do.
    """

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", JOB_STATES),
        CheckConstraint("done >= 0 AND total >= 0", name="progress"),
        CheckConstraint("(ended_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))", name="ended"),
        Index(None, "created_at"),
    )

    kind: Mapped[Code]
    state: Mapped[Code]
    asked: Mapped[dict[str, Any]]
    staff_id: Mapped[UUID | None] = key_of("staff")
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    cancel_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result_name: Mapped[str | None] = mapped_column(String(120))
    result_enc: Mapped[bytes | None]


class NumbersRow(Row):
    """The clinic's numbers as they were worked out once: counts of groups, nobody in particular; never updated."""

    __tablename__ = "numbers"
    __table_args__ = (Index(None, "created_at"),)

    tables: Mapped[dict[str, Any]]


class IntakeReachRow(Row):
    """How far one visitor got in the intake, without anything that says who. The visitor's browser makes the id."""

    __tablename__ = "intake_reach"
    __table_args__ = (Index(None, "day"),)

    attempt_id: Mapped[UUID] = mapped_column(unique=True)
    day: Mapped[date]
    question: Mapped[Code]
    is_sent: Mapped[bool]
