"""SQLite, set up so that a crash loses nothing and two writers never trip over each other."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from webapp.domain.errors import DomainError

# Older versions can corrupt a write-ahead log that several connections use ("WAL-reset bug").
SAFE_VERSION = (3, 51, 3)

# Set on every connection and read back: a pragma with a wrong name or value is ignored without a word.
PRAGMAS: dict[str, str | int] = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


class UnsafeSqliteError(DomainError):
    """This SQLite, or the way it is set up, could lose or damage what is stored."""


def sqlite_module() -> ModuleType:
    """The SQLite to use: pysqlite3, which carries its own, else Python's, and only if it is safe."""
    try:
        module = importlib.import_module("pysqlite3")
    except ImportError:
        module = importlib.import_module("sqlite3")
    refuse_old_version(module)
    return module


def refuse_old_version(module: ModuleType) -> None:
    """Raise when this SQLite has the WAL-reset bug."""
    if module.sqlite_version_info < SAFE_VERSION:
        raise UnsafeSqliteError(
            f"SQLite {module.sqlite_version} can damage the database (WAL-reset bug); Stipple needs "
            f"{'.'.join(map(str, SAFE_VERSION))} or newer. This one brings its own: pip install 'pysqlite3>=0.6.1'"
        )


def sqlite_engine(url: URL, begin: str, *, echo: bool, patience: float, **pragmas: str | int) -> Engine:
    """An engine whose transactions start with `BEGIN <begin>`; `pragmas` override those of `PRAGMAS`."""
    _make_file(url)
    engine = create_engine(
        url,
        module=sqlite_module(),
        echo=echo,
        hide_parameters=True,
        pool_timeout=patience,
        # Python's driver must not begin transactions by itself: it would begin them deferred, and late.
        connect_args={"isolation_level": None},
    )
    # Patience stands first, because switching to the write-ahead log may have to wait for another process.
    event.listen(engine, "connect", _configure({"busy_timeout": int(patience * 1000), **PRAGMAS, **pragmas}))
    event.listen(engine, "begin", _begin(f"BEGIN {begin}"))
    return engine


@contextmanager
def rebuilding(url: URL, *, echo: bool, patience: float) -> Iterator[Connection]:
    """One transaction that looks at foreign keys once, at its end.

    SQLite changes most things about a table by dropping and remaking it, which would delete the rows that refer to it.
    """
    engine = sqlite_engine(url, "IMMEDIATE", echo=echo, patience=patience, foreign_keys=0)
    try:
        with engine.begin() as connection:
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise UnsafeSqliteError(f"{len(broken)} rows would refer to nothing, the first in {broken[0][0]}.")
    finally:
        engine.dispose()


def _make_file(url: URL) -> None:
    """Make a new database file for this account's eyes only; SQLite gives its log the same mode."""
    if url.database and not url.database.startswith("file:"):
        path = Path(url.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)


def _configure(pragmas: dict[str, str | int]) -> Any:
    def on_connect(connection: Any, _record: object) -> None:
        for name, wanted in pragmas.items():
            connection.execute(f"PRAGMA {name} = {wanted}")
            got = connection.execute(f"PRAGMA {name}").fetchone()
            if got != (wanted,):
                raise UnsafeSqliteError(f"SQLite did not take PRAGMA {name} = {wanted}: it answers {got}.")

    return on_connect


def _begin(statement: str) -> Any:
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return on_begin
