"""The accounts service on both databases, and people who have accounts."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from tests.clock import FakeClock
from tests.mailbox import FakeMail
from tests.people import PASSWORD, known_client
from webapp.messaging.letters import LetterTemplates
from webapp.services.accounts import AccountsService, build_accounts
from webapp.services.accounts.post import Post
from webapp.services.login import Role
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher

TOP = Path(__file__).parents[4]


@pytest.fixture
def post(clock: FakeClock, mailbox: FakeMail) -> Post:
    render = LetterTemplates(TOP / "templates/mail", TOP / "webapp/translations")
    return Post(mailbox, render, clock, "https://intake.example", "stipple@intake.example")


@pytest.fixture
def accounts(
    database: Database, clock: FakeClock, cipher: FieldCipher, blind_index: BlindIndex, post: Post
) -> AccountsService:
    return build_accounts(database, clock, cipher, blind_index, post)


@pytest.fixture
def add_client(
    database: Database, clock: FakeClock, cipher: FieldCipher, blind_index: BlindIndex
) -> Callable[[str], UUID]:
    """Make a client with this e-mail."""

    def add(email: str) -> UUID:
        with database.write() as session:
            client = known_client(cipher, blind_index, email, created_at=clock())
            session.add(client)
        return client.id

    return add


@pytest.fixture
def add_member(accounts: AccountsService) -> Callable[..., UUID]:
    """Make a member of staff with the password of `tests.people`."""

    def add(email: str = "tess@clinic.example", role: Role = "technician") -> UUID:
        return accounts.team.add("Tess", email, role, PASSWORD)

    return add
