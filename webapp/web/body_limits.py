"""How much a request may send. Most may send what the whole app may; a few addresses take more."""

from __future__ import annotations

from flask import Flask, request

KILOBYTE = 1024

# For JSON. 500 events of a phone that was without a network for weeks are at most some 150 kB.
LIMITS = {"client.tick": 256 * KILOBYTE}
# What a page says of itself, as strangers may too.
SMALL = {"intake.reached": 2 * KILOBYTE}


def init_body_limits(app: Flask) -> None:
    """Set the limit before anything reads the body."""
    app.before_request(_set_limit)


def _set_limit() -> None:
    limit = (LIMITS if request.is_json else SMALL).get(request.endpoint or "")
    if limit:
        request.max_content_length = limit
