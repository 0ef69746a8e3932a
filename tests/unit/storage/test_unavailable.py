import traceback
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.databases import closing
from tests.rows import client_row
from webapp.storage.database import Database, StorageUnavailableError
from webapp.storage.rows import ClientRow


def test_a_locked_database_is_unavailable_for_writing_only(database: Database):
    with closing(impatient(database)) as other, database.write():
        with pytest.raises(StorageUnavailableError), other.write():
            pytest.fail("two writers at once")

        with other.read() as session:
            assert session.scalars(select(ClientRow)).all() == []


def test_a_write_succeeds_once_the_lock_is_gone(database: Database):
    with closing(impatient(database)) as other:
        with database.write(), pytest.raises(StorageUnavailableError), other.write():
            pytest.fail("two writers at once")

        with other.write() as session:
            session.add(client_row())


def test_a_read_only_file_is_unavailable_for_writing_only(sqlite_database: Database):
    sqlite_database.check()
    url = f"sqlite:///file:{sqlite_database.url.database}?mode=ro&uri=true"

    with closing(Database(url)) as read_only:
        with pytest.raises(StorageUnavailableError, match="readonly"), read_only.write() as session:
            session.add(client_row())

        with read_only.read() as session:
            assert session.scalars(select(ClientRow)).all() == []


def test_a_full_disk_is_unavailable_and_keeps_nothing(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.execute(text("PRAGMA max_page_count = 1"))

    with pytest.raises(StorageUnavailableError, match="full"), sqlite_database.write() as session:
        session.add(client_row(name_enc=b"x" * 1_000_000))

    with sqlite_database.read() as session:
        assert session.scalars(select(ClientRow)).all() == []


def test_a_folder_in_place_of_the_file_is_unavailable(tmp_path: Path):
    with (
        closing(Database(f"sqlite:///{tmp_path}")) as database,
        pytest.raises(StorageUnavailableError, match="unable to open"),
        database.read() as session,
    ):
        session.execute(text("SELECT 1"))


def test_a_server_that_is_down_is_unavailable():
    with (
        closing(Database("postgresql+psycopg://nobody@127.0.0.1:1/none", patience=1)) as database,
        pytest.raises(StorageUnavailableError),
        database.read() as session,
    ):
        session.execute(text("SELECT 1"))


@pytest.mark.postgres
def test_a_connection_cut_in_mid_transaction_is_unavailable(postgresql_database: Database):
    def write_through_a_cut_connection():
        with postgresql_database.write() as session:
            cut(postgresql_database, session.scalar(text("SELECT pg_backend_pid()")))
            session.add(client_row())

    with pytest.raises(StorageUnavailableError):
        write_through_a_cut_connection()


@pytest.mark.postgres
def test_a_connection_cut_between_transactions_is_not_noticed(postgresql_database: Database):
    with postgresql_database.write() as session:
        process = session.scalar(text("SELECT pg_backend_pid()"))

    cut(postgresql_database, process)

    with postgresql_database.write() as session:
        session.add(client_row())


def test_more_readers_than_connections_are_told_so(sqlite_database: Database):
    with closing(impatient(sqlite_database)) as database:
        pool = database.engines.reader.pool
        held = [pool.connect() for _ in range(15)]

        with pytest.raises(StorageUnavailableError, match="busy"), database.read() as session:
            session.execute(text("SELECT 1"))

        for connection in held:
            connection.close()


def test_a_missing_table_is_a_mistake_and_not_unavailable(database: Database):
    with pytest.raises(DBAPIError), database.read() as session:
        session.execute(text("SELECT * FROM no_such_table"))


def test_no_value_of_a_row_is_told(database: Database):
    with pytest.raises(DBAPIError) as caught, database.write() as session:
        session.add(client_row(reach_by="canary-4711"))

    assert "canary-4711" not in "".join(traceback.format_exception(caught.value))


def impatient(database: Database) -> Database:
    return Database(database.url.render_as_string(hide_password=False), patience=0.1)


def cut(database: Database, process: int | None) -> None:
    """End a connection from the server's side, and wait until it has ended."""
    with closing(impatient(database)) as other, other.read() as session:
        session.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
