"""What staff keep about a client for themselves, how they find one, and which two records are one person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

SEARCH_KINDS = ("name", "email", "phone")


class ClientNoteRow(Row):
    """A note that only staff see; never updated."""

    __tablename__ = "client_note"
    __table_args__ = (Index(None, "client_id"),)

    client_id: Mapped[UUID] = key_of("client")
    staff_id: Mapped[UUID] = key_of("staff")
    text_enc: Mapped[bytes]


class ClientMergeRow(Row):
    """Somebody found that `client_id` is the same person as `into_id`, whose record goes on; never updated."""

    __tablename__ = "client_merge"
    __table_args__ = (
        UniqueConstraint("client_id"),
        CheckConstraint("client_id <> into_id", name="two"),
        Index(None, "into_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    into_id: Mapped[UUID] = key_of("client")
    staff_id: Mapped[UUID] = key_of("staff")
    reason_enc: Mapped[bytes]


class SearchTokenRow(Row):
    """A keyed hash of something a client can be found by; equal words have equal hashes, and nothing else shows."""

    __tablename__ = "search_token"
    __table_args__ = (
        one_of("kind", SEARCH_KINDS),
        UniqueConstraint("token", "client_id"),
        Index(None, "client_id"),
    )

    client_id: Mapped[UUID] = key_of("client")
    kind: Mapped[Code]
    token: Mapped[Digest]
