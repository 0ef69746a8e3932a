"""Telling a database that cannot serve just now from a mistake in our own statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from webapp.domain.errors import DomainError

# SQLite calls a missing table an operational error too; only these result codes speak of file, disk, memory or locks:
# PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL.
SQLITE_UNAVAILABLE = frozenset({3, 5, 6, 7, 8, 9, 10, 13, 14, 15})
# PostgreSQL answers so when it runs as a standby, or was made read-only because its disk is nearly full.
POSTGRESQL_READ_ONLY = "25006"


class StorageUnavailableError(DomainError):
    """The database is locked, read-only, full or down. Nothing of the transaction was kept; trying again may work."""


@contextmanager
def unavailability_named() -> Iterator[None]:
    """Raise `StorageUnavailableError` for what is the database's trouble, and let every other error through."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageUnavailableError("All database connections are busy.") from error
    except DBAPIError as error:
        if not _is_unavailability(error):
            raise
        # The first line only: PostgreSQL adds hints, SQLAlchemy the statement.
        raise StorageUnavailableError(f"The database cannot serve: {str(error.orig).splitlines()[0]}") from error


def _is_unavailability(error: DBAPIError) -> bool:
    sqlite_code = getattr(error.orig, "sqlite_errorcode", None)
    if sqlite_code is not None:
        # The low byte is the primary code, the rest says more about it.
        return sqlite_code & 0xFF in SQLITE_UNAVAILABLE
    if getattr(error.orig, "sqlstate", None) == POSTGRESQL_READ_ONLY:
        return True
    return isinstance(error, OperationalError) or error.connection_invalidated
