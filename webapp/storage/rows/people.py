"""Who a client is and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

REACH_BY = ("email", "phone", "text")


class ClientRow(Row):
    """One person who sent an intake. Contact data is sealed; the indexes find it again without opening it."""

    __tablename__ = "client"
    __table_args__ = (
        one_of("reach_by", REACH_BY),
        CheckConstraint("(phone_enc IS NULL) = (phone_index IS NULL)", name="phone_indexed"),
        # Not unique: a family may share an address or a phone.
        Index(None, "email_index"),
        Index(None, "phone_index"),
    )

    name_enc: Mapped[bytes]
    email_enc: Mapped[bytes]
    email_index: Mapped[Digest]
    phone_enc: Mapped[bytes | None]
    phone_index: Mapped[Digest | None]
    reach_by: Mapped[Code]
    locale: Mapped[str] = mapped_column(String(16))


class ConsentRow(Row):
    """One consent, with the version and hash of the text that was read. Only withdrawing changes it."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "client_id"),)

    client_id: Mapped[UUID] = key_of("client")
    version: Mapped[Code]
    text_hash: Mapped[Digest]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
