"""Who may come in: staff, invitations, mailed codes, signed-in devices, counted attempts.

No secret stands here, only its hash in hexadecimal: a stolen table opens nothing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

ROLES = ("technician", "manager")
LOGIN_KINDS = ("client", "staff")


class StaffRow(Row):
    """A named member of staff. Disabled, never deleted: decisions keep their author."""

    __tablename__ = "staff"
    __table_args__ = (one_of("role", ROLES), CheckConstraint("email = lower(email)", name="email_lower"))

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Code]
    disabled_at: Mapped[datetime | None]


class InvitationRow(Row):
    """A one-time link that makes one staff account; the first manager's has no inviter."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", ROLES),)

    token_hash: Mapped[Digest] = mapped_column(unique=True)
    role: Mapped[Code]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    invited_by: Mapped[UUID | None] = key_of("staff")


class SignInCodeRow(Row):
    """One mailed code and the link that goes with it; using either uses up both."""

    __tablename__ = "sign_in_code"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries"), Index(None, "client_id", "created_at"))

    client_id: Mapped[UUID] = key_of("client")
    code_hash: Mapped[Digest]
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class LoginSessionRow(Row):
    """One signed-in device, of a client or of a member of staff, never of both."""

    __tablename__ = "login_session"
    __table_args__ = (
        one_of("kind", LOGIN_KINDS),
        CheckConstraint("(kind = 'client') = (client_id IS NOT NULL)", name="of_client"),
        CheckConstraint("(kind = 'staff') = (staff_id IS NOT NULL)", name="of_staff"),
        Index(None, "client_id"),
        Index(None, "staff_id"),
    )

    token_hash: Mapped[Digest] = mapped_column(unique=True)
    kind: Mapped[Code]
    client_id: Mapped[UUID | None] = key_of("client")
    staff_id: Mapped[UUID | None] = key_of("staff")
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AttemptRow(Row):
    """One counted try in a limited bucket; in the database, so that all processes count together."""

    __tablename__ = "attempt"
    __table_args__ = (Index(None, "bucket", "at"),)

    bucket: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
