"""Steps that end when the page has followed. After one of them a test may read the page, its storage or the database.

A bare `click()` returns before that. It is for what the next line waits for by itself: an action on an element that
the click brings, or an `expect` of something that was not there before.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from playwright.sync_api import Locator, Page

STANDS_STILL = "Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => null)"


def press(control: Locator) -> None:
    """Click what leads to another document, or to this one anew; wait until that one has loaded and run its scripts.

    The server has answered by then, so what it stores and mails is stored and mailed.
    """
    with control.page.expect_navigation(wait_until="load"):
        control.click()


def tap(tick: Locator) -> None:
    """Tap a line of the day, and wait until the server has kept the tap."""
    with kept(tick.page):
        tick.click()


def kept(page: Page) -> AbstractContextManager[Any]:
    """Wait until the server has kept what this page sends."""
    return page.expect_response(
        lambda answer: answer.url.endswith("/me/ticks") and answer.request.method == "POST" and answer.ok
    )


def settle(page: Page) -> None:
    """Wait until the document has loaded, its scripts have run and its colours and sizes have stopped moving."""
    page.wait_for_load_state("load")
    page.evaluate(STANDS_STILL)
