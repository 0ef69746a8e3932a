import base64
import json
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from pywebpush import webpush

from tests.push import SECRET_ANSWER, LocalServices
from webapp.messaging.channel import ChannelUnavailableError, Message, RecipientGoneError
from webapp.messaging.push import PushChannel, PushSigner, PushSubscription
from webapp.messaging.push_address import PushAddress, PushKeysError
from webapp.messaging.push_services import KnownServices

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
CLIENT, DELIVERY = UUID(int=1), UUID("01890a5d-ac96-774b-bcce-b302099a8057")
SAID = Message("For tomorrow", "Look today.", "https://intake.example/me", ("One.",), until=NOW + timedelta(hours=3))


def test_a_phone_can_read_what_is_pushed_and_nobody_else(push_service, book):
    phone = book.subscribe(push_service.browser())

    send(book)

    (pushed,) = push_service.pushed
    assert phone.read(pushed) == {
        "title": "For tomorrow",
        "body": "Look today.",
        "url": "https://intake.example/me",
        "tag": DELIVERY.hex,
        "lang": "en",
        "dir": "ltr",
    }
    assert b"tomorrow" not in pushed.body


def test_the_push_service_is_told_how_long_to_keep_it_and_what_it_replaces(push_service, book):
    book.subscribe(push_service.browser("x?y=1"))

    send(book)

    (pushed,) = push_service.pushed
    wanted = {"ttl": "10800", "topic": DELIVERY.hex, "urgency": "normal", "content-encoding": "aes128gcm"}
    assert {name: pushed.headers[name] for name in wanted} == wanted
    assert len(DELIVERY.hex) == 32
    assert pushed.path == "/x?y=1"


@pytest.mark.parametrize(("until", "seconds"), [(None, "43200"), (NOW - timedelta(hours=1), "0")])
def test_a_message_is_kept_no_longer_than_it_is_of_use(push_service, book, until, seconds):
    book.subscribe(push_service.browser())

    send(book, replace(SAID, until=until))

    assert push_service.pushed[0].headers["ttl"] == seconds


def test_the_signature_is_ours_and_for_this_push_service(push_service, book):
    book.subscribe(push_service.browser())

    send(book)

    authorization = push_service.pushed[0].headers["authorization"]
    token, key = (part.partition("=")[2] for part in authorization.removeprefix("vapid ").split(","))
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert Vapid02.verify(authorization)
    assert key == SIGNER.public_key
    assert claims == {
        "aud": push_service.url,
        "sub": "mailto:clinic@intake.example",
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
    }


def test_arabic_reads_from_right_to_left(push_service, book):
    phone = book.subscribe(push_service.browser())

    send(book, replace(SAID, title="غدا", lang="ar"))

    said = phone.read(push_service.pushed[0])
    assert (said["title"], said["lang"], said["dir"]) == ("غدا", "ar", "rtl")


def test_handing_over_is_called_once_and_before_the_first_byte(push_service, book):
    book.subscribe(push_service.browser("a"))
    book.subscribe(push_service.browser("b"))
    seen = []

    send(book, handing_over=lambda: seen.append(len(push_service.pushed)))

    assert seen == [0]
    assert len(push_service.pushed) == 2


def test_what_handing_over_raises_ends_it(push_service, book):
    book.subscribe(push_service.browser())

    def refuse() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(book, handing_over=refuse)

    assert push_service.pushed == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_has_ended_is_forgotten(push_service, book, status):
    book.subscribe(push_service.browser())
    push_service.answers["/phone"] = status

    with pytest.raises(RecipientGoneError):
        send(book)

    assert book.subscriptions == []


@pytest.mark.parametrize("status", [400, 401, 403, 413, 429, 500, 503])
def test_a_service_that_takes_nothing_now_may_do_so_later(push_service, book, status):
    book.subscribe(push_service.browser())
    push_service.answers["/phone"] = status

    with pytest.raises(ChannelUnavailableError):
        send(book)

    assert len(book.subscriptions) == 1


def test_one_phone_that_has_it_is_enough(push_service, book):
    for name in ("gone", "busy", "fine"):
        book.subscribe(push_service.browser(name))
    push_service.answers |= {"/gone": 410, "/busy": 503}

    send(book)

    assert [each.address.endpoint.rpartition("/")[2] for each in book.subscriptions] == ["busy", "fine"]


