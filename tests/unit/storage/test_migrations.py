import os
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.exc import IntegrityError

from tests.rows import NOW, client_row, response_row
from webapp.storage import migrate
from webapp.storage.database import Database
from webapp.storage.migrate import DatabaseNotMigratedError
from webapp.storage.rows import Row, new_id
from webapp.storage.sqlite import UnsafeSqliteError

NEW_ID = new_id()
CLIENT = {"name_enc": b"", "email_enc": b"", "email_index": "", "reach_by": "email", "locale": "en"}
PLAN = {"number": 1, "content_version": "", "plan_hash": "", "body_enc": b"", "reason": "intake", "provisional": True}


def test_up_down_and_up_again(bare_database: Database):
    migrate.upgrade(bare_database)
    migrate.downgrade(bare_database)
    migrate.upgrade(bare_database)

    assert migrate.current(bare_database) == migrate.head()


def test_down_leaves_nothing(bare_database: Database):
    migrate.upgrade(bare_database)

    migrate.downgrade(bare_database)

    with bare_database.read() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]


def test_up_twice_is_up_once(database: Database):
    migrate.upgrade(database)

    migrate.refuse_unmigrated(database)


def test_processes_that_start_together_migrate_once(bare_database: Database):
    children = [in_a_fork(lambda: migrate.upgrade(bare_database)) for _ in range(4)]

    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    assert migrate.current(bare_database) == migrate.head()


def test_the_rows_are_what_the_migrations_made(database: Database):
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})

        assert compare_metadata(context, Row.metadata) == []


def test_even_checks_and_names_are_what_the_rows_say(bare_database: Database):
    """Alembic compares neither checks nor the names of keys."""
    migrate.upgrade(bare_database)
    with bare_database.alter() as connection:
        migrated = shape(connection)
    migrate.downgrade(bare_database)

    with bare_database.alter() as connection:
        Row.metadata.create_all(connection)
        assert shape(connection) == migrated


def test_a_failed_migration_leaves_nothing_behind(bare_database: Database):
    with suppress(ZeroDivisionError), bare_database.alter() as connection:
        Row.metadata.create_all(connection)
        raise ZeroDivisionError

    with bare_database.read() as session:
        assert inspect(session.connection()).get_table_names() == []


def test_a_plan_of_older_days_was_made_with_what_the_environment_says(bare_database: Database):
    migrate.upgrade(bare_database, "0001")
    with bare_database.alter() as connection:
        connection.execute(insert(Row.metadata.tables["client"]).values(id=NEW_ID, created_at=NOW, **CLIENT))
        connection.execute(
            insert(Row.metadata.tables["plan"]).values(id=NEW_ID, created_at=NOW, client_id=NEW_ID, **PLAN)
        )

    migrate.upgrade(bare_database)

    with bare_database.read() as session:
        assert session.execute(text("SELECT settings_number FROM plan")).scalar() == 0
    migrate.downgrade(bare_database, "0001")
    with bare_database.read() as session:
        assert session.execute(text("SELECT count(*) FROM plan")).scalar() == 1


def test_a_server_does_not_start_on_an_older_database(bare_database: Database):
    with pytest.raises(DatabaseNotMigratedError, match="at revision none"):
        migrate.refuse_unmigrated(bare_database)


def test_a_table_can_be_rebuilt_under_the_rows_that_refer_to_it(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add_all([client := client_row(), response_row(client)])

    with sqlite_database.alter() as connection:
        rebuild_client(connection)

    with sqlite_database.read() as session:
        assert session.execute(text("SELECT count(*) FROM client JOIN response ON client_id = client.id")).scalar() == 1


def test_a_rebuild_that_loses_rows_is_refused(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add_all([client := client_row(), response_row(client)])

    with pytest.raises(UnsafeSqliteError, match="refer to nothing"), sqlite_database.alter() as connection:
        connection.execute(text("DELETE FROM client"))


def test_rebuilding_in_an_ordinary_transaction_would_fail(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add_all([client := client_row(), response_row(client)])

    with pytest.raises(IntegrityError), sqlite_database.write() as session:
        rebuild_client(session.connection())


def in_a_fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            work()
            os._exit(0)
        os._exit(1)
    return child


def rebuild_client(connection: Connection) -> None:
    """What Alembic does on SQLite to change a column: copy, drop, rename."""
    with Operations(MigrationContext.configure(connection)).batch_alter_table("client", recreate="always"):
        pass


def shape(connection: Connection) -> dict[str, Any]:
    inspector = inspect(connection)
    return {
        table: {
            "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)),
            "checks": sorted((c["name"], plain(c["sqltext"])) for c in inspector.get_check_constraints(table)),
            "foreign keys": sorted((k["name"], str(k["options"])) for k in inspector.get_foreign_keys(table)),
            "uniques": sorted((u["name"], u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "indexes": sorted(index_shape(index) for index in inspector.get_indexes(table)),
            "primary key": inspector.get_pk_constraint(table)["name"],
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def index_shape(index: ReflectedIndex) -> tuple[object, ...]:
    options = index.get("dialect_options", {})
    where = options.get("sqlite_where", options.get("postgresql_where"))
    return index["name"], index["column_names"], index["unique"], str(where)


def plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql)
