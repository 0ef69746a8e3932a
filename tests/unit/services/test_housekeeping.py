from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clock import FakeClock
from tests.rows import client_row, staff_row
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.housekeeping import Housekeeping
from webapp.storage.database import Database
from webapp.storage.rows import (
    AttemptRow,
    LoginSessionRow,
    PushSubscriptionRow,
    ReminderRow,
    Row,
    SignInCodeRow,
    new_id,
)


@pytest.fixture
def client_id(database: Database) -> UUID:
    client = client_row()
    store(database, client)
    return client.id


def test_a_sign_in_code_goes_a_day_after_it_ended(database, clock, client_id):
    for hours in (-30, -20, 1):
        store(database, code_row(client_id, clock(), hours))

    tidy(database, clock)

    assert len(left(database, SignInCodeRow)) == 2


def test_an_attempt_goes_after_a_day(database, clock):
    for hours in (-30, -20):
        store(database, row(AttemptRow, clock(), bucket="mail:x", at=clock() + timedelta(hours=hours)))

    tidy(database, clock)

    assert len(left(database, AttemptRow)) == 1


@pytest.mark.parametrize(
    ("days", "ends", "has_phone"),
    [(0, False, True), (0, True, False), (29, False, True), (31, False, False), (401, False, False)],
)
def test_a_phone_gets_nothing_any_more_once_its_session_is_over(database, clock, client_id, days, ends, has_phone):
    token = LoginSessions(database, clock).start("client", client_id)
    store(database, phone_row(client_id, left(database, LoginSessionRow)[0].id, clock()))
    if ends:
        # Without what signing out does itself: a session may end in more ways than one.
        with database.write() as session:
            session.scalars(select(LoginSessionRow)).one().ended_at = clock()
    clock.move(days=days)

    tidy(database, clock)

    assert bool(left(database, PushSubscriptionRow)) is has_phone
    assert token


def test_an_ended_session_is_remembered_for_as_long_as_a_phone_may_come_back_with_it(database, clock, client_id):
    sessions = LoginSessions(database, clock)
    sessions.end(sessions.start("client", client_id))

    clock.move(days=799)
    tidy(database, clock)
    assert len(left(database, LoginSessionRow)) == 1

    clock.move(days=2)
    tidy(database, clock)
    assert left(database, LoginSessionRow) == []


def test_a_session_of_staff_goes_a_month_after_its_end(database, clock):
    member = staff_row()
    store(database, member)
    LoginSessions(database, clock).start("staff", member.id)

    clock.move(days=31)
    tidy(database, clock)

    assert left(database, LoginSessionRow) == []


@pytest.mark.parametrize(
    ("state", "days", "stays"),
    [("sent", 89, True), ("sent", 91, False), ("dropped", 6, True), ("dropped", 8, False), ("waiting", 400, True)],
)
def test_a_reminder_is_kept_as_long_as_somebody_may_ask_for_it(database, clock, client_id, state, days, stays):
    store(database, reminder_row(client_id, clock(), state))
    clock.move(days=days)

    tidy(database, clock)

    assert bool(left(database, ReminderRow)) is stays


def tidy(database: Database, clock: FakeClock) -> None:
    Housekeeping(database, clock).tidy()


def left(database: Database, kind: type[Row]) -> list[Any]:
    with database.read() as session:
        return list(session.scalars(select(kind)))


def store(database: Database, *rows: Row) -> None:
    with database.write() as session:
        session.add_all(rows)


def row(kind: type[Row], now: datetime, **values: Any) -> Row:
    return kind(id=new_id(), created_at=now, **values)


def code_row(client_id: UUID, now: datetime, hours: int) -> Row:
    expires = now + timedelta(hours=hours)
    return row(
        SignInCodeRow, now, client_id=client_id, code_hash="x", token_hash=new_id().hex, expires_at=expires, tries=0
    )


def phone_row(client_id: UUID, session_id: UUID, now: datetime) -> Row:
    sealed = {"endpoint_enc": b"sealed", "keys_enc": b"sealed"}
    return row(PushSubscriptionRow, now, client_id=client_id, login_session_id=session_id, endpoint_hash="x", **sealed)


def reminder_row(client_id: UUID, now: datetime, state: str) -> Row:
    what = {"day": date(2026, 12, 1), "part": "morning", "channel": "email", "kinds": []}
    settled = now if state in ("sent", "dropped") else None
    return row(ReminderRow, now, client_id=client_id, state=state, next_try_at=now, settled_at=settled, **what)
