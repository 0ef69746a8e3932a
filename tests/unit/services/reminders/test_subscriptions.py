from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clock import FakeClock
from tests.push import Browser
from tests.rows import client_row
from webapp.messaging.push_services import PushEndpointError
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.reminders.subscriptions import MOST, PushSubscriptions
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import PushSubscriptionRow


def test_a_phone_that_was_added_is_found_with_its_keys(subscriptions, phone):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    (found,) = subscriptions.of(phone.client_id)
    assert found.address == phone.browser.address
    assert subscriptions.has(phone.client_id, phone.session_id)


def test_an_address_that_must_not_be_called_is_not_kept(database, cipher, clock, phone):
    def refuse(_endpoint: str) -> None:
        raise PushEndpointError

    subscriptions = PushSubscriptions(database, cipher, clock, refuse)

    with pytest.raises(PushEndpointError):
        subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    assert subscriptions.of(phone.client_id) == []


def test_address_and_keys_lie_sealed(subscriptions, phone, database):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    with database.read() as session:
        row = session.scalars(select(PushSubscriptionRow)).one()
    stored = b"".join([row.endpoint_enc, row.keys_enc, row.endpoint_hash.encode()])
    said = phone.browser.address
    assert [text for text in (said.endpoint, said.p256dh, said.auth) if text.encode() in stored] == []


def test_a_phone_has_one_subscription(subscriptions, phone):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)
    newer = Browser("https://push.example/newer")

    subscriptions.add(phone.client_id, phone.session_id, newer.address)

    assert [each.address for each in subscriptions.of(phone.client_id)] == [newer.address]


def test_whoever_signs_in_on_a_phone_takes_it_over(subscriptions, phone, sign_in):
    other = sign_in()
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    subscriptions.add(other.client_id, other.session_id, phone.browser.address)

    assert subscriptions.of(phone.client_id) == []
    assert [each.address for each in subscriptions.of(other.client_id)] == [phone.browser.address]


def test_a_sixth_phone_takes_the_place_of_the_first(subscriptions, phone, sign_in, clock):
    phones = [phone, *(sign_in(phone.client_id) for _ in range(MOST))]

    for each in phones:
        subscriptions.add(each.client_id, each.session_id, each.browser.address)
        clock.move(minutes=1)

    newest_first = [each.browser.address for each in reversed(phones)]
    assert [each.address for each in subscriptions.of(phone.client_id)] == newest_first[:MOST]


def test_a_phone_that_signs_out_gets_nothing_more(subscriptions, phone, sessions, database):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    sessions.end(phone.token)

    assert subscriptions.of(phone.client_id) == []
    with database.read() as session:
        assert session.scalars(select(PushSubscriptionRow)).all() == []


def test_the_others_of_the_client_still_do(subscriptions, phone, sign_in, sessions):
    other = sign_in(phone.client_id)
    for each in (phone, other):
        subscriptions.add(each.client_id, each.session_id, each.browser.address)

    sessions.end(phone.token)

    assert [each.address for each in subscriptions.of(phone.client_id)] == [other.browser.address]


@pytest.mark.parametrize("days", [30, 400])
def test_a_phone_whose_session_ended_by_itself_gets_nothing(subscriptions, phone, clock, days):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    clock.move(days=days)

    assert subscriptions.of(phone.client_id) == []


def test_a_phone_that_is_in_use_goes_on(subscriptions, phone, sessions, clock):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)

    for _ in range(3):
        clock.move(days=29)
        sessions.find(phone.token)

    assert len(subscriptions.of(phone.client_id)) == 1


def test_taking_one_away_tells_whether_there_is_another(subscriptions, phone, sign_in):
    other = sign_in(phone.client_id)
    for each in (phone, other):
        subscriptions.add(each.client_id, each.session_id, each.browser.address)

    assert subscriptions.remove(phone.client_id, phone.session_id) is True
    assert subscriptions.remove(phone.client_id, phone.session_id) is True
    assert subscriptions.remove(phone.client_id, other.session_id) is False


def test_what_a_push_service_has_given_up_is_forgotten(subscriptions, phone):
    subscriptions.add(phone.client_id, phone.session_id, phone.browser.address)
    (found,) = subscriptions.of(phone.client_id)

    subscriptions.forget(found.id)

    assert subscriptions.has(phone.client_id) is False


class Phone:
    """A phone that is signed in, and its browser."""

    def __init__(self, sessions: LoginSessions, client_id: UUID) -> None:
        self.client_id = client_id
        self.token = sessions.start("client", client_id)
        login = sessions.find(self.token)
        assert login
        self.session_id = login.session_id
        self.browser = Browser(f"https://push.example/{self.session_id}")


@pytest.fixture
def sessions(database: Database, clock: FakeClock) -> LoginSessions:
    return LoginSessions(database, clock)


@pytest.fixture
def subscriptions(database: Database, cipher: FieldCipher, clock: FakeClock) -> PushSubscriptions:
    return PushSubscriptions(database, cipher, clock, lambda _endpoint: None)


@pytest.fixture
def sign_in(database: Database, sessions: LoginSessions) -> Callable[..., Phone]:
    """One more phone: of this client, or of a new one."""

    def start(client_id: UUID | None = None) -> Phone:
        if client_id:
            return Phone(sessions, client_id)
        row = client_row()
        with database.write() as session:
            session.add(row)
        return Phone(sessions, row.id)

    return start


@pytest.fixture
def phone(sign_in: Callable[..., Phone]) -> Phone:
    return sign_in()
