"""A copy of the database that is whole at one moment, taken while the app runs."""

from __future__ import annotations

import os
from pathlib import Path

from webapp.domain.errors import DomainError
from webapp.storage.database import Database


class BackupError(DomainError):
    """The copy was not made; the message says why and what to do instead."""


def backup(database: Database, target: Path) -> None:
    """Writes a copy of a SQLite database to `target`, readable by its owner alone.

    Raises BackupError where the file exists already or the database is PostgreSQL, which brings its own tool.
    The copy holds no keys: without `field_keys.json` nobody can read the sealed fields in it.
    """
    if database.dialect != "sqlite":
        raise BackupError("The database is PostgreSQL: use pg_dump, which copies it while it runs.")
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never overwrites another.")
    # Made first and empty, so that its rights are set before anything is in it; VACUUM INTO takes an empty file.
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # The bare connection: VACUUM cannot run inside the transaction that every SQLAlchemy connection opens.
    connection = database.engines.writer.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    except Exception:
        target.unlink()
        raise
    finally:
        connection.close()
