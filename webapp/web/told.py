"""What the last request had to say: told once, on the next page that a person looks at."""

from __future__ import annotations

from typing import Any

from flask import Flask, get_flashed_messages, request

# The worker says so when it fetches a page to show it later.
TO_BE_KEPT = "X-Keep"


def init_told(app: Flask) -> None:
    """Let templates ask for it: `told()` gives (category, message)."""
    app.jinja_env.globals.update(told=_told)


def is_to_be_kept() -> bool:
    """Whether nobody looks at this page now."""
    return TO_BE_KEPT in request.headers


def _told() -> list[Any]:
    """A copy would keep them for weeks, and the person would never see them."""
    return [] if is_to_be_kept() else list(get_flashed_messages(with_categories=True))
