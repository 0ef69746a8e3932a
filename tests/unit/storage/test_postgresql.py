import pytest
from sqlalchemy import text

from webapp.storage.database import Database

pytestmark = pytest.mark.postgres

LOCKS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
SETTINGS = "SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')"


def test_a_writer_holds_the_turn_to_write(postgresql_database: Database):
    with postgresql_database.write() as session:
        assert session.scalar(LOCKS) == 1


def test_a_reader_does_not(postgresql_database: Database):
    with postgresql_database.write():
        pass

    with postgresql_database.read() as session:
        assert session.scalar(LOCKS) == 0


def test_a_connection_forgets_what_it_was_used_for(postgresql_database: Database):
    def write_settings() -> tuple[str, str]:
        with postgresql_database.write() as session:
            return tuple(session.execute(text(SETTINGS)).one())

    def read_settings() -> tuple[str, str]:
        with postgresql_database.read() as session:
            return tuple(session.execute(text(SETTINGS)).one())

    assert [read_settings(), write_settings(), read_settings(), write_settings()] == [
        ("repeatable read", "on"),
        ("read committed", "off"),
        ("repeatable read", "on"),
        ("read committed", "off"),
    ]


def test_times_are_told_in_utc(postgresql_database: Database):
    with postgresql_database.read() as session:
        assert session.scalar(text("SHOW timezone")) == "UTC"
