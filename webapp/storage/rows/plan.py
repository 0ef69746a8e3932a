"""What is booked, what the client was told to do, and what they ticked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

APPOINTMENT_ENDS = ("moved", "cancelled")
TICK_STATES = ("done", "undone", "skipped")


class AppointmentRow(Row):
    """One booked session. Moving it ends this row and books another, so that the old day stays on record."""

    __tablename__ = "appointment"
    __table_args__ = (
        one_of("end_kind", APPOINTMENT_ENDS),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(ended_at IS NULL) = (end_kind IS NULL)", name="end"),
        Index(
            "uq_appointment_open",
            "client_id",
            "number",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "starts_on"),
        Index(None, "client_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    number: Mapped[int]
    starts_on: Mapped[date]
    override_reason_enc: Mapped[bytes | None]
    booked_by: Mapped[UUID] = key_of("staff")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = key_of("staff")
    end_kind: Mapped[Code | None]


class PlanRow(Row):
    """One numbered snapshot of a client's care plan, as it was shown; never updated."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("client_id", "number"), CheckConstraint("number >= 1", name="number"))

    client_id: Mapped[UUID] = key_of("client")
    number: Mapped[int]
    content_version: Mapped[Digest]
    plan_hash: Mapped[Digest]
    body_enc: Mapped[bytes]
    reason: Mapped[Code]
    provisional: Mapped[bool]
    settings_number: Mapped[int] = mapped_column(server_default="0")


class TickEventRow(Row):
    """One tap on one item. Its id was made on the phone, so that sending it twice stores it once; never updated."""

    __tablename__ = "tick_event"
    __table_args__ = (
        one_of("state", TICK_STATES),
        CheckConstraint("counter >= 0", name="counter"),
        CheckConstraint("slot >= 0", name="slot"),
        Index(None, "client_id", "day"),
    )

    client_id: Mapped[UUID] = key_of("client")
    device_id: Mapped[str] = mapped_column(String(64))
    counter: Mapped[int]
    item_key: Mapped[str] = mapped_column(String(120))
    day: Mapped[date]
    slot: Mapped[int]
    state: Mapped[Code]
    note_enc: Mapped[bytes | None]
    client_time: Mapped[datetime]
    received_at: Mapped[datetime]
