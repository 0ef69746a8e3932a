import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.databases import another, closing
from tests.rows import client_row, plan_row
from webapp.storage.database import Database, Engines, StorageUnavailableError
from webapp.storage.postgresql import postgresql_engine
from webapp.storage.rows import ClientRow, PlanRow
from webapp.storage.sqlite import sqlite_engine


def test_two_that_read_and_then_write_never_fail(database: Database):
    client = stored_client(database)

    race(database, client, patience=0.2)  # in vain: the other reads once this one has written

    assert numbers(database) == [1, 2]


def test_without_the_turn_to_write_one_of_two_fails(database: Database):
    client = stored_client(database)

    with (
        closing(HastyDatabase(database.url.render_as_string(hide_password=False))) as hasty,
        pytest.raises((StorageUnavailableError, IntegrityError)),
    ):
        race(hasty, client, patience=30)


def test_fifty_at_once_never_fail(database: Database):
    client = stored_client(database)

    # The turns of fifty take a busy machine longer than the five seconds that one waits for its turn.
    with another(database, patience=60) as patient, ThreadPoolExecutor(50) as threads:
        list(threads.map(lambda _: add_plan(patient, client), range(50)))

    assert numbers(database) == list(range(1, 51))


class HastyDatabase(Database):
    """A database whose writers begin as SQLAlchemy would have them begin."""

    def _open(self) -> Engines:
        if self.dialect == "sqlite":
            engine = sqlite_engine(self.url, "DEFERRED", echo=False, patience=5)
        else:
            engine = postgresql_engine(self.url, echo=False, patience=5)
        return Engines(engine, engine)


def race(database: Database, client: ClientRow, *, patience: float) -> None:
    """Two threads add the next plan; each has read before either writes, if the database lets them.

    After `patience` seconds one writes all the same.
    """
    both_have_read = threading.Barrier(2, timeout=patience)
    with ThreadPoolExecutor(2) as threads:
        racers = [threads.submit(add_plan, database, client, both_have_read) for _ in range(2)]
    for racer in racers:
        racer.result()


def add_plan(database: Database, client: ClientRow, both_have_read: threading.Barrier | None = None) -> None:
    with database.write() as session:
        number = session.scalar(select(func.coalesce(func.max(PlanRow.number), 0))) or 0
        if both_have_read:
            with suppress(threading.BrokenBarrierError):
                both_have_read.wait()
        session.add(plan_row(client, number=number + 1))


def stored_client(database: Database) -> ClientRow:
    with database.write() as session:
        session.add(client := client_row())
    return client


def numbers(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(select(PlanRow.number).order_by(PlanRow.number)))
