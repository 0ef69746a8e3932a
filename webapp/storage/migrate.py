"""Bringing a database to the shape that this version of Stipple expects, and back."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from webapp.domain.errors import DomainError
from webapp.storage.database import Database


class DatabaseNotMigratedError(DomainError):
    """The database has another shape than this version of Stipple expects."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate up, whole or not at all. Processes that start together take turns; the second finds nothing to do."""
    with database.alter() as connection:
        command.upgrade(config(connection), revision)


def downgrade(database: Database, revision: str = "base") -> None:
    """Migrate down, whole or not at all; what only the newer shape could hold is lost."""
    with database.alter() as connection:
        command.downgrade(config(connection), revision)


def current(database: Database) -> str | None:
    """The revision that the database is at; none for an empty one."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def head() -> str | None:
    """The revision that this version of Stipple expects."""
    return ScriptDirectory.from_config(config()).get_current_head()


def refuse_unmigrated(database: Database) -> None:
    """Raise when the database is not at `head`; a server must not start on it."""
    if current(database) != head():
        raise DatabaseNotMigratedError(
            f"The database is at revision {current(database) or 'none'}, this version needs {head()}. Run: stipple run"
        )


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings; they need no file, because only this module runs migrations."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", "webapp.storage:migrations")
    settings.set_main_option("path_separator", "os")
    return settings
