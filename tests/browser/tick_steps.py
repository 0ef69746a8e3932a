"""Phones of clients who tick: what they keep themselves, what the server knows, and how one is restarted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Clinic
from tests.browser.worker_steps import UNTIL, take_session
from tests.clinic import clinic_of

TUESDAY = date(2026, 12, 8)
OIL, RUB = "T06-0", "T05-0"
UNSENT = "[data-bar]:not([hidden]) [data-count]"
STORED = """name => new Promise((resolve, reject) => {
  const opening = indexedDB.open("stipple");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    if (!opening.result.objectStoreNames.contains(name)) return resolve([]);
    const asked = opening.result.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""


def arrived(clinic: Clinic, case: str = "U01") -> UUID:
    """A client whose plan has begun: it is the day to rub, to oil and to come to the consultation."""
    client_id = clinic_of(clinic.services).arrive(case)
    clinic.clock.set_day(TUESDAY)
    return client_id


def sign_in(context: BrowserContext, clinic: Clinic, client_id: UUID) -> str:
    """As after a code that was typed on this phone; gives the token of the session."""
    token = clinic.services.accounts.start_session("client", client_id)
    take_session(context, clinic, token)
    return token


def line(page: Page, tick: str) -> Locator:
    return page.locator(f"[id='tick-{tick}']")


def button(page: Page, tick: str) -> Locator:
    return line(page, tick).locator(".tick-button")


def tick_offline(page: Page, *ticks: str) -> None:
    """Tap these lines, and wait until the phone has noted each tap."""
    for tick in ticks:
        before = len(stored(page, "outbox"))
        button(page, tick).click()
        wait_for_waiting(page, before + 1)


def expect_ticked(page: Page, **ticks: bool) -> None:
    """Whether each line is ticked: `T06_0=True`."""
    for tick, is_ticked in ticks.items():
        expect(button(page, tick.replace("_", "-"))).to_have_attribute("aria-pressed", str(is_ticked).lower())


def stored(page: Page, name: str) -> list[dict[str, Any]]:
    """What lies in one of the stores of the phone's database."""
    found: list[dict[str, Any]] = page.evaluate(STORED, name)
    return found


def on_the_server(clinic: Clinic, client_id: UUID) -> dict[str, str]:
    """The state of every tick that was ever tapped: {'T06 2026-12-08': 'done'}."""
    last = clinic.services.ticks.completions(client_id).last
    return {f"{tick.item_key} {tick.day}": event.state.value for tick, event in last.items()}


def wait_until_sent(page: Page) -> None:
    """Nothing waits any more; the server has answered for all of it."""
    wait_for_waiting(page, 0)


def wait_for_waiting(page: Page, count: int) -> None:
    """So many taps wait on the phone."""
    page.evaluate(
        f"async (count) => {{ {UNTIL} await until(async () => (await ({STORED})('outbox')).length === count); }}", count
    )
