"""What is known right before a session: the client's own check, who goes ahead all the same, what staff have to do."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from webapp.storage.rows.base import Code, Row, key_of, one_of

TASK_KINDS = ("readiness", "call", "touch_up")


class SessionCheckRow(Row):
    """What a client said right before a session (T20); never updated, a later one stands beside it.

    `told_by` is the member of staff who asked on the phone and wrote it down.
    """

    __tablename__ = "session_check"
    __table_args__ = (CheckConstraint("number >= 1", name="number"), Index(None, "client_id", "session_on"))

    client_id: Mapped[UUID] = key_of("client")
    number: Mapped[int]
    session_on: Mapped[date]
    answers_enc: Mapped[bytes]
    told_by: Mapped[UUID | None] = key_of("staff")


class GoAheadRow(Row):
    """Why a named person goes ahead with a session that is not ready, and the reasons that stood against it."""

    __tablename__ = "go_ahead"
    __table_args__ = (Index(None, "appointment_id"), Index(None, "client_id"))

    client_id: Mapped[UUID] = key_of("client")
    appointment_id: Mapped[UUID] = key_of("appointment")
    staff_id: Mapped[UUID] = key_of("staff")
    reasons: Mapped[list[str]]
    reason_enc: Mapped[bytes]


class StaffTaskRow(Row):
    """Something that staff have to do about a client by a day; there is one of each kind for each subject.

    `told_at` is when the client was written to about it.
    """

    __tablename__ = "staff_task"
    __table_args__ = (
        one_of("kind", TASK_KINDS),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done"),
        UniqueConstraint("kind", "subject_id"),
        Index(
            "ix_staff_task_open",
            "by_day",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index(None, "client_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    kind: Mapped[Code]
    subject_id: Mapped[UUID]
    by_day: Mapped[date]
    reasons: Mapped[list[str]]
    told_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = key_of("staff")
