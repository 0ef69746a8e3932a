"""A pytest plugin: empty, migrated databases of both kinds, fresh for each test, and keys to seal with.

`database` runs a test twice, on SQLite and on PostgreSQL; `sqlite_database` and `postgresql_database` run it once.
PostgreSQL is the server of STIPPLE_TEST_POSTGRES, where each worker makes, and in the end drops, a database of its own.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, make_url, text
from sqlalchemy.exc import OperationalError

from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.keys import FieldKeys
from webapp.storage.migrate import upgrade
from webapp.storage.rows import Row

POSTGRES = os.environ.get("STIPPLE_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def database(request) -> Database:
    """A migrated database without rows: the test runs on SQLite and again on PostgreSQL."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    return chosen


@pytest.fixture(params=BOTH)
def bare_database(request, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, of both kinds, for tests that migrate it themselves."""
    if request.param == "sqlite":
        with closing(Database(sqlite_url(tmp_path))) as database:
            yield database
    else:
        with made_on_server() as url, closing(Database(url)) as database:
            yield database


@pytest.fixture
def sqlite_database(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """A migrated SQLite file without rows."""
    shutil.copy(migrated_file, tmp_path)
    with closing(Database(sqlite_url(tmp_path))) as database:
        yield database


@pytest.fixture
def postgresql_database(migrated_on_server: Database) -> Iterator[Database]:
    """The migrated PostgreSQL database of this worker, without rows."""
    yield migrated_on_server
    with migrated_on_server.write() as session:
        # Many times quicker than TRUNCATE on tables as small as these; keys are checked at commit.
        for table in Row.metadata.tables.values():
            session.execute(delete(table))


@pytest.fixture
def field_keys() -> FieldKeys:
    return FieldKeys.generate()


@pytest.fixture
def cipher(field_keys: FieldKeys) -> FieldCipher:
    return FieldCipher(field_keys)


@pytest.fixture
def blind_index(field_keys: FieldKeys) -> BlindIndex:
    return BlindIndex(field_keys)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once, copied for each test."""
    folder = tmp_path_factory.mktemp("migrated")
    with closing(Database(sqlite_url(folder))) as database:
        upgrade(database)
    return folder / "stipple.sqlite3"


@pytest.fixture(scope="session")
def migrated_on_server() -> Iterator[Database]:
    """Migrated once, emptied after each test."""
    with made_on_server() as url, closing(Database(url)) as database:
        upgrade(database)
        yield database


def another(database: Database, patience: float = 5) -> AbstractContextManager[Database]:
    """The same database as another process has it."""
    return closing(Database(database.url.render_as_string(hide_password=False), patience=patience))


@contextmanager
def closing(database: Database) -> Iterator[Database]:
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def made_on_server() -> Iterator[str]:
    """The URL of a new, empty database on the PostgreSQL server; dropped afterwards."""
    name = f"stipple_test_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            # Tests ask for the right rows, not for rows that survive a power cut.
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    except OperationalError as error:
        pytest.skip(f"No PostgreSQL at {engine.url!r}; set STIPPLE_TEST_POSTGRES. {error.orig}")
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'stipple.sqlite3'}"
