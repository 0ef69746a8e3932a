"""Two phones of one client, both without a network, tick and un-tick the same things: they end up alike."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Clinic
from tests.browser.steps import kept, tap
from tests.browser.tick_steps import (
    OIL,
    RUB,
    arrived,
    button,
    expect_ticked,
    line,
    on_the_server,
    sign_in,
    tick_offline,
)  # fmt: skip

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]


@pytest.mark.parametrize("first", [0, 1], ids=["one first", "the other first"])
def test_whoever_comes_back_first_both_phones_and_the_server_agree(phone: Phone, clinic: Clinic, first: int) -> None:
    client_id = arrived(clinic)
    phones = [opened(phone(), clinic, client_id) for _ in range(2)]
    one, other = phones
    for page in phones:
        page.context.set_offline(True)
    tick_offline(one, OIL, RUB)
    tick_offline(other, RUB, OIL, RUB)

    for page in (phones[first], phones[1 - first]):
        with kept(page):
            page.context.set_offline(False)
    look_again(phones[first])

    # The other phone took the rubbing back with its third tap: the greatest count of all.
    assert on_the_server(clinic, client_id) == {"T05 2026-12-08": "undone", "T06 2026-12-08": "done"}
    for page in phones:
        expect_ticked(page, T05_0=False, T06_0=True)


def test_what_one_phone_ticked_shows_on_the_other_when_it_is_looked_at(phone: Phone, clinic: Clinic) -> None:
    client_id = arrived(clinic)
    one, other = (opened(phone(), clinic, client_id) for _ in range(2))
    tap(button(one, OIL))
    line(one, RUB).locator("summary").click()
    with kept(one):
        line(one, RUB).get_by_role("button", name="I was away").click()

    look_again(other)

    expect_ticked(other, T06_0=True, T05_0=False)
    assert line(other, RUB).locator(".tick-state").text_content() == "Skipped: I was away"


def opened(page: Page, clinic: Clinic, client_id: UUID) -> Page:
    sign_in(page.context, clinic, client_id)
    with page.expect_response("**/me/ticks*"):
        page.goto("/me")
    return page


def look_again(page: Page) -> None:
    """As if the app were brought to the front again."""
    with page.expect_response("**/me/ticks*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
