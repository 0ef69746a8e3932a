"""Mail: what a letter is, and the two ways it can go, to a server or into a folder."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Protocol

from webapp.domain.errors import DomainError

LOGGER = logging.getLogger(__name__)
BARE_ADDRESS = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:]+")


def tell_nobody() -> None:
    """Stands in where nobody asks when a letter is handed over."""


class MailError(DomainError):
    """A letter cannot be sent."""


class MailUnavailableError(MailError):
    """The mail server cannot be reached or will not take mail. Trying again later may work."""


class MailAddressError(MailError):
    """This is no address that mail can go to."""


@dataclass(frozen=True)
class Letter:
    """A subject line and plain text."""

    subject: str
    text: str


class Delivery(Protocol):
    """An open line to the mail server, good for one letter."""

    def send(self, message: EmailMessage, handing_over: Callable[[], None] = tell_nobody) -> None:
        """Wait until the server has taken the letter, or raise MailUnavailableError.

        `handing_over` is called right before the server gets it; what it raises ends the sending.
        """

    def send_soon(self, message: EmailMessage) -> None:
        """Send it without keeping anybody waiting; trouble is logged."""

    def hang_up(self) -> None:
        """Send nothing, and do not keep anybody waiting either."""


class Mail(Protocol):
    """The way letters go."""

    def connect(self) -> Delivery:
        """Reach the server, or raise MailUnavailableError. It does not depend on whom the letter is for."""


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that stays on one line."""

    def fold(self, *, policy: Policy) -> str:
        """Python writes an address of more than a line as encoded words, which no mail program presses for anybody."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def write(
    letter: Letter,
    *,
    sender: str,
    recipient: str,
    at: datetime,
    message_id: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """The letter as a message to exactly one recipient; nothing in it can add a header (C27).

    `message_id` is the part before the @ where a letter may have to be sent again as the same one.
    """
    from_address = address_of(sender)
    message = EmailMessage(policy=_POLICY)
    message["From"] = from_address
    message["To"] = address_of(recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id or secrets.token_hex(16)}@{from_address.domain}>"
    # Away notes and ticket systems must not answer this.
    message["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        message[name] = value
    # Left alone, Python breaks a long link in two as soon as a line is over 78 characters.
    message.set_content(letter.text, cte="7bit" if letter.text.isascii() else None)
    return message


def address_of(text: str) -> Address:
    """One bare address."""
    if not BARE_ADDRESS.fullmatch(text):
        # The address is personal: messages are logged, so it is not repeated.
        raise MailAddressError("This is no single mail address.")
    name, _, domain = text.rpartition("@")
    return Address(username=name, domain=domain)


@contextmanager
def logging_trouble() -> Iterator[None]:
    """For what nobody waits for: trouble with the mail server goes into the log, and no further."""
    try:
        yield
    except MailUnavailableError:
        LOGGER.exception("A letter was lost on its way to the mail server")
