"""Mail through an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.messaging.mail import MailUnavailableError, logging_trouble, tell_nobody

# Somebody waits for the first, nobody for the second; some servers think long about a letter.
SECONDS_TO_CONNECT = 5
SECONDS_TO_SEND = 30
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"smtp": 587, "smtps": 465}


class _Smtp(smtplib.SMTP):
    """Says when it is about to hand a letter over."""

    before_data: Callable[[], None] = staticmethod(tell_nobody)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """All that comes before this leads to nothing if it is broken off."""
        self.before_data()
        return super().data(msg)


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class SmtpMail:
    """`smtp://name:password@host:port`, encrypted where the server can; `smtps://` from the first byte on."""

    def __init__(self, url: str, *, sender: str, timeout: float = SECONDS_TO_CONNECT) -> None:
        self._url = urlsplit(url)
        self._own_name = sender.rpartition("@")[2] or "localhost"
        self._timeout = timeout
        # Its threads start with the first letter, so a fork before that does no harm.
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")

    def connect(self) -> SmtpDelivery:
        """Reach the server and sign in to it."""
        with _trouble_named():
            server = self._reach()
            try:
                self._greet(server)
            except Exception:
                server.close()
                raise
        return SmtpDelivery(server, self._in_background)

    def finish(self) -> None:
        """Wait for the letters that are on their way; afterwards none can be sent. So does leaving the process."""
        self._threads.shutdown()

    def _reach(self) -> _Smtp:
        host, port = self._url.hostname or "", self._url.port or PORTS[self._url.scheme]
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return _SmtpOverTls(host, port, self._own_name, timeout=self._timeout, context=context)
        return _Smtp(host, port, self._own_name, timeout=self._timeout)

    def _greet(self, server: _Smtp) -> None:
        server.ehlo()
        if self._url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif self._url.scheme == "smtp" and _has_secret_on_the_wire(self._url):
            raise MailUnavailableError("The mail server offers no encryption; the password is not sent to it.")
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        if server.sock:
            server.sock.settimeout(SECONDS_TO_SEND)

    def _in_background(self, work: Callable[[], None]) -> None:
        self._threads.submit(work)


@dataclass(frozen=True)
class SmtpDelivery:
    """A connection that has said hello."""

    server: _Smtp
    in_background: Callable[[Callable[[], None]], None]

    def send(self, message: EmailMessage, handing_over: Callable[[], None] = tell_nobody) -> None:
        """Hand the letter over and hang up."""
        self.server.before_data = handing_over
        try:
            with _trouble_named():
                self.server.send_message(message)
        finally:
            self._quit()

    def send_soon(self, message: EmailMessage) -> None:
        """The same on another thread."""
        self.in_background(lambda: self._send_quietly(message))

    def hang_up(self) -> None:
        """Say goodbye on another thread, as after a letter."""
        self.in_background(self._quit)

    def _send_quietly(self, message: EmailMessage) -> None:
        with logging_trouble():
            self.send(message)

    def _quit(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.server.quit()
        self.server.close()


def _has_secret_on_the_wire(url: SplitResult) -> bool:
    return bool(url.password) and url.hostname not in LOOPBACK


@contextmanager
def _trouble_named() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        # Its text repeats the address, which is personal; the reply code says enough.
        codes = sorted({code for code, _ in error.recipients.values()})
        raise MailUnavailableError(f"The mail server refused the recipient: {codes}") from None
    except smtplib.SMTPResponseException as error:
        raise MailUnavailableError(f"The mail server answered {error.smtp_code}.") from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailUnavailableError(f"The mail server cannot be reached: {error!r}") from None
