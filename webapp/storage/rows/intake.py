"""What a client answered, what the clinic has to look at, and what it decided."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

DISPOSITIONS = ("defer", "staff_review", "patch_test", "extended_prep", "ready")
DECISION_KINDS = ("approve", "approve_with_changes", "ask_patch_test", "ask_preparation", "defer", "decline")


class ResponseRow(Row):
    """One questionnaire as answered; never updated. The phone makes the submission id: sent twice, stored once."""

    __tablename__ = "response"
    __table_args__ = (Index(None, "client_id", "created_at"),)

    client_id: Mapped[UUID] = key_of("client")
    submission_id: Mapped[UUID] = mapped_column(unique=True)
    fingerprint: Mapped[Digest]
    intake_on: Mapped[date]
    content_version: Mapped[Digest]
    answers_enc: Mapped[bytes]
    kiosk: Mapped[bool]


class ReviewRow(Row):
    """A response that waits for, or has had, a look by a person. Held by one member of staff at a time."""

    __tablename__ = "review"
    __table_args__ = (
        one_of("disposition", DISPOSITIONS),
        CheckConstraint("(claimed_by IS NULL) = (claimed_at IS NULL)", name="claim"),
        # The queue is about open reviews alone, and those stay few.
        Index(
            "ix_review_queue",
            "severity",
            "created_at",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        Index(None, "client_id"),
        Index(None, "response_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    response_id: Mapped[UUID] = key_of("response")
    disposition: Mapped[Code]
    flags: Mapped[list[str]]
    severity: Mapped[int]
    wanted_on: Mapped[date | None]
    claimed_by: Mapped[UUID | None] = key_of("staff")
    claimed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]


class DecisionRow(Row):
    """What a named member of staff decided about a review, and why; never updated, a later one stands beside it."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("kind", DECISION_KINDS),
        Index(None, "client_id", "created_at"),
        Index(None, "review_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    review_id: Mapped[UUID] = key_of("review")
    staff_id: Mapped[UUID] = key_of("staff")
    kind: Mapped[Code]
    reason_enc: Mapped[bytes]
    changes_enc: Mapped[bytes]
    defer_until: Mapped[date | None]
