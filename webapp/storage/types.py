"""Column types that the database alone does not enforce."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from webapp.domain.errors import DomainError


class NaiveDatetimeError(DomainError):
    """An instant without a UTC offset was to be stored; nobody could tell later which instant it was."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, aware UTC on the way out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveDatetimeError("An instant needs a UTC offset before it can be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        if value is None:
            return None
        # SQLite has no time zones: what went in as UTC comes out without saying so.
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
