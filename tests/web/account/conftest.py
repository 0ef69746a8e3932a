"""The app with mailboxes to look into, and people who can sign in."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask

from tests.clock import FakeClock
from tests.mailbox import FakeMail
from tests.people import PASSWORD, known_client
from tests.web.page import Visit
from webapp.app import create_app
from webapp.composition import build_services
from webapp.config import Config
from webapp.services import Services
from webapp.services.login import Role
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.keys import load_or_create

SAM = "sam@b.example"


@pytest.fixture
def app(config: Config, clock: FakeClock, mailbox: FakeMail) -> Iterator[Flask]:
    app = create_app(config, clock=clock, services=build_services(config, clock, mail=mailbox))
    app.testing = True
    yield app
    app.extensions["stipple"].database.dispose()


@pytest.fixture
def sam(config: Config, clock: FakeClock, services: Services) -> UUID:
    """A client whom mail reaches at `SAM`."""
    keys = load_or_create(config.instance_path).field_keys
    with services.database.write() as session:
        client = known_client(FieldCipher(keys), BlindIndex(keys), SAM, created_at=clock())
        session.add(client)
    return client.id


@pytest.fixture
def add_member(services: Services) -> Callable[..., UUID]:
    """Make a member of staff with the password of `tests.people`."""

    def add(name: str, role: Role = "technician") -> UUID:
        return services.accounts.team.add(name, f"{name.lower()}@clinic.example", role, PASSWORD)

    return add


@pytest.fixture
def signed_in(services: Services, another_visit: Callable[[], Visit]) -> Callable[[UUID], Visit]:
    """A browser in which this member of staff is signed in."""

    def sign_in(staff_id: UUID) -> Visit:
        visit = another_visit()
        visit.sign_in(services.accounts.start_session("staff", staff_id))
        return visit

    return sign_in
