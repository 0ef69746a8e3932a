"""Letters about accounts: fixed texts with a one-time link. No name and no word about health stands in them (C57)."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from webapp.messaging.letters import Render
from webapp.messaging.mail import Delivery, Mail, write
from webapp.services.clock import Clock


@dataclass(frozen=True)
class Post:
    """Writes letters of this site and hands them to its mail."""

    mail: Mail
    render: Render
    clock: Clock
    base_url: str
    sender: str

    def connect(self) -> Delivery:
        """Reach the mail server, or raise MailUnavailableError."""
        return self.mail.connect()

    def link(self, path: str, token: str) -> str:
        """A link of ours, never of what a request calls us (C21). The token is in the fragment: no server logs it."""
        return f"{self.base_url}{path}#{token}"

    def write(self, name: str, locale: str, recipient: str, **values: object) -> EmailMessage:
        """The letter of this name; `site` is known to every template."""
        letter = self.render(name, locale, site=urlsplit(self.base_url).netloc, **values)
        return write(letter, sender=self.sender, recipient=recipient, at=self.clock())