def test_a_busy_phone_is_worth_another_try_where_the_others_are_gone(push_service, book):
    for name in ("gone", "busy"):
        book.subscribe(push_service.browser(name))
    push_service.answers |= {"/gone": 410, "/busy": 503}

    with pytest.raises(ChannelUnavailableError):
        send(book)


def test_nobody_has_subscribed(book):
    with pytest.raises(RecipientGoneError):
        send(book)


def test_a_service_that_is_not_there_may_come_back(push_service, book):
    book.subscribe(push_service.browser())
    push_service.shutdown()
    push_service.server_close()

    with pytest.raises(ChannelUnavailableError):
        send(book)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_nowhere(push_service, canary, book, status):
    book.subscribe(push_service.browser())
    push_service.answers["/phone"], push_service.location = status, f"{canary.url}/latest/meta-data/"

    with pytest.raises(ChannelUnavailableError):
        send(book)

    assert canary.pushed == []


def test_a_sender_that_follows_redirects_would_have_been_led_inside(push_service, canary):
    push_service.answers["/phone"], push_service.location = 307, f"{canary.url}/latest/meta-data/"

    webpush(push_service.browser().json, "x", ttl=1)

    assert [each.path for each in canary.pushed] == ["/latest/meta-data/"]


def test_an_address_that_is_none_any_more_is_forgotten_and_not_called(canary, book):
    book.subscribe(canary.browser())

    with pytest.raises(RecipientGoneError):
        channel(book, KnownServices(lambda _: ["142.250.1.95"])).send(CLIENT, SAID, DELIVERY, lambda: None)

    assert canary.pushed == []
    assert book.subscriptions == []


def test_neither_the_answer_nor_the_address_stands_in_any_log(push_service, book, caplog):
    book.subscribe(push_service.browser("personal-address"))
    push_service.answers["/personal-address"] = 400

    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelUnavailableError) as failed:
        send(book)

    logged = "".join(record.getMessage() for record in caplog.records if record.name.startswith("webapp"))
    assert "400" in logged
    assert SECRET_ANSWER.decode() not in caplog.text + str(failed.value)
    assert "personal-address" not in logged + str(failed.value)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"p256dh": "x", "auth": "y"},
        {"p256dh": "A" * 87, "auth": "A" * 22},
        {"p256dh": "B" + "A" * 86, "auth": "A" * 22},
        {"p256dh": 1, "auth": 2},
        {"p256dh": "A" * 100_000, "auth": "A" * 22},
        [],
        None,
    ],
)
def test_keys_that_are_none_are_refused(keys):
    with pytest.raises(PushKeysError):
        PushAddress.read({"endpoint": "https://fcm.googleapis.com/x", "keys": keys})


@pytest.mark.parametrize("auth", ["", "A" * 21, "A" * 24, "ä" * 22, "!" * 22])
def test_a_secret_of_another_length_is_refused(push_service, auth):
    good = push_service.browser().json

    with pytest.raises(PushKeysError):
        PushAddress.read(good | {"keys": good["keys"] | {"auth": auth}})


@pytest.mark.parametrize("raw", [None, [], "x", 1, {}, {"endpoint": 1}, {"endpoint": None, "keys": {}}])
def test_what_is_no_subscription_is_refused(raw):
    with pytest.raises(PushKeysError):
        PushAddress.read(raw)


def test_keys_come_back_as_they_were_kept(push_service):
    address = push_service.browser().address

    assert PushAddress.of(address.endpoint, address.keys) == address


SIGNER = PushSigner(ec.generate_private_key(ec.SECP256R1()), "clinic@intake.example")


class FakeBook:
    """The phones of one client."""

    def __init__(self) -> None:
        self.subscriptions: list[PushSubscription] = []

    def subscribe(self, browser):
        self.subscriptions.append(PushSubscription(UUID(int=len(self.subscriptions)), browser.address))
        return browser

    def of(self, _client_id: UUID) -> list[PushSubscription]:
        return list(self.subscriptions)

    def forget(self, subscription_id: UUID) -> None:
        self.subscriptions = [each for each in self.subscriptions if each.id != subscription_id]


def channel(book, services=None):
    return PushChannel(book, SIGNER, services or LocalServices(), lambda: NOW, timeout=5)


def send(book, message=SAID, handing_over=lambda: None):
    channel(book).send(CLIENT, message, DELIVERY, handing_over)


@pytest.fixture
def book() -> FakeBook:
    return FakeBook()
