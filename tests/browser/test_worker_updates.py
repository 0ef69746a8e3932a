"""New versions: nobody is interrupted, nothing is lost, no page is blank; and the way back when a worker is broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import select

from tests.browser.conftest import PATIENCE, Clinic
from tests.browser.deploys import BROKEN, Deploys
from tests.browser.steps import press
from tests.browser.weather import Weather
from tests.browser.worker_steps import (
    SHELL,
    caches,
    finds_update,
    signed_in,
    wait_for_update,
    wait_for_worker,
    wait_until_unregistered,
    with_plan_kept,
)  # fmt: skip
from webapp.storage.rows import TickEventRow
from webapp.web.pwa.worker import worker

pytestmark = pytest.mark.browser

UPDATES, PHONES = 100, 5
UNSENT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("stipple");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("outbox").objectStore("outbox").getAllKeys();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""
# A page that came with its words, but without its styles, is as good as blank.
IS_DRESSED = "getComputedStyle(document.querySelector('.tabs')).position === 'fixed'"
IS_NEW = "() => window.isOld === undefined"
BAR = "[data-update-bar]"
LINES = "form[data-module=tick] button"
# A worker that is at work for as long as it lives, from this message on.
NEVER_IDLE = "self.addEventListener('message', (event) => event.waitUntil(new Promise(() => {})));"
TO_WORK = "navigator.serviceWorker.controller.postMessage({})"


def test_a_hundred_updates_lose_no_tap_and_show_no_blank_page(
    phone: Callable[..., Page], clinic: Clinic, deploys: Deploys, weather: Weather
) -> None:
    # All of one client: what each version keeps is made once.
    phones = [signed_in(phone(), clinic)]
    phones += [phone(storage_state=phones[0].context.storage_state()) for _ in range(PHONES - 1)]
    for page in phones:
        with_plan_kept(page).reload()
    weather.fail("/me/ticks", 503)
    taps: dict[Page, set[str]] = {page: set() for page in phones}

    for number in range(UPDATES // PHONES):
        if number % 4 == 0:
            tap_everywhere(phones, number // 4 % 3)
            deploys.files()
        else:
            deploys.words()
        update_all(phones)
        for page in phones:
            expect(page.locator("h1")).to_have_text("Monday 7 December")
            assert page.evaluate(IS_DRESSED), f"bare after update {number}"
            unsent = set(page.evaluate(UNSENT))
            assert taps[page] <= unsent, f"lost in update {number}"
            taps[page] = unsent

    assert [len(each) for each in taps.values()] == [5] * PHONES
    assert all(len(shells(page)) <= 2 for page in phones)
    weather.clear()
    for page in phones:
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_function("() => document.querySelectorAll('[data-bar]:not([hidden])').length === 0")
    assert ticks_of(clinic) == set.union(*taps.values())


def test_a_new_version_waits_for_a_tap_whatever_is_opened_meanwhile(mine: Page, deploys: Deploys) -> None:
    with_plan_kept(mine)
    mine.reload()
    before = shells(mine)
    deploys.files()

    for path in ("/me/plan", "/me", "/me/warning-signs"):
        mine.goto(path)
    wait_for_update(mine)

    assert (
        mine.evaluate("navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting.state)") == "installed"
    )
    assert before < shells(mine)
    expect(mine.locator(BAR)).to_be_visible()
    press(mine.get_by_role("button", name="Update"))
    expect(mine.locator(BAR)).to_be_hidden()


def test_the_button_says_that_the_new_version_is_on_its_way(mine: Page, deploys: Deploys, clinic: Clinic) -> None:
    source = clinic.app.test_client().get("/sw.js", base_url=clinic.url).text
    deploys.worker(source + NEVER_IDLE)
    with_plan_kept(mine)
    mine.reload()
    mine.evaluate(TO_WORK)
    deploys.worker(source)
    assert finds_update(mine)
    button = mine.locator(BAR).get_by_role("button")

    button.click()

    expect(button).to_have_text("Updating …")
    expect(button).to_be_disabled()
    end_idle_workers(mine)
    expect(mine.locator(BAR)).to_be_hidden()


def test_right_after_an_update_everything_kept_is_whole_without_a_network(mine: Page, deploys: Deploys) -> None:
    with_plan_kept(mine)
    mine.reload()
    for _ in range(3):
        deploys.files()
        update(mine)
    mine.context.set_offline(True)

    for path in ("/me", "/me/plan", "/me/warning-signs"):
        mine.goto(path)
        assert mine.evaluate(IS_DRESSED), path


def test_a_deploy_in_the_middle_of_an_install_leaves_the_old_version_whole(
    mine: Page, deploys: Deploys, clinic: Clinic
) -> None:
    with_plan_kept(mine)
    mine.reload()
    before = caches(mine)
    deploys.files()
    half = clinic.app.test_client().get("/sw.js", base_url=clinic.url).text
    deploys.files()
    deploys.worker(half)  # It names files that are served no more.

    assert not finds_update(mine)
    assert caches(mine).keys() == before.keys()
    mine.context.set_offline(True)
    mine.goto("/me")
    assert mine.evaluate(IS_DRESSED)


def test_without_the_hashes_the_same_deploy_would_mix_two_versions(
    mine: Page, deploys: Deploys, clinic: Clinic
) -> None:
    with_plan_kept(mine)
    mine.reload()
    deploys.files()
    half = clinic.app.test_client().get("/sw.js", base_url=clinic.url).text
    deploys.files()
    deploys.worker(re.sub('"sha256-[^"]+"', '""', half))

    assert finds_update(mine)


def test_another_tab_stays_as_it_is_while_this_one_updates(mine: Page, deploys: Deploys) -> None:
    with_plan_kept(mine)
    mine.reload()
    other = mine.context.new_page()
    other.goto("/me/changes/pregnancy")
    wait_for_worker(other)
    other.evaluate("window.isTheSame = true")
    deploys.files()

    update(mine)

    assert other.evaluate("window.isTheSame") is True


def test_switched_off_every_worker_goes_and_unsent_taps_stay(mine: Page, deploys: Deploys, weather: Weather) -> None:
    with_plan_kept(mine)
    mine.reload()
    weather.fail("/me/ticks", 503)
    mine.locator(LINES).first.click()
    expect(mine.locator(LINES).first).to_have_attribute("aria-pressed", "true")
    deploys.switch_off(worker)
    shown = weather.count("/me/plan")

    mine.goto("/me/plan")
    wait_until_unregistered(mine)

    weather.wait_for("/me/plan", shown + 2)  # The page itself, and once anew.
    expect(mine.locator("h1")).to_have_text("Your plan")
    assert caches(mine) == {}
    assert len(mine.evaluate(UNSENT)) == 1
    mine.reload()
    assert mine.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_switched_off_even_a_worker_that_breaks_every_page_goes(mine: Page, deploys: Deploys) -> None:
    deploys.worker(BROKEN)
    mine.goto("/me")
    wait_for_worker(mine)
    with pytest.raises(Error):  # The twin: this worker does break every page.
        mine.goto("/me/plan")

    deploys.switch_off(worker)

    for _ in range(20):
        if opens(mine, "/me/plan"):
            break
    expect(mine.locator("h1")).to_have_text("Your plan")
    wait_until_unregistered(mine)


def update(page: Page) -> None:
    """The new version is found, offered, and taken."""
    update_all([page])


def update_all(phones: list[Page]) -> None:
    """The same on several phones, which wait for it at the same time."""
    for page in phones:
        assert finds_update(page)
        page.evaluate("window.isOld = true")
        page.get_by_role("button", name="Update").click()
    for page in phones:
        try:
            page.wait_for_function(IS_NEW, timeout=PATIENCE / 3)
        except Error:
            end_idle_workers(page)
            page.wait_for_function(IS_NEW)
        page.wait_for_load_state("load")


def end_idle_workers(page: Page) -> None:
    """What a phone does by itself; with a debugger attached, Chromium may keep them, and the next one waits."""
    browser = page.context.new_cdp_session(page)
    browser.send("ServiceWorker.enable")
    browser.send("ServiceWorker.stopAllWorkers")
    browser.detach()


def tap_everywhere(phones: list[Page], line: int) -> None:
    for page in phones:
        button = page.locator(LINES).nth(line)
        was = button.get_attribute("aria-pressed")
        button.click()
        expect(button).not_to_have_attribute("aria-pressed", str(was))


def opens(page: Page, path: str) -> bool:
    try:
        page.goto(path)
    except Error:
        return False
    return True


def shells(page: Page) -> set[str]:
    return {name for name in caches(page) if name.startswith(SHELL)}


def ticks_of(clinic: Clinic) -> set[str]:
    """The ids of all tick events that the server has."""
    with clinic.services.database.read() as session:
        return {str(each) for each in session.scalars(select(TickEventRow.id))}


@pytest.fixture
def mine(phone: Callable[..., Page], clinic: Clinic) -> Page:
    """The phone of a client."""
    return signed_in(phone(), clinic)


@pytest.fixture
def deploys(clinic: Clinic, tmp_path: Path) -> Deploys:
    return Deploys(clinic, tmp_path)


@pytest.fixture
def weather(clinic: Clinic) -> Weather:
    return Weather(clinic.app)
