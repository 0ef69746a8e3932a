"""What clients report about their scalp, and who did what about it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Row, key_of, one_of

URGENCIES = ("emergency", "urgent", "soon")
CONCERN_EVENTS = ("seen", "answered", "noted", "closed", "reopened")


class ConcernRow(Row):
    """One report. The phone makes the submission id: sent twice, stored once. Only closing it changes the row."""

    __tablename__ = "concern"
    __table_args__ = (
        one_of("urgency", URGENCIES),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        Index(
            "ix_concern_open",
            "created_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(None, "client_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    submission_id: Mapped[UUID] = mapped_column(unique=True)
    day: Mapped[date]
    urgency: Mapped[Code]
    body_enc: Mapped[bytes]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = key_of("staff")


class ConcernEventRow(Row):
    """Who saw, answered, noted or closed it, and when; never updated."""

    __tablename__ = "concern_event"
    __table_args__ = (one_of("kind", CONCERN_EVENTS), Index(None, "concern_id"))

    concern_id: Mapped[UUID] = key_of("concern")
    kind: Mapped[Code]
    staff_id: Mapped[UUID] = key_of("staff")
    text_enc: Mapped[bytes | None]
