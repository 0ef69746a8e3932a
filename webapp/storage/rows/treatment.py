"""What happened in a session, and how the client is doing afterwards."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from webapp.storage.rows.base import Code, Row, key_of, one_of

OUTCOMES = ("done", "cut_short", "sent_home")
READINESS_LEVELS = ("green", "amber", "red")
FOLLOW_UP_KINDS = ("three_weeks", "yearly")


class TreatmentRecordRow(Row):
    """One session as it went, signed by a technician; never updated, corrections stand beside it.

    `readiness` is what the board said on that day. `further` says that both agreed on another session.
    """

    __tablename__ = "treatment_record"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        one_of("readiness", READINESS_LEVELS),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("minutes >= 0", name="minutes"),
        UniqueConstraint("appointment_id"),
        Index(None, "client_id", "number"),
        Index(None, "held_on"),
    )

    client_id: Mapped[UUID] = key_of("client")
    appointment_id: Mapped[UUID] = key_of("appointment")
    number: Mapped[int]
    held_on: Mapped[date]
    outcome: Mapped[Code]
    minutes: Mapped[int | None]
    readiness: Mapped[Code | None]
    further: Mapped[bool]
    technician_id: Mapped[UUID] = key_of("staff")
    body_enc: Mapped[bytes]


class TreatmentAdditionRow(Row):
    """Something that was added to a record later, by whom and when; never updated."""

    __tablename__ = "treatment_addition"
    __table_args__ = (Index(None, "treatment_record_id"),)

    treatment_record_id: Mapped[UUID] = key_of("treatment_record")
    staff_id: Mapped[UUID] = key_of("staff")
    text_enc: Mapped[bytes]


class FollowUpRow(Row):
    """What a client said three weeks after the last session, or a year later (F097); never updated."""

    __tablename__ = "follow_up"
    __table_args__ = (
        one_of("kind", FOLLOW_UP_KINDS),
        CheckConstraint("satisfaction BETWEEN 1 AND 5", name="satisfaction"),
        UniqueConstraint("client_id", "due_on"),
        Index(None, "created_at"),
    )

    client_id: Mapped[UUID] = key_of("client")
    kind: Mapped[Code]
    due_on: Mapped[date]
    satisfaction: Mapped[int]
    wants_call: Mapped[bool]
    wants_touch_up: Mapped[bool]
    answers_enc: Mapped[bytes]
