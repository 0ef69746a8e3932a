import sqlite3
import stat
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import text

from tests.databases import closing
from webapp.storage.database import Database
from webapp.storage.sqlite import UnsafeSqliteError, refuse_old_version, sqlite_engine, sqlite_module

WANTED = {"busy_timeout": 5000, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(("kind", "query_only"), [("writer", 0), ("reader", 1)])
def test_every_connection_is_set_up(sqlite_database: Database, kind: str, query_only: int):
    engine = getattr(sqlite_database.engines, kind)

    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            got = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (*WANTED, "query_only")}
            assert got == WANTED | {"query_only": query_only}
            connection.rollback()


def test_a_pragma_that_is_not_taken_stops_the_start(tmp_path: Path):
    url = Database(f"sqlite:///{tmp_path}/a.sqlite3").url
    engine = sqlite_engine(url, "DEFERRED", echo=False, patience=5, synchronous="vry_ful")

    with pytest.raises(UnsafeSqliteError, match="synchronous"):
        engine.connect()

    engine.dispose()


def test_a_pragma_that_does_not_exist_stops_the_start(tmp_path: Path):
    url = Database(f"sqlite:///{tmp_path}/a.sqlite3").url
    engine = sqlite_engine(url, "DEFERRED", echo=False, patience=5, foregin_keys=1)

    with pytest.raises(UnsafeSqliteError, match="foregin_keys"):
        engine.connect()

    engine.dispose()


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_can_damage_the_database_is_refused(version: tuple[int, int, int]):
    with pytest.raises(UnsafeSqliteError, match="pip install 'pysqlite3"):
        refuse_old_version(fake_sqlite(version))


def test_the_first_safe_sqlite_is_taken():
    refuse_old_version(fake_sqlite((3, 51, 3)))


@pytest.mark.skipif(sqlite3.sqlite_version_info >= (3, 51, 3), reason="this Python's own SQLite is safe")
def test_pythons_own_sqlite_is_not_used_where_it_is_old():
    assert sqlite_module().sqlite_version_info > sqlite3.sqlite_version_info


def test_the_engine_runs_on_the_safe_sqlite(sqlite_database: Database):
    with sqlite_database.read() as session:
        assert session.scalar(text("SELECT sqlite_version()")) == sqlite_module().sqlite_version


def test_a_new_file_and_its_log_are_for_this_account_only(tmp_path: Path):
    with closing(Database(f"sqlite:///{tmp_path}/new/stipple.sqlite3")) as database:
        database.check()

        modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in (tmp_path / "new").iterdir()}

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert set(modes.values()) == {"0o600"}
    assert "stipple.sqlite3-wal" in modes


def test_a_file_that_is_there_keeps_its_mode(sqlite_database: Database):
    path = Path(sqlite_database.url.database or "")
    path.chmod(0o640)

    sqlite_database.check()

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def fake_sqlite(version: tuple[int, int, int]) -> ModuleType:
    module = ModuleType("fake_sqlite")
    module.__dict__.update(sqlite_version_info=version, sqlite_version=".".join(map(str, version)))
    return module
