import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import StrEnum

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.databases import closing
from tests.rows import client_row
from webapp.storage.database import Database, StorageUnavailableError, UnknownDatabaseError, WriteInReadError
from webapp.storage.rows import ClientRow


def test_what_was_written_can_be_read(database: Database):
    client = client_row()

    with database.write() as session:
        session.add(client)

    with database.read() as session:
        assert session.get_one(ClientRow, client.id).name_enc == client.name_enc


def test_an_error_leaves_nothing_behind(database: Database):
    with suppress(ZeroDivisionError), database.write() as session:
        session.add(client_row())
        session.flush()
        raise ZeroDivisionError

    assert count(database) == 0


def test_a_mistake_of_ours_keeps_its_name(database: Database):
    with database.write() as session:
        session.add(client := client_row())

    with pytest.raises(IntegrityError), database.write() as session:
        session.add(client_row(id=client.id))


def test_rows_stay_readable_after_their_transaction(database: Database):
    with database.write() as session:
        session.add(client := client_row(locale="ar"))
    with database.read() as session:
        read = session.get_one(ClientRow, client.id)

    assert (client.locale, read.locale) == ("ar", "ar")


def test_changing_a_row_inside_read_is_refused(database: Database):
    with database.write() as session:
        session.add(client := client_row())

    with pytest.raises(WriteInReadError, match="ClientRow"), database.read() as session:
        session.get_one(ClientRow, client.id).locale = "ar"


def test_the_database_itself_refuses_to_write_inside_read(database: Database):
    with pytest.raises(StorageUnavailableError), database.read() as session:
        session.execute(text("DELETE FROM client"))


def test_a_read_sees_one_moment(database: Database):
    with database.read() as session:
        before = session.scalars(select(ClientRow)).all()
        with database.write() as other:
            other.add(client_row())
        after = session.scalars(select(ClientRow)).all()

    assert (before, after) == ([], [])
    assert count(database) == 1


def test_a_read_does_not_wait_for_a_writer(database: Database):
    with database.write() as session:
        session.add(client_row())
        session.flush()

        assert count(database) == 0


def test_an_enumeration_is_stored_as_its_code(database: Database):
    class ReachBy(StrEnum):
        PHONE = "phone"

    with database.write() as session:
        session.add(client_row(reach_by=ReachBy.PHONE))

    with database.read() as session:
        assert session.scalars(select(ClientRow.reach_by)).one() == "phone"


def test_a_forked_process_opens_its_own_connections(database: Database):
    with database.write() as session:
        session.add(client_row())
    inherited = database.engines

    child = os.fork()
    if child == 0:
        os._exit(0 if database.engines is not inherited and count(database) == 1 else 1)

    assert os.waitpid(child, 0)[1] == 0
    assert database.engines is inherited
    assert count(database) == 1


def test_all_threads_of_a_process_share_its_connections(database: Database):
    with ThreadPoolExecutor(4) as threads:
        engines = set(threads.map(lambda _: id(database.engines), range(4)))

    assert engines == {id(database.engines)}


def test_a_good_set_up_passes_the_check(database: Database):
    database.check()


def test_another_kind_of_database_is_refused():
    with pytest.raises(UnknownDatabaseError, match="mysql"):
        Database("mysql://root@localhost/stipple")


def test_a_password_is_not_shown(database: Database):
    with closing(Database("postgresql+psycopg://me:s3cret@127.0.0.1:1/none")) as elsewhere:
        assert "s3cret" not in repr(elsewhere) + repr(elsewhere.url)


def count(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(ClientRow)).all())
