"""Messages by mail: plain text, with a way out that works without signing in (RFC 8058)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from webapp.messaging.channel import ChannelUnavailableError, Message, RecipientGoneError
from webapp.messaging.letters import Render
from webapp.messaging.mail import Mail, MailAddressError, MailUnavailableError, write

TEMPLATE = "reminder"
STOP_PAGE = "/stop-reminders"


@dataclass(frozen=True)
class MailRecipient:
    """Where a client's letters go; the token stops them, and can do nothing else."""

    address: str = field(repr=False)
    stop_token: str = field(repr=False)


class MailBook(Protocol):
    """Who has asked for letters."""

    def mail_recipient(self, client_id: UUID) -> MailRecipient | None:
        """None for a client who has chosen nothing yet."""


@dataclass(frozen=True)
class MailChannel:
    """Mail, in the way that all letters of this site go."""

    book: MailBook
    mail: Mail
    render: Render
    clock: Callable[[], datetime]
    base_url: str
    sender: str
    name: str = "email"

    def send(self, client_id: UUID, message: Message, delivery_id: UUID, handing_over: Callable[[], None]) -> None:
        """See Channel."""
        recipient = self.book.mail_recipient(client_id)
        if recipient is None:
            raise RecipientGoneError("This client has asked for no letters.")
        try:
            letter = self._letter(recipient, message, delivery_id)
            self.mail.connect().send(letter, handing_over)
        except MailUnavailableError as error:
            raise ChannelUnavailableError(str(error)) from None
        except MailAddressError as error:
            raise RecipientGoneError(str(error)) from None

    def _letter(self, recipient: MailRecipient, message: Message, delivery_id: UUID) -> EmailMessage:
        # The person presses a button on a page, whose token no server logs; their mail program posts to an address.
        page, at_once = (f"{self.base_url}{STOP_PAGE}{mark}{recipient.stop_token}" for mark in "#/")
        letter = self.render(
            TEMPLATE,
            message.lang,
            title=message.title,
            sentences=message.sentences,
            link=message.url,
            stop_link=page,
            site=urlsplit(self.base_url).netloc,
        )
        headers = {"List-Unsubscribe": f"<{at_once}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return write(
            letter,
            sender=self.sender,
            recipient=recipient.address,
            at=self.clock(),
            message_id=delivery_id.hex,
            headers=headers,
        )
