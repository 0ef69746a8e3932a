"""On the home screen: the hint under today's list, and what the phone is asked to keep for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Clinic
from tests.browser.steps import press
from tests.browser.worker_steps import signed_in, wait_for_worker

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
CHROME_ON_IPHONE = IPHONE.replace("Version/18.5", "CriOS/140.0")
IN_SAFARI = "Object.defineProperty(navigator, 'standalone', { value: false })"
ON_THE_HOME_SCREEN = "Object.defineProperty(navigator, 'standalone', { value: true })"
# Chromium offers it to sites with TLS that somebody has used for a while; a test cannot wait for that.
OFFER = """outcome => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = async () => { window.wasAsked = true; };
  offer.userChoice = Promise.resolve({ outcome });
  return dispatchEvent(offer);
}"""
COUNT_PERSIST = """
  window.persisted = 0;
  navigator.storage.persisted = async () => false;
  navigator.storage.persist = async () => { window.persisted += 1; return true; };
"""
HINT = "section.install-hint"


def test_where_the_browser_can_ask_a_button_asks_and_the_browser_stays_quiet(today: Callable[..., Page]) -> None:
    page = today()
    expect(page.locator(HINT)).to_be_hidden()

    assert page.evaluate(OFFER, "accepted") is False
    expect(page.locator(HINT)).to_be_visible()
    expect(page.locator("[data-by-hand]")).to_be_hidden()
    page.get_by_role("button", name="Put it there").click()

    expect(page.locator(HINT)).to_be_hidden()
    assert page.evaluate("window.wasAsked") is True


def test_on_an_iphone_the_steps_stand_there_under_the_list(today: Callable[..., Page], audit) -> None:
    page = today(IN_SAFARI, user_agent=IPHONE)

    expect(page.get_by_text("tap Add to Home Screen")).to_be_visible()
    expect(page.get_by_role("button", name="Put it there")).to_be_hidden()
    assert page.locator(HINT).bounding_box()["y"] > page.locator("[data-module=tick]").last.bounding_box()["y"]  # type: ignore[index]  # both are shown
    audit(page)


def test_who_says_no_is_not_asked_again(today: Callable[..., Page]) -> None:
    page = today(IN_SAFARI, user_agent=IPHONE)

    page.get_by_role("button", name="No, thank you").click()
    expect(page.locator(HINT)).to_be_hidden()
    page.reload()
    wait_for_worker(page)

    assert page.evaluate(OFFER, "accepted") is False
    expect(page.locator(HINT)).to_be_hidden()


@pytest.mark.parametrize(
    ("script", "agent"),
    [(ON_THE_HOME_SCREEN, IPHONE), (IN_SAFARI, CHROME_ON_IPHONE), ("", None)],
    ids=["home", "other", "desk"],
)
def test_nobody_is_told_what_they_have_or_cannot_do(today: Callable[..., Page], script: str, agent: str | None) -> None:
    page = today(script, user_agent=agent)
    wait_for_worker(page)

    expect(page.locator(HINT)).to_be_hidden()


def test_the_phone_is_asked_to_keep_things_once_there_is_something_worth_it(today: Callable[..., Page]) -> None:
    page = today(COUNT_PERSIST)
    wait_for_worker(page)
    assert page.evaluate("window.persisted") == 0

    page.locator("form[data-module=tick] button").first.click()

    page.wait_for_function("() => window.persisted === 1")


def test_nothing_lies_under_the_notch_or_the_bar_of_the_phone(today: Callable[..., Page]) -> None:
    page = today()
    insets = {"top": 47, "topMax": 47, "bottom": 34, "bottomMax": 34}
    page.context.new_cdp_session(page).send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})

    page.reload()

    brand, tab = page.locator(".brand").bounding_box(), page.locator(".tabs a").first.bounding_box()
    assert brand
    assert tab
    assert brand["y"] >= insets["top"]
    assert tab["y"] + tab["height"] <= PHONE["height"] - insets["bottom"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_what_is_shown_without_a_network(phone: Phone, audit, scheme: str) -> None:
    page = phone(color_scheme=scheme)
    for path in ("/offline", "/signed-out"):
        page.goto(path)
        audit(page)


@pytest.fixture
def today(phone: Phone, clinic: Clinic) -> Callable[..., Page]:
    """Opens today's list on a phone that runs a script first. Its owner was asked about reminders before."""

    def opened(script: str = "", **options: str | None) -> Page:
        page = signed_in(phone(**options), clinic)
        if script:
            page.add_init_script(script)
        page.goto("/me")
        if page.locator(".reminder-offer").count():
            press(page.locator(".reminder-offer").get_by_role("button"))
            page.goto("/me")
        return page

    return opened
