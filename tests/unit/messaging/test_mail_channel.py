from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.mailbox import FakeMail
from webapp.messaging.channel import ChannelUnavailableError, Message, RecipientGoneError
from webapp.messaging.letters import LetterTemplates
from webapp.messaging.mail_channel import MailChannel, MailRecipient

TOP = Path(__file__).parents[3]
CLIENT, DELIVERY = UUID(int=1), UUID(int=2)
SAID = Message("For tomorrow", "Short.", "https://intake.example/me", ("Look today.", "Tick what is open."))
TOKEN = "T" * 70


def test_a_letter_says_it_all_and_how_to_end_it(mailbox):
    send(mailbox)

    assert mailbox.newest["Subject"] == "For tomorrow"
    assert mailbox.newest["To"] == "sam@b.example"
    assert mailbox.text == (
        "Look today.\n\nTick what is open.\n\nOpen your page:\n\nhttps://intake.example/me\n\n"
        "You get this mail because you asked intake.example to remind you. To stop all reminders, open this link and "
        f"press the button there:\n\nhttps://intake.example/stop-reminders#{TOKEN}\n\n"
        "Other times, or another way than mail: on your page, under Reminders.\n"
    )


def test_mail_programs_can_end_it_at_once(mailbox):
    send(mailbox)

    sent = bytes(mailbox.newest).decode()
    assert f"\r\nList-Unsubscribe: <https://intake.example/stop-reminders/{TOKEN}>\r\n" in sent
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent


def test_the_same_message_is_the_same_letter_when_it_comes_again(mailbox):
    send(mailbox)
    send(mailbox)

    assert {each["Message-ID"] for each in mailbox.messages} == {f"<{DELIVERY.hex}@intake.example>"}


def test_it_is_told_of_before_it_is_handed_over(mailbox):
    seen: list[int] = []

    send(mailbox, handing_over=lambda: seen.append(len(mailbox.messages)))

    assert seen == [0]


def test_a_server_that_is_down_may_come_back(mailbox):
    mailbox.is_down = True

    with pytest.raises(ChannelUnavailableError):
        send(mailbox)


@pytest.mark.parametrize("recipient", [None, MailRecipient("no address", TOKEN)])
def test_nobody_to_write_to(mailbox, recipient):
    with pytest.raises(RecipientGoneError):
        send(mailbox, recipient)

    assert mailbox.messages == []


SAM = MailRecipient("sam@b.example", TOKEN)


@dataclass
class FakeBook:
    recipient: MailRecipient | None

    def mail_recipient(self, _client_id: UUID) -> MailRecipient | None:
        return self.recipient


def send(mailbox: FakeMail, recipient: MailRecipient | None = SAM, handing_over=lambda: None):
    render = LetterTemplates(TOP / "templates/mail", TOP / "webapp/translations")
    at = datetime(2026, 12, 1, 8, tzinfo=UTC)
    base_url, sender = "https://intake.example", "stipple@intake.example"
    channel = MailChannel(FakeBook(recipient), mailbox, render, lambda: at, base_url, sender)
    channel.send(CLIENT, SAID, DELIVERY, handing_over)
