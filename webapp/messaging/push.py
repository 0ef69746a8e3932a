"""Messages pushed to the phones on which a client has asked for them (RFC 8030, 8188, 8291, 8292)."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from babel import Locale
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from webapp.messaging.channel import ChannelUnavailableError, Message, RecipientGoneError
from webapp.messaging.push_address import PushAddress
from webapp.messaging.push_services import PushEndpointError, PushServices

LOGGER = logging.getLogger(__name__)

SECONDS_TO_WAIT = 10
KEEPS = timedelta(hours=12)
SIGNED_FOR = timedelta(hours=12)  # A push service takes at most 24.
TAKEN = range(200, 300)
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class PushSubscription:
    """One browser of a client."""

    id: UUID
    address: PushAddress


class PushBook(Protocol):
    """Who has subscribed."""

    def of(self, client_id: UUID) -> list[PushSubscription]:
        """The browsers in which the client is signed in and has asked for messages."""

    def forget(self, subscription_id: UUID) -> None:
        """This browser takes nothing any more."""


@dataclass(frozen=True)
class PushSigner:
    """Tells push services who sends; `contact` is a mail address at which their people find us."""

    key: ec.EllipticCurvePrivateKey
    contact: str

    @property
    def public_key(self) -> str:
        """What a browser ties its subscription to, as `applicationServerKey` in base64url."""
        form = serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(serialization.Encoding.X962, form)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def headers(self, endpoint: str, now: datetime) -> dict[str, str]:
        """The signature for the server of this endpoint, and no other."""
        server = urlsplit(endpoint)
        expires = int((now + SIGNED_FOR).timestamp())
        claims = {"aud": f"{server.scheme}://{server.netloc}", "sub": f"mailto:{self.contact}", "exp": expires}
        return dict(Vapid02(self.key).sign(claims))


class PushChannel:
    """Web push. A message counts as sent when one of the client's phones has it."""

    name = "push"

    def __init__(
        self,
        book: PushBook,
        signer: PushSigner,
        services: PushServices,
        clock: Callable[[], datetime],
        timeout: float = SECONDS_TO_WAIT,
    ) -> None:
        self._book = book
        self._signer = signer
        self._services = services
        self._clock = clock
        self._timeout = timeout

    def send(self, client_id: UUID, message: Message, delivery_id: UUID, handing_over: Callable[[], None]) -> None:
        """See Channel."""
        once, seconds = _Once(handing_over), self._seconds(message)
        body, headers = _payload(message, delivery_id), _headers(delivery_id, seconds)
        found = [self._deliver(each, body, headers, once) for each in self._book.of(client_id)]
        if any(found):
            return
        if None in found:
            raise ChannelUnavailableError("No push service took the message now.")
        raise RecipientGoneError("No phone of this client takes messages.")

    def _seconds(self, message: Message) -> int:
        """How long a push service is to keep it for a phone that is off."""
        keeps = message.until - self._clock() if message.until else KEEPS
        return max(0, int(keeps.total_seconds()))

    def _deliver(
        self, to: PushSubscription, body: bytes, headers: dict[str, str], handing_over: Callable[[], None]
    ) -> bool | None:
        """Whether it was taken; False if it never will be, None if later perhaps."""
        try:
            status = self._post(to.address, body, headers, handing_over)
        except PushEndpointError as error:
            LOGGER.warning("Subscription %s is dropped: %s", to.id, error)
            status = 410
        except (OSError, HTTPException, ChannelUnavailableError) as error:
            # Only the kind of trouble: its text may name the address, which is personal.
            LOGGER.warning("Subscription %s was not reached: %s", to.id, type(error).__name__)
            return None
        if status in GONE:
            self._book.forget(to.id)
            return False
        if status not in TAKEN:
            # What else it says is none of our business, and nobody's to read in a log (C56).
            LOGGER.warning("Subscription %s answered %s", to.id, status)
        return True if status in TAKEN else None

    def _post(self, to: PushAddress, body: bytes, headers: dict[str, str], handing_over: Callable[[], None]) -> int:
        sealed = _encrypted(to, body)
        signed = headers | self._signer.headers(to.endpoint, self._clock())
        connection = self._services.connect(to.endpoint, self._timeout)
        try:
            handing_over()
            path = urlsplit(to.endpoint)._replace(scheme="", netloc="", fragment="").geturl()
            connection.request("POST", path or "/", sealed, signed)
            return connection.getresponse().status
        finally:
            connection.close()


class _Once:
    """Several phones are one handing over."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._called = False

    def __call__(self) -> None:
        if not self._called:
            self._call()
            self._called = True


def _payload(message: Message, delivery_id: UUID) -> bytes:
    direction = Locale.parse(message.lang.replace("-", "_")).text_direction
    said = {"title": message.title, "body": message.body, "url": message.url}
    how = {"tag": delivery_id.hex, "lang": message.lang, "dir": direction}
    return json.dumps(said | how, ensure_ascii=False).encode()


def _headers(delivery_id: UUID, seconds: int) -> dict[str, str]:
    # The topic replaces what was not delivered yet, the tag what is shown: a second time is no second message.
    sealed = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
    return sealed | {"TTL": str(seconds), "Topic": delivery_id.hex, "Urgency": "normal"}


def _encrypted(to: PushAddress, body: bytes) -> bytes:
    # Not at the top: it brings an HTTP library of its own, which takes a fifth of a second to load.
    from pywebpush import WebPusher

    keys = {"p256dh": to.p256dh, "auth": to.auth}
    return bytes(WebPusher({"endpoint": to.endpoint, "keys": keys}).encode(body)["body"])
