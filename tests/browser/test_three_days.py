"""Three days without a network, with a phone that is switched off and on again: everything arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browser.conftest import PATIENCE, PHONE, Clinic
from tests.browser.tick_steps import (
    OIL,
    UNSENT,
    arrived,
    button,
    expect_ticked,
    on_the_server,
    sign_in,
    tick_offline,
    wait_until_sent,
)  # fmt: skip
from tests.browser.weather import Weather
from tests.browser.worker_steps import with_plan_kept

pytestmark = pytest.mark.browser
SwitchOn = Callable[..., BrowserContext]

DAYS = [date(2026, 12, number) for number in (8, 9, 10)]


def test_ticks_of_three_days_without_a_network_survive_a_restart_and_all_arrive(
    switch_on: SwitchOn, clinic: Clinic
) -> None:
    client_id = arrived(clinic)
    before = switch_on()
    prepare(before, clinic, client_id)
    before.set_offline(True)
    for day in DAYS:
        page = opened(before, clinic, day)
        tick_offline(page, OIL)
        page.reload()
        expect_ticked(page, T06_0=True)
    before.close()
    assert on_the_server(clinic, client_id) == {}

    # Chromium cuts the page off, but not the worker that it wakes as it starts.
    weather = Weather(clinic.app)
    for path in ("/form-token", "/me/ticks"):
        weather.fail(path, 502)
    after = switch_on(offline=True)
    page = opened(after, clinic, DAYS[-1])
    expect_ticked(page, T06_0=True)
    expect(page.locator(UNSENT)).to_have_text("3 ticks not sent yet")
    weather.clear()
    after.set_offline(False)
    wait_until_sent(page)

    assert on_the_server(clinic, client_id) == {f"T06 {day}": "done" for day in DAYS}


def prepare(context: BrowserContext, clinic: Clinic, client_id: UUID) -> None:
    """The phone of this client has the app, and all that it needs to go on alone."""
    sign_in(context, clinic, client_id)
    context.add_cookies([{**each, "expires": 2_000_000_000} for each in context.cookies()])  # type: ignore[typeddict-item]  # what is read can be set again
    page = opened(context, clinic, DAYS[0])
    with_plan_kept(page)


def opened(context: BrowserContext, clinic: Clinic, day: date) -> Page:
    """Today's page as it is on that day, for the clinic and for the phone."""
    clinic.clock.set_day(day)
    page = context.pages[0]
    page.clock.set_fixed_time(clinic.clock())
    page.goto("/me")
    expect(button(page, OIL)).to_be_enabled()
    return page


@pytest.fixture
def switch_on(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], clinic: Clinic, tmp_path: Path
) -> Iterator[SwitchOn]:
    """Starts the browser of one phone; what it keeps is on disk."""
    contexts: list[BrowserContext] = []

    def start(*, offline: bool = False) -> BrowserContext:
        options: dict[str, Any] = {"viewport": PHONE, "base_url": clinic.url, "offline": offline}
        context = browser_type.launch_persistent_context(tmp_path / "phone", **options, **browser_type_launch_args)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield start
    for context in contexts:
        context.close()
