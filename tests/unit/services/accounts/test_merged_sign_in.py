from uuid import UUID

import pytest

from tests.rows import client_merge_row, staff_row
from webapp.services.accounts import AccountsService
from webapp.services.accounts.client_sign_in import ClientSignIn
from webapp.storage.database import Database
from webapp.storage.rows import ClientRow

OLD, NEW, HOME = "old@b.example", "new@b.example", "192.0.2.7"


def test_the_address_of_a_merged_record_leads_to_the_one_that_goes_on(ways, accounts, pair, mailbox):
    _, into = pair

    token = ways.with_code(ways.ask(OLD, HOME), mailbox.code, HOME)

    assert accounts.login_session(token).client_id == into
    # The letter goes to the mailbox that was typed; the other one would tell its owner nothing.
    assert mailbox.newest["To"] == OLD


def test_the_mailed_link_leads_there_too(ways, accounts, pair, mailbox):
    _, into = pair
    ways.ask(OLD, HOME)

    assert accounts.login_session(ways.with_link(mailbox.token)).client_id == into


def test_a_letter_from_before_the_merge_leads_to_the_record_that_goes_on(ways, accounts, add_client, database, mailbox):
    ended, into = add_client(OLD), add_client(NEW)
    request = ways.ask(OLD, HOME)
    merge(database, ended, into)

    assert accounts.login_session(ways.with_code(request, mailbox.code, HOME)).client_id == into


def test_a_stranger_who_uses_the_address_later_does_not_take_the_plan_away(ways, accounts, pair, add_client, mailbox):
    _, into = pair
    add_client(OLD)

    token = ways.with_code(ways.ask(OLD, HOME), mailbox.code, HOME)

    assert accounts.login_session(token).client_id == into


@pytest.fixture
def ways(accounts: AccountsService) -> ClientSignIn:
    return accounts.client_sign_in


@pytest.fixture
def pair(add_client, database: Database) -> tuple[UUID, UUID]:
    """A record that was merged, and the one that goes on."""
    ended, into = add_client(OLD), add_client(NEW)
    merge(database, ended, into)
    return ended, into


def merge(database: Database, ended: UUID, into: UUID) -> None:
    with database.write() as session:
        staff = staff_row()
        session.add(staff)
        session.add(client_merge_row(session.get_one(ClientRow, ended), session.get_one(ClientRow, into), staff))
