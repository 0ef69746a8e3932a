import hmac
import json
import logging
from hashlib import sha256
from uuid import UUID

import pytest

from tests.push import SECRET_ANSWER
from webapp.messaging.channel import ChannelUnavailableError, Message, RecipientGoneError
from webapp.messaging.webhook import TextWebhook

CLIENT, DELIVERY = UUID(int=1), UUID(int=2)
SAID = Message("For tomorrow", "غدا", "https://intake.example/me", ())
NUMBER = "+971 58 777 3131"


def test_the_gateway_gets_number_text_and_a_key_against_doubles(push_service):
    send(push_service)

    (posted,) = push_service.pushed
    assert (posted.path, posted.headers["content-type"]) == ("/texts?of=us", "application/json")
    assert json.loads(posted.body) == {
        "to": NUMBER,
        "text": "For tomorrow\nغدا\nhttps://intake.example/me",
        "id": str(DELIVERY),
    }


def test_the_gateway_can_see_who_sends(push_service):
    send(push_service)

    (posted,) = push_service.pushed
    expected = hmac.new(b"shared", posted.body, sha256).hexdigest()
    assert posted.headers["x-stipple-signature"] == f"sha256={expected}"


def test_it_is_told_of_before_the_gateway_gets_it(push_service):
    seen: list[int] = []

    send(push_service, handing_over=lambda: seen.append(len(push_service.pushed)))

    assert seen == [0]


@pytest.mark.parametrize("status", [302, 307, 400, 401, 429, 500, 503])
def test_a_gateway_that_does_not_take_it_may_do_so_later(push_service, canary, status):
    push_service.answers["/texts?of=us"], push_service.location = status, canary.url

    with pytest.raises(ChannelUnavailableError):
        send(push_service)

    assert canary.pushed == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_number_that_is_none_is_given_up(push_service, status):
    push_service.answers["/texts?of=us"] = status

    with pytest.raises(RecipientGoneError):
        send(push_service)


def test_a_client_without_a_number_gets_none(push_service):
    with pytest.raises(RecipientGoneError):
        send(push_service, number=None)

    assert push_service.pushed == []


def test_a_gateway_that_is_not_there_may_come_back(push_service):
    push_service.shutdown()
    push_service.server_close()

    with pytest.raises(ChannelUnavailableError):
        send(push_service)


def test_neither_number_nor_answer_nor_secret_is_told(push_service, caplog):
    push_service.answers["/texts?of=us"] = 500

    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelUnavailableError) as failed:
        send(push_service)

    told = caplog.text + str(failed.value) + repr(webhook(push_service))
    assert [word for word in (NUMBER, SECRET_ANSWER.decode(), "shared") if word in told] == []


def webhook(service, number: str | None = NUMBER) -> TextWebhook:
    return TextWebhook(lambda _: number, f"{service.url}/texts?of=us", "shared", timeout=5)


def send(service, number: str | None = NUMBER, handing_over=lambda: None):
    webhook(service, number).send(CLIENT, SAID, DELIVERY, handing_over)
