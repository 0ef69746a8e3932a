"""How clients want to be reminded, where messages reach their phones, what was sent, and their calendar addresses."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

CHANNELS = ("email", "push", "text")
PARTS = ("morning", "evening")
# `handing_over`: it was on its way to the other server when this was written; only that server knows the rest.
REMINDER_STATES = ("waiting", "handing_over", "sent", "dropped")


class ReminderChoiceRow(Row):
    """What one client chose. Times are the clinic's, written as HH:MM; the quiet hours may reach over midnight."""

    __tablename__ = "reminder_choice"
    __table_args__ = (UniqueConstraint("client_id"),)

    client_id: Mapped[UUID] = key_of("client")
    is_on: Mapped[bool]
    channels: Mapped[list[str]]
    morning: Mapped[str] = mapped_column(String(5))
    evening: Mapped[str] = mapped_column(String(5))
    quiet_from: Mapped[str] = mapped_column(String(5))
    quiet_until: Mapped[str] = mapped_column(String(5))
    updated_at: Mapped[datetime]


class PushSubscriptionRow(Row):
    """One browser that takes pushed messages, for as long as the session lasts that it was made in."""

    __tablename__ = "push_subscription"
    __table_args__ = (Index(None, "client_id"),)

    client_id: Mapped[UUID] = key_of("client")
    login_session_id: Mapped[UUID] = key_of("login_session")
    endpoint_hash: Mapped[Digest] = mapped_column(unique=True)
    endpoint_enc: Mapped[bytes]
    keys_enc: Mapped[bytes]


class ReminderRow(Row):
    """One reminder on one channel: it is written down before it is sent, so that no two workers send it.

    `kinds` says what it told, without a word of health; a reminder of a part of a day on a channel exists once.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("part", PARTS),
        one_of("channel", CHANNELS),
        one_of("state", REMINDER_STATES),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("(settled_at IS NOT NULL) = (state IN ('sent', 'dropped'))", name="settled"),
        UniqueConstraint("client_id", "day", "part", "channel"),
        Index(
            "ix_reminder_open",
            "next_try_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    client_id: Mapped[UUID] = key_of("client")
    day: Mapped[date]
    part: Mapped[Code]
    channel: Mapped[Code]
    state: Mapped[Code]
    kinds: Mapped[list[str]]
    tries: Mapped[int] = mapped_column(server_default="0")
    next_try_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class CalendarAddressRow(Row):
    """One private address under which calendars read a client's days; an ended one answers nobody any more."""

    __tablename__ = "calendar_address"
    __table_args__ = (
        Index(
            "uq_calendar_address_open",
            "client_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    client_id: Mapped[UUID] = key_of("client")
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    token_enc: Mapped[bytes]
    ended_at: Mapped[datetime | None]
