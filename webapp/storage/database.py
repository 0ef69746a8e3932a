"""The one door to the database: `with database.write() as session` and `with database.read() as session`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.orm import Session, UOWTransaction

from webapp.domain.errors import DomainError
from webapp.storage.audit import AuditTrail
from webapp.storage.errors import StorageUnavailableError, unavailability_named
from webapp.storage.postgresql import for_reading, for_writing, postgresql_engine
from webapp.storage.sqlite import rebuilding, sqlite_engine

__all__ = ["Database", "StorageUnavailableError", "UnknownDatabaseError", "WriteInReadError"]


class UnknownDatabaseError(DomainError):
    """The database URL names something that is neither SQLite nor PostgreSQL."""


class WriteInReadError(DomainError):
    """A row was changed inside `read()`, where the change would have been lost without a word."""


@dataclass(frozen=True)
class Engines:
    """The connections of one process."""

    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()


class Database:
    """SQLite or PostgreSQL behind the same two kinds of transaction.

    Connections are opened at the first use in each process, never carried over a fork.
    """

    def __init__(self, url: str, *, echo: bool = False, patience: float = 5) -> None:
        """`patience` is how many seconds to wait for one's turn before `StorageUnavailableError`."""
        self.url = make_url(url)
        self._echo = echo
        self._patience = patience
        if self.dialect not in ("sqlite", "postgresql"):
            raise UnknownDatabaseError(f"Stipple keeps its data in sqlite or postgresql, not in {self.dialect}.")
        # Those of a parent process stay listed after a fork: closing them here would disturb the parent.
        self._engines: dict[int, Engines] = {}
        self.trail: AuditTrail | None = None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, alone among all writers from its first moment; kept when the block ends without an error.

        What was read inside it cannot have changed until it commits. Rows stay readable afterwards.
        """
        with unavailability_named(), Session(self.engines.writer, expire_on_commit=False) as session, session.begin():
            session.connection()  # Takes the turn to write now, not at the first statement.
            if self.trail:
                self.trail.watch(session)
            yield session
            if self.trail:
                session.flush()
                self.trail.write_down(session)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One view of the database at one moment; nothing can be changed through it. Rows stay readable afterwards."""
        with unavailability_named(), Session(self.engines.reader) as session:
            event.listen(session, "before_flush", _refuse_changes)
            yield session
            session.flush()

    @contextmanager
    def alter(self) -> Iterator[Connection]:
        """One transaction for migrations, in which SQLite may rebuild tables that others refer to."""
        with unavailability_named():
            if self.dialect == "postgresql":
                with self.engines.writer.begin() as connection:
                    yield connection
            else:
                with rebuilding(self.url, echo=self._echo, patience=self._patience) as connection:
                    yield connection

    def check(self) -> None:
        """Open a connection for writing and one for reading, so that a wrong set-up shows at start."""
        with self.write() as session:
            session.execute(text("SELECT 1"))
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close this process's connections; the next use opens new ones."""
        engines = self._engines.pop(os.getpid(), None)
        if engines:
            engines.dispose()

    @property
    def engines(self) -> Engines:
        """This process's connections."""
        # setdefault: two threads that come first together end up with the same engines; nothing is connected yet.
        engines = self._engines.get(os.getpid())
        return engines or self._engines.setdefault(os.getpid(), self._open())

    def _open(self) -> Engines:
        if self.dialect == "postgresql":
            engine = postgresql_engine(self.url, echo=self._echo, patience=self._patience)
            return Engines(for_writing(engine), for_reading(engine))
        open_sqlite = partial(sqlite_engine, self.url, echo=self._echo, patience=self._patience)
        return Engines(open_sqlite("IMMEDIATE"), open_sqlite("DEFERRED", query_only=1))


def _refuse_changes(session: Session, _flush: UOWTransaction, _rows: object) -> None:
    names = sorted({type(row).__name__ for row in (*session.new, *session.dirty, *session.deleted)})
    raise WriteInReadError(f"{', '.join(names)} changed inside read(); use write().")
