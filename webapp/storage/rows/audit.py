"""Who did what, when: a trail that nobody rewrites."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row


class AuditEventRow(Row):
    """One act; never updated. Ids refer to nothing, so that the trail outlives what it tells of.

    `number` counts without a gap and `chain` is a keyed hash of this event and the one before: what is taken out or
    put in shows.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "staff_id"),
        Index(None, "action"),
        Index(None, "created_at"),
    )

    number: Mapped[int] = mapped_column(unique=True)
    action: Mapped[Code]
    staff_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]]
    chain: Mapped[Digest]
