"""Signing out, with and without a network: nothing of the client stays on the phone, nothing unsent goes unsaid."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import Clinic
from tests.browser.steps import kept, press
from tests.browser.tick_steps import OIL, RUB, arrived, button, on_the_server, sign_in, stored, tick_offline
from tests.browser.worker_steps import SHELL, caches, with_plan_kept
from webapp.storage.rows import LoginSessionRow

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]

DRAFT = "localStorage.setItem('stipple.intake', '{}')"
# As static/js/store.mjs makes its database, with an intake in it.
INTAKE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("stipple", 1);
  opening.onupgradeneeded = ({ target: { result } }) => {
    const paths = { outbox: "id", ticks: ["item_key", "day", "slot"], intakes: "submission_id", facts: null };
    for (const [name, keyPath] of Object.entries(paths)) result.createObjectStore(name, { keyPath });
  };
  opening.onerror = reject;
  opening.onsuccess = () => {
    const change = opening.result.transaction("intakes", "readwrite");
    change.objectStore("intakes").put({ submission_id: "waits", fields: [], kept_at: 0 });
    change.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""
UNTIL_TOLD = """async () => {
  while (await caches.has("stipple-ended")) await new Promise((next) => setTimeout(next, 50));
}"""
HELD = "async () => [(await indexedDB.databases()).map(({ name }) => name), Object.keys(localStorage)]"


def test_with_a_network_and_nothing_unsent_it_asks_nothing_and_leaves_nothing(today: Page, clinic: Clinic) -> None:
    with_plan_kept(today)
    today.evaluate(DRAFT)

    press(sign_out(today))

    expect(today.get_by_text("You are signed out.")).to_be_visible()
    assert caches(today) == {}
    assert today.evaluate(HELD) == [[], []]
    assert running(clinic) == 0


def test_without_a_network_it_leaves_nothing_and_the_server_hears_of_it_at_the_next_contact(
    today: Page, clinic: Clinic
) -> None:
    with_plan_kept(today)
    today.reload()
    today.evaluate(DRAFT)
    today.context.set_offline(True)

    press(sign_out(today))

    expect(today.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert {name for name in caches(today) if not name.startswith(SHELL)} == {"stipple-ended"}
    assert today.evaluate(HELD) == [[], []]
    assert running(clinic) == 1
    today.goto("/me")
    expect(today.get_by_role("heading", name="You are signed out")).to_be_visible()
    today.context.set_offline(False)
    today.goto("/me")
    assert running(clinic) == 0
    assert "stipple-ended" not in caches(today)


def test_unsent_ticks_can_be_sent_first(today: Page, clinic: Clinic, client_id: UUID) -> None:
    today.route("**/me/ticks", lambda route: route.abort())
    tick_offline(today, OIL, RUB)
    sign_out(today).click()
    dialog = today.get_by_role("dialog", name="2 ticks are not sent")
    expect(dialog).to_be_visible()
    today.unroute("**/me/ticks")

    with kept(today):
        press(dialog.get_by_role("button", name="Send and sign out"))

    assert on_the_server(clinic, client_id) == {"T05 2026-12-08": "done", "T06 2026-12-08": "done"}
    assert running(clinic) == 0


def test_what_cannot_be_sent_is_said_and_nobody_is_signed_out(today: Page) -> None:
    today.context.set_offline(True)
    tick_offline(today, OIL)
    sign_out(today).click()
    dialog = today.get_by_role("dialog", name="1 tick is not sent")

    dialog.get_by_role("button", name="Send and sign out").click()

    expect(dialog.get_by_text("could not be sent just now")).to_be_visible()
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    expect(today.locator("header summary")).to_be_focused()
    assert len(stored(today, "outbox")) == 1


def test_who_wants_to_lose_them_is_signed_out_all_the_same(today: Page, clinic: Clinic, client_id: UUID) -> None:
    today.context.set_offline(True)
    tick_offline(today, OIL)
    sign_out(today).click()

    today.get_by_role("button", name="Sign out without sending").click()

    expect(today.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert today.evaluate(HELD) == [[], []]
    today.context.set_offline(False)
    assert on_the_server(clinic, client_id) == {}


def test_other_tabs_show_nothing_any_more_either(today: Page) -> None:
    second = today.context.new_page()
    second.goto("/me")

    press(sign_out(today))

    expect(second).to_have_url("/signed-out")


def test_the_page_to_sign_in_forgets_what_can_be_read_and_ends_the_session_that_was_left(
    today: Page, clinic: Clinic
) -> None:
    with_plan_kept(today)
    today.evaluate("caches.open('stipple-ended').then((cache) => cache.put('/owner', new Response('sam')))")

    with today.expect_response(lambda answer: answer.url.endswith("/sign-out")):
        today.goto("/sign-in/link")

    expect(today.get_by_role("heading", name="Sign in on this device")).to_be_visible()
    today.wait_for_function("async () => !(await caches.has('stipple-kept'))")
    assert stored(today, "ticks") == []
    assert running(clinic) == 0


def test_a_sign_out_that_is_told_later_takes_no_intake_that_was_put_down_since(today: Page, clinic: Clinic) -> None:
    with_plan_kept(today)
    today.reload()
    today.context.set_offline(True)
    press(sign_out(today))
    expect(today.get_by_role("heading", name="You are signed out")).to_be_visible()
    today.evaluate(INTAKE)
    today.context.set_offline(False)

    today.goto("/sign-in/link")
    today.evaluate(UNTIL_TOLD)

    assert running(clinic) == 0
    assert [each["submission_id"] for each in stored(today, "intakes")] == ["waits"]


def sign_out(page: Page):
    page.locator("header summary").click()
    return page.locator("header").get_by_role("button", name="Sign out")


def running(clinic: Clinic) -> int:
    """How many sessions have not been ended."""
    with clinic.services.database.read() as session:
        return len(session.scalars(select(LoginSessionRow).where(LoginSessionRow.ended_at.is_(None))).all())


@pytest.fixture
def client_id(clinic: Clinic) -> UUID:
    return arrived(clinic)


@pytest.fixture
def today(phone: Phone, clinic: Clinic, client_id: UUID) -> Page:
    page = phone()
    sign_in(page.context, clinic, client_id)
    with page.expect_response("**/me/ticks*"):
        page.goto("/me")
    expect(button(page, OIL)).to_be_visible()
    return page
