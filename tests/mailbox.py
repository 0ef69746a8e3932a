"""A pytest plugin: mail that goes into a list, and what a person does with it."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from webapp.messaging.mail import MailUnavailableError, tell_nobody


class FakeMail:
    """Every mailbox there is. `is_down` is a server that cannot be reached."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.is_down = False
        self.calls = 0

    def connect(self) -> "FakeMail":
        self.calls += 1
        if self.is_down:
            raise MailUnavailableError("down")
        return self

    def send(self, message: EmailMessage, handing_over: Callable[[], None] = tell_nobody) -> None:
        handing_over()
        self.messages.append(message)

    def send_soon(self, message: EmailMessage) -> None:
        self.send(message)

    def hang_up(self) -> None:
        pass

    @property
    def newest(self) -> EmailMessage:
        return self.messages[-1]

    @property
    def text(self) -> str:
        """What the newest letter says."""
        return str(self.newest.get_content())

    @property
    def code(self) -> str:
        """The six digits of the newest letter."""
        return str(re.findall(r"\b[0-9]{6}\b", self.text)[0])

    @property
    def link(self) -> str:
        """The link of the newest letter."""
        return str(re.findall(r"https?://\S+", self.text)[0])

    @property
    def token(self) -> str:
        """What stands behind the # of the newest letter's link."""
        return self.link.partition("#")[2]


@pytest.fixture
def mailbox() -> FakeMail:
    return FakeMail()
