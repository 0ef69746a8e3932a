import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.smtp_server import SmtpServer, serving
from webapp.messaging.mail import Letter, MailUnavailableError, write
from webapp.messaging.smtp import SmtpMail

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
SENDER = "stipple@intake.example"
RECIPIENT = "sam@b.example"


def test_a_letter_arrives(server):
    mail_of(server).connect().send(letter())

    assert server.recipients == [RECIPIENT]
    assert "Subject: Hello" in server.letters[0]


def test_a_letter_that_nobody_waits_for_arrives_too(server):
    mail = mail_of(server)

    mail.connect().send_soon(letter())
    mail.finish()

    assert server.recipients == [RECIPIENT]


def test_a_letter_is_told_of_right_before_the_server_gets_it(server):
    verbs: list[str] = []

    mail_of(server).connect().send(letter(), lambda: verbs.extend(line[:4].upper() for line in server.heard))

    assert verbs == ["EHLO", "MAIL", "RCPT"]
    assert len(server.letters) == 1


def test_a_letter_can_be_held_back_at_that_moment(server):
    with pytest.raises(ZeroDivisionError):
        mail_of(server).connect().send(letter(), break_off)

    assert server.letters == []


def test_a_letter_to_nobody_is_not_told_of(server):
    server.answers["RCPT"] = "550 no"
    told = []

    with pytest.raises(MailUnavailableError):
        mail_of(server).connect().send(letter(), lambda: told.append(1))

    assert told == []


def test_hanging_up_sends_nothing(server):
    mail = mail_of(server)

    mail.connect().hang_up()
    mail.finish()

    assert server.letters == []


def test_name_and_password_may_hold_any_character(server):
    server.extensions = ["AUTH PLAIN"]

    mail_of(server, "ann%40b:p%2Fw@").connect().hang_up()

    # base64 of \0ann@b\0p/w
    assert "AUTH PLAIN AGFubkBiAHAvdw==" in server.heard


@pytest.mark.allow_hosts(["127.0.0.2"])
@pytest.mark.parametrize("address", ["127.0.0.2"])
def test_a_password_does_not_travel_in_the_clear(server):
    server.extensions = ["AUTH PLAIN"]

    with pytest.raises(MailUnavailableError, match="encryption"):
        mail_of(server, "ann:secret@").connect()

    assert not any(line.startswith("AUTH") for line in server.heard)


def test_encryption_that_fails_is_not_done_without(server):
    server.extensions = ["STARTTLS"]

    with pytest.raises(MailUnavailableError):
        mail_of(server).connect()


@pytest.mark.parametrize(("verb", "answer"), [("RCPT", "550 no"), ("MAIL", "451 later"), ("DATA", "554 spam")])
def test_a_refusal_is_named_and_keeps_the_address_to_itself(server, verb, answer):
    server.answers[verb] = answer

    with pytest.raises(MailUnavailableError, match=answer[:3]) as refused:
        mail_of(server).connect().send(letter())

    assert RECIPIENT not in str(refused.value)


def test_a_refusal_that_nobody_waits_for_is_logged_without_the_address(server, caplog):
    server.answers["RCPT"] = "550 no"
    mail = mail_of(server)

    with caplog.at_level(logging.ERROR):
        mail.connect().send_soon(letter())
        mail.finish()

    assert "550" in caplog.text
    assert RECIPIENT not in caplog.text


def test_a_server_that_is_not_there_is_mail_that_is_down():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        mail = SmtpMail(f"smtp://127.0.0.1:{reserved.getsockname()[1]}", sender=SENDER)

        with pytest.raises(MailUnavailableError):
            mail.connect()


def test_a_server_that_says_nothing_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail = SmtpMail(f"smtp://127.0.0.1:{silent.getsockname()[1]}", sender=SENDER, timeout=0.1)

        with pytest.raises(MailUnavailableError):
            mail.connect()


def break_off() -> None:
    raise ZeroDivisionError


def mail_of(server: SmtpServer, credentials: str = "") -> SmtpMail:
    host, port = server.server_address[:2]
    return SmtpMail(f"smtp://{credentials}{host!s}:{port}", sender=SENDER, timeout=5)


def letter():
    return write(Letter("Hello", "Text\n"), sender=SENDER, recipient=RECIPIENT, at=AT)


@pytest.fixture
def address() -> str:
    return "127.0.0.1"


@pytest.fixture
def server(address: str) -> Iterator[SmtpServer]:
    with serving(SmtpServer(address)) as server:
        yield server
