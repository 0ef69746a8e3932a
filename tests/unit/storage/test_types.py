from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from tests.rows import NOW, client_row
from webapp.storage.database import Database
from webapp.storage.rows import ClientRow
from webapp.storage.types import NaiveDatetimeError

DUBAI = timezone(timedelta(hours=4))


@pytest.mark.parametrize(
    "instant",
    [NOW, NOW.astimezone(DUBAI), datetime(2026, 12, 31, 23, 59, 59, 999_999, UTC), datetime(1970, 1, 1, tzinfo=UTC)],
)
def test_an_instant_comes_back_the_same_and_in_utc(database: Database, instant: datetime):
    with database.write() as session:
        session.add(client_row(created_at=instant))

    with database.read() as session:
        stored = session.scalars(select(ClientRow.created_at)).one()

    assert stored == instant
    assert stored.tzinfo is UTC


def test_an_instant_without_an_offset_is_refused(database: Database):
    with pytest.raises(StatementError) as caught, database.write() as session:
        session.add(client_row(created_at=NOW.replace(tzinfo=None)))

    assert isinstance(caught.value.orig, NaiveDatetimeError)


def test_instants_of_different_offsets_are_compared_as_instants(database: Database):
    with database.write() as session:
        session.add(client_row(created_at=NOW))

    with database.read() as session:
        found = session.scalars(select(ClientRow).where(ClientRow.created_at == NOW.astimezone(DUBAI))).all()

    assert len(found) == 1
