"""A backup is a whole database, private, and never overwrites another."""

from pathlib import Path

import pytest

from tests.rows import client_row
from webapp.storage.backup import BackupError, backup
from webapp.storage.database import Database
from webapp.storage.rows import ClientRow


def test_a_backup_holds_what_was_stored(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.write() as session:
        session.add(client_row())

    backup(sqlite_database, tmp_path / "copy.sqlite3")

    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    with copy.read() as session:
        assert session.query(ClientRow).count() == 1
    copy.dispose()
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_backup_never_overwrites_another(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite3").write_text("last night's")

    with pytest.raises(BackupError, match="exists already"):
        backup(sqlite_database, tmp_path / "copy.sqlite3")

    assert (tmp_path / "copy.sqlite3").read_text() == "last night's"


def test_postgresql_has_its_own_tool(postgresql_database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="pg_dump"):
        backup(postgresql_database, tmp_path / "copy")
