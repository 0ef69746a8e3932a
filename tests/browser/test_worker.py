"""The service worker in Chromium: what it keeps, what it shows when the network or the server fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import PHONE_NUMBER, Clinic
from tests.browser.weather import Weather
from tests.browser.worker_steps import (
    KEPT,
    PERSONAL_PAGES,
    PUBLIC,
    SHELL,
    caches,
    signed_in,
    wait_for_copy,
    wait_for_worker,
    wait_until_gone,
    with_plan_kept,
)  # fmt: skip
from webapp.storage.rows import LoginSessionRow

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]

EVERYWHERE = (
    "/", "/intake", "/me", "/me/day/2026-12-08", "/me/plan", "/me/plan?since=1", "/me/warning-signs", "/me/changes",
    "/me/changes/pregnancy", "/me/kept", "/sign-in", "/staff/sign-in", "/staff/", "/offline", "/signed-out", "/nowhere",
    "/?kiosk=1", "/intake?kiosk=1", "/intake/thank-you",
)  # fmt: skip
IS_KEPT_PAGE = "[data-kept-page]"
END = "caches.open('stipple-ended').then(cache => cache.put('/owner', new Response('somebody')))"


def test_after_a_visit_of_everything_the_phone_keeps_what_is_listed_and_nothing_else(mine: Page) -> None:
    with_plan_kept(mine)
    for address in EVERYWHERE:
        mine.goto(address)
    wait_for_copy(mine, PUBLIC, "/intake")

    found = caches(mine)

    shell = next(name for name in found if name.startswith(SHELL))
    assert found.pop(KEPT) == PERSONAL_PAGES
    assert found.pop(PUBLIC) == ["/", "/intake"]
    assert {path for path in found.pop(shell) if "/static/" not in path} == {"/offline", "/shell-in-use", "/signed-out"}
    assert found == {}


@pytest.mark.parametrize(
    ("path", "status"), [("/me", 500), ("/me", 502), ("/me/day/2026-12-08", 503), ("/me/plan", 504)]
)
def test_a_server_in_trouble_shows_what_was_kept(mine: Page, weather: Weather, path: str, status: int) -> None:
    with_plan_kept(mine)
    weather.fail(path, status)

    mine.goto(path)

    expect(mine.locator(IS_KEPT_PAGE if path != "/me/plan" else "h1")).not_to_have_text("Trouble")
    assert mine.title().endswith("Marina SMP")


def test_without_a_worker_the_same_trouble_is_all_there_is_to_see(mine: Page, weather: Weather) -> None:
    weather.fail("/me", 502)

    mine.goto("/me")

    expect(mine.locator("h1")).to_have_text("Trouble")


def test_without_a_network_everything_kept_is_shown_and_the_rest_says_what_to_do(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)

    for path in ("/me", "/me/day/2026-12-08"):
        mine.goto(path)
        expect(mine.locator(IS_KEPT_PAGE)).to_be_attached()
    mine.goto("/me/plan")
    expect(mine.locator("h1")).to_have_text("Your plan")
    mine.goto("/me/warning-signs")
    expect(mine.locator("h1")).not_to_have_text("There is no network")
    mine.goto("/signed-out")
    expect(mine.locator("h1")).to_have_text("You are signed out")
    mine.goto("/me/changes")
    expect(mine.locator("h1")).to_have_text("There is no network")
    expect(mine.get_by_text(PHONE_NUMBER)).to_be_visible()
    mine.get_by_role("link", name="Today’s list").click()  # On a home screen there is no button to go back.
    expect(mine.locator(IS_KEPT_PAGE)).to_be_attached()


def test_a_page_that_could_not_be_had_comes_by_itself_when_the_network_is_back(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)
    mine.goto("/me/changes")
    expect(mine.locator("h1")).to_have_text("There is no network")

    mine.context.set_offline(False)

    expect(mine.locator("h1")).not_to_have_text("There is no network")
    expect(mine).to_have_url("/me/changes")


def test_it_comes_also_when_the_phone_said_too_early_that_it_is_online(mine: Page) -> None:
    with_plan_kept(mine)
    mine.add_init_script("addEventListener('online', (event) => event.stopImmediatePropagation())")
    mine.clock.install()
    mine.context.set_offline(True)
    mine.goto("/me/changes")
    mine.context.set_offline(False)
    expect(mine.locator("h1")).to_have_text("There is no network")

    mine.clock.fast_forward(10_000)

    expect(mine.locator("h1")).not_to_have_text("There is no network")


def test_a_server_that_hangs_is_waited_for_no_longer_than_three_seconds(mine: Page, weather: Weather) -> None:
    with_plan_kept(mine)
    weather.hold("/me")

    mine.goto("/me")

    expect(mine.locator(IS_KEPT_PAGE)).to_be_attached()
    took = mine.evaluate("performance.getEntriesByType('navigation')[0].responseStart")
    assert 2900 <= took < 6000
    asked = weather.count("/me/kept")
    weather.clear()
    mine.evaluate("navigator.serviceWorker.ready.then(() => null)")
    weather.wait_for("/me/kept", asked + 1)  # The late answer renews the copy.


def test_a_slow_server_with_nothing_kept_is_waited_for(mine: Page, weather: Weather) -> None:
    mine.goto("/sign-in")
    mine.goto("/")
    wait_for_worker(mine)
    weather.delay("/me", seconds=3.3)

    mine.goto("/me")

    expect(mine.locator("h1")).to_have_text("Monday 7 December")
    assert mine.locator(IS_KEPT_PAGE).count() == 0


def test_a_file_that_is_gone_is_a_404_and_never_a_page(mine: Page) -> None:
    with_plan_kept(mine)
    mine.reload()

    answer = mine.evaluate(
        "fetch('/static/0123456789ab/js/gone.mjs').then(({ status, headers }) => [status, headers.get('Content-Type')])"
    )

    assert answer == [404, "text/plain; charset=utf-8"]


def test_who_is_signed_out_elsewhere_finds_nothing_kept(mine: Page, clinic: Clinic) -> None:
    with_plan_kept(mine)
    mine.context.clear_cookies()

    mine.goto("/me/plan")

    expect(mine.locator("h1")).to_have_text("Sign in")
    wait_until_gone(mine, KEPT)
    mine.context.set_offline(True)
    mine.goto("/me")
    expect(mine.locator("h1")).to_have_text("There is no network")


def test_a_sign_out_that_nobody_heard_of_comes_before_any_page_of_the_client(mine: Page, clinic: Clinic) -> None:
    with_plan_kept(mine)
    mine.evaluate(END)

    mine.goto("/me/plan")

    expect(mine.locator("h1")).to_have_text("Sign in")
    assert running_sessions(clinic) == 0
    assert "stipple-ended" not in caches(mine)


def test_while_nobody_can_hear_of_it_the_phone_shows_nobody_s_plan(mine: Page, clinic: Clinic) -> None:
    with_plan_kept(mine)
    mine.evaluate(END)
    mine.context.set_offline(True)

    mine.goto("/me")

    expect(mine.locator("h1")).to_have_text("You are signed out")
    assert "stipple-ended" in caches(mine)


def test_a_shared_tablet_keeps_nothing(phone: Phone) -> None:
    page = phone()
    page.goto("/?kiosk=1")
    page.goto("/intake?kiosk=1")
    expect(page.locator("form[data-ready]")).to_be_attached()

    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert caches(page) == {}


def running_sessions(clinic: Clinic) -> int:
    with clinic.services.database.read() as session:
        return len(session.scalars(select(LoginSessionRow).where(LoginSessionRow.ended_at.is_(None))).all())


@pytest.fixture
def mine(phone: Phone, clinic: Clinic) -> Page:
    """The phone of a client."""
    return signed_in(phone(), clinic)


@pytest.fixture
def weather(clinic: Clinic) -> Weather:
    return Weather(clinic.app)
