"""Text messages through somebody else's gateway.

This is the example for an SMS or WhatsApp gateway of one's own. Such a gateway is one class with a `name` ("text") and
a `send` that

1. finds the client's number (`self.phones(client_id)`, None: RecipientGoneError),
2. opens the connection, calls `handing_over()`, and sends the text with `delivery_id` as the gateway's own key against
   doubles,
3. returns when the gateway has taken it, raises ChannelUnavailableError where another try may help, and
   RecipientGoneError where none will.

It takes the place of `TextWebhook` in `webapp/composition.py`; pages, hours, limits and the ledger know no more of it
than this. `message.title` and `message.body` are neutral and short; what a gateway asks for beyond that, such as the
approved templates of WhatsApp, is its own class's business.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit
from uuid import UUID

from webapp.messaging.channel import ChannelUnavailableError, Message, RecipientGoneError

SIGNATURE = "X-Stipple-Signature"
SECONDS_TO_WAIT = 10
TAKEN = range(200, 300)
# The gateway knows this number and will never reach it.
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class TextWebhook:
    """Posts `{"to", "text", "id"}` as JSON, signed: `X-Stipple-Signature: sha256=<HMAC-SHA256 of the body, hex>`.

    The same `id` is the same message, even when it comes twice. Redirects are not followed.
    """

    phones: Callable[[UUID], str | None]
    url: str = field(repr=False)
    secret: str = field(repr=False)
    timeout: float = SECONDS_TO_WAIT
    name: str = "text"

    def send(self, client_id: UUID, message: Message, delivery_id: UUID, handing_over: Callable[[], None]) -> None:
        """See Channel."""
        number = self.phones(client_id)
        if not number:
            raise RecipientGoneError("This client has no phone number.")
        text = f"{message.title}\n{message.body}\n{message.url}"
        body = json.dumps({"to": number, "text": text, "id": str(delivery_id)}).encode()
        try:
            status = self._post(body, handing_over)
        except (OSError, HTTPException) as error:
            raise ChannelUnavailableError(f"The gateway was not reached: {type(error).__name__}") from None
        if status in GONE:
            raise RecipientGoneError(f"The gateway answered {status}.")
        if status not in TAKEN:
            raise ChannelUnavailableError(f"The gateway answered {status}.")

    def _post(self, body: bytes, handing_over: Callable[[], None]) -> int:
        url = urlsplit(self.url)
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        connection = kind(url.hostname or "", url.port, timeout=self.timeout)
        try:
            connection.connect()
            handing_over()
            path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
            connection.request("POST", path, body, {"Content-Type": "application/json", SIGNATURE: self._signed(body)})
            return connection.getresponse().status
        finally:
            connection.close()

    def _signed(self, body: bytes) -> str:
        return f"sha256={hmac.new(self.secret.encode(), body, sha256).hexdigest()}"
