"""Mail for an installation without a mail server: every letter becomes a file, for this account's eyes only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from webapp.messaging.mail import MailUnavailableError, tell_nobody


@dataclass(frozen=True)
class OutboxMail:
    """Writes `<when>-<something>.eml` into the folder; their names sort by time."""

    folder: Path

    def connect(self) -> OutboxDelivery:
        """The folder, made now if need be."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise MailUnavailableError(f"{self.folder}: {error.strerror}") from error
        return OutboxDelivery(self.folder)


@dataclass(frozen=True)
class OutboxDelivery:
    """One letter on its way into the folder. A file is quick, so nothing is put off."""

    folder: Path

    def send(self, message: EmailMessage, handing_over: Callable[[], None] = tell_nobody) -> None:
        """Write the file."""
        handing_over()
        written = message["Date"].datetime.strftime("%Y%m%d-%H%M%S")
        path = self.folder / f"{written}-{secrets.token_hex(4)}.eml"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(bytes(message))
        except OSError as error:
            raise MailUnavailableError(f"{path}: {error.strerror}") from error

    def send_soon(self, message: EmailMessage) -> None:
        """Write the file."""
        self.send(message)

    def hang_up(self) -> None:
        """Write nothing."""
