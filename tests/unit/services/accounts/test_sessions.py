from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.databases import another
from webapp.services.accounts.sessions import LIFETIMES, LoginSessions
from webapp.services.login import ClientLogin, StaffLogin
from webapp.storage.database import Database
from webapp.storage.rows import LoginSessionRow, StaffRow


def test_a_token_says_who_it_is(accounts, add_client, add_member):
    client_id, staff_id = add_client("sam@b.example"), add_member()

    client = accounts.login_session(accounts.start_session("client", client_id))
    member = accounts.login_session(accounts.start_session("staff", staff_id))

    assert isinstance(client, ClientLogin)
    assert client.client_id == client_id
    assert isinstance(member, StaffLogin)
    assert (member.staff_id, member.name, member.role) == (staff_id, "Tess", "technician")


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "\x00", "'; drop table login_session; --"])
def test_any_other_token_is_nobody(accounts, add_client, token):
    accounts.start_session("client", add_client("sam@b.example"))

    assert accounts.login_session(token) is None


def test_the_table_cannot_be_used_to_sign_in(accounts, add_client, database):
    token = accounts.start_session("client", add_client("sam@b.example"))

    (row,) = rows(database)

    assert token not in str(vars(row))
    assert accounts.login_session(row.token_hash) is None


def test_every_sign_in_has_a_token_of_its_own(accounts, add_client):
    client_id = add_client("sam@b.example")

    tokens = {accounts.start_session("client", client_id) for _ in range(3)}

    assert len(tokens) == 3
    assert all(accounts.login_session(token) for token in tokens)


@pytest.mark.parametrize("kind", ["client", "staff"])
def test_an_unused_session_ends_by_itself(accounts, clock, start, kind):
    used, unused, idle = start(kind), start(kind), LIFETIMES[kind].idle.total_seconds()

    clock.move(seconds=idle - 1)
    assert accounts.login_session(used)
    clock.move(seconds=1)

    assert accounts.login_session(used)
    assert accounts.login_session(unused) is None


@pytest.mark.parametrize("kind", ["client", "staff"])
def test_a_session_in_steady_use_ends_in_the_end(accounts, clock, start, kind):
    token, lifetime = start(kind), LIFETIMES[kind]
    ends = clock() + lifetime.absolute

    while clock() + lifetime.idle / 2 < ends:
        clock.move(seconds=(lifetime.idle / 2).total_seconds())
        assert accounts.login_session(token)
    clock.move(seconds=(ends - clock()).total_seconds())

    assert accounts.login_session(token) is None


def test_the_limits_are_those_that_were_decided():
    assert (LIFETIMES["client"].idle, LIFETIMES["staff"].idle) == (timedelta(days=30), timedelta(minutes=20))
    assert LIFETIMES["staff"].absolute == timedelta(hours=10)


def test_use_is_noted_once_in_a_while_and_not_with_every_request(accounts, clock, start, database):
    token, started = start("staff"), clock()

    clock.move(seconds=29)
    accounts.login_session(token)
    seen_at_first = rows(database)[0].last_seen_at
    clock.move(seconds=1)
    accounts.login_session(token)

    assert (seen_at_first, rows(database)[0].last_seen_at) == (started, clock())


def test_an_ended_session_is_over_and_can_be_ended_again(accounts, start):
    token, other = start("client"), start("client")

    accounts.end_session(token)
    accounts.end_session(token)

    assert accounts.login_session(token) is None
    assert accounts.login_session(other)


def test_a_request_in_flight_does_not_bring_an_ended_session_back(accounts, clock, start, database):
    token = start("staff")
    clock.move(minutes=1)
    with database.read() as session:
        in_flight = session.scalars(select(LoginSessionRow)).one()

    accounts.end_session(token)
    accounts.sessions._note_use(in_flight)

    assert accounts.login_session(token) is None


def test_a_role_that_changes_counts_at_the_next_request(accounts, start, database):
    token = start("staff")

    with database.write() as session:
        session.execute(update(StaffRow).values(role="manager"))

    assert accounts.login_session(token).role == "manager"


def test_a_disabled_member_is_out_even_if_their_session_runs(accounts, start, clock, database):
    token = start("staff")

    with database.write() as session:
        session.execute(update(StaffRow).values(disabled_at=clock()))

    assert accounts.login_session(token) is None


def test_sessions_are_recognised_while_nothing_can_be_saved(start, clock, database):
    token = start("staff")
    clock.move(minutes=1)

    with database.write(), another(database, patience=0.1) as same:
        assert LoginSessions(same, clock).find(token)


def rows(database: Database) -> list[LoginSessionRow]:
    with database.read() as session:
        return list(session.scalars(select(LoginSessionRow)))


@pytest.fixture
def start(accounts, add_client, add_member):
    """Sign somebody of this kind in."""
    people: dict[str, UUID] = {}

    def start(kind: str) -> str:
        make = {"client": lambda: add_client("sam@b.example"), "staff": add_member}[kind]
        people[kind] = people.get(kind) or make()
        return str(accounts.start_session(kind, people[kind]))

    return start


def test_what_a_page_asks_for_by_itself_is_no_use(accounts, database, clock, start):
    token = start("staff")
    seen = rows(database)[0].last_seen_at
    clock.move(minutes=19)

    assert accounts.login_session(token, is_use=False)
    assert rows(database)[0].last_seen_at == seen
    clock.move(minutes=1)
    assert accounts.login_session(token, is_use=False) is None
