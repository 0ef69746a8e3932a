"""What clients said has changed since their intake, and what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from webapp.storage.rows.base import Code, Row, key_of, one_of

CHANGE_STATES = ("waiting", "applied", "accepted", "set_aside", "replaced")


class AnswerChangeRow(Row):
    """That a response was not an intake but a change of one; only what became of it is ever updated.

    `response_id` has the answers as they are to be, `before_id` those that were in force, `given_on_enc` the day of
    every answer that is newer than the intake. `frozen_by` is the response that stops the plan while this one waits.
    `told_by` is the member of staff who wrote it down for the client.
    """

    __tablename__ = "answer_change"
    __table_args__ = (
        UniqueConstraint("response_id"),
        one_of("state", CHANGE_STATES),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(state = 'set_aside') = (reason_enc IS NOT NULL)", name="reason"),
        # One waits at a time: the newest holds what the one before it said.
        Index(
            "uq_answer_change_waiting",
            "client_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(None, "client_id", "created_at"),
    )

    client_id: Mapped[UUID] = key_of("client")
    response_id: Mapped[UUID] = key_of("response")
    before_id: Mapped[UUID] = key_of("response")
    told_by: Mapped[UUID | None] = key_of("staff")
    given_on_enc: Mapped[bytes]
    frozen_by: Mapped[UUID | None] = key_of("response")
    review_id: Mapped[UUID | None] = key_of("review")
    opened_review: Mapped[bool]
    state: Mapped[Code]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = key_of("staff")
    reason_enc: Mapped[bytes | None]
