"""A pytest plugin: a push service on this machine, and a browser that subscribes to it."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.smtp_server import Watch, nobody_watches
from webapp.messaging.push_address import PushAddress
from webapp.messaging.push_services import PushEndpointError


class LocalServices:
    """Lets messages go to this machine, as no installation does."""

    def check(self, endpoint: str) -> None:
        if not endpoint.startswith("http://127.0.0.1:"):
            raise PushEndpointError("not here")

    def connect(self, endpoint: str, timeout: float) -> HTTPConnection:
        self.check(endpoint)
        connection = HTTPConnection(urlsplit(endpoint).netloc, timeout=timeout)
        connection.connect()
        return connection


@dataclass
class Browser:
    """One phone: it alone can read what is sent to its address."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def json(self) -> dict[str, Any]:
        """What its `PushSubscription.toJSON()` gives."""
        form = serialization.PublicFormat.UncompressedPoint
        point = self.key.public_key().public_bytes(serialization.Encoding.X962, form)
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": b64(point), "auth": b64(self.auth)},
        }

    @property
    def address(self) -> PushAddress:
        return PushAddress.read(self.json)

    def read(self, pushed: Pushed) -> Any:
        """The message that came."""
        return json.loads(http_ece.decrypt(pushed.body, private_key=self.key, auth_secret=self.auth))


@dataclass(frozen=True)
class Pushed:
    """One request that the push service got."""

    path: str
    headers: dict[str, str]
    body: bytes


class PushService(ThreadingHTTPServer):
    """Takes everything, unless `answers` has another status for a path; `location` goes with it.

    `watch` is told `pushed` once it has a message, and `confirmed` once it has said so.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.answers: dict[str, int] = {}
        self.location = ""
        self.pushed: list[Pushed] = []
        self.watch: Watch = nobody_watches

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def browser(self, name: str = "phone") -> Browser:
        return Browser(f"{self.url}/{name}")


class _Taker(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:  # Its sender died in the middle. No service takes half a message.
            return
        self.server.pushed.append(
            Pushed(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        )
        self.server.watch("pushed")
        # Who talks to us may die before the answer.
        with suppress(OSError):
            self.answer()
        self.server.watch("confirmed")

    def answer(self) -> None:
        self.send_response(self.server.answers.get(self.path, 201))
        self.send_header("Location", self.server.location or "/message")
        self.send_header("Content-Length", str(len(SECRET_ANSWER)))
        self.end_headers()
        self.wfile.write(SECRET_ANSWER)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        pass


SECRET_ANSWER = b"inner-secret-of-the-network"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def serve() -> Iterator[PushService]:
    with PushService() as service:
        threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True).start()
        yield service
        service.shutdown()


@pytest.fixture
def push_service() -> Iterator[PushService]:
    yield from serve()


@pytest.fixture
def canary() -> Iterator[PushService]:
    """A server that nobody may be led to; it stands for one inside the network."""
    yield from serve()
