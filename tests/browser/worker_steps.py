"""Steps with the service worker: they end when it has done what the page asked of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.conftest import Clinic
from tests.clinic import clinic_of

# `test` is asked again until it says yes; a page may ask so in spite of its policy, which forbids evaluating strings.
UNTIL = """
async function until(test) {
  const end = performance.now() + 20_000;
  while (!(await test())) {
    if (performance.now() > end) throw new Error(`never: ${test}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
"""
ACTIVE = (
    "async () => {"
    + UNTIL
    + "await until(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'); }"
)
COPIED = "async ([name, path]) => {" + UNTIL + "await until(() => caches.match(path, { cacheName: name })); }"
WAITING = (
    "async () => {" + UNTIL + "await until(async () => (await navigator.serviceWorker.getRegistration()).waiting); }"
)
LOOK = (
    "async () => {"
    + UNTIL
    + "const found = await navigator.serviceWorker.getRegistration();"
    + "const look = async () => { await found.update(); await until(() => !found.installing); return found.waiting; };"
    # Whoever asks while the page's own look is on its way gets that one's answer, which may be older than the version.
    + "return Boolean((await look()) || (await look())); }"
)
GONE = "async (name) => {" + UNTIL + "await until(async () => !(await caches.has(name))); }"
UNREGISTERED = (
    "async () => {" + UNTIL + "await until(async () => !(await navigator.serviceWorker.getRegistrations()).length); }"
)
LISTED = """async () => {
  const found = {};
  for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).map(({ url }) => url);
  return found;
}"""
KEPT, PUBLIC, SHELL = "stipple-kept", "stipple-intake", "stipple-shell-"
PERSONAL_PAGES = ["/me/kept", "/me/plan", "/me/warning-signs"]
MONDAY = date(2026, 12, 7)


def signed_in(page: Page, clinic: Clinic, case: str = "U01") -> Page:
    """The same page, on the phone of a client who has just arrived; it is a day of their preparation."""
    client_id = clinic_of(clinic.services).arrive(case)
    clinic.clock.set_day(MONDAY)
    take_session(page.context, clinic, clinic.services.accounts.start_session("client", client_id))
    return page


def take_session(context: BrowserContext, clinic: Clinic, token: str) -> None:
    """Carry a session token that the accounts service gave out."""
    browser = clinic.app.test_client()
    with browser.session_transaction(base_url=clinic.url) as session:
        session["_user_id"] = token
        session.permanent = True
    cookie = browser.get_cookie("stipple", domain="localhost")
    assert cookie
    context.add_cookies([{"name": "stipple", "value": cookie.value, "url": clinic.url, "httpOnly": True}])


def with_plan_kept(page: Page) -> Page:
    """The same page, opened once with a network: the phone keeps the plan now."""
    page.goto("/me")
    wait_for_worker(page)
    page.evaluate(COPIED, [KEPT, PERSONAL_PAGES[-1]])
    return page


def wait_for_worker(page: Page) -> None:
    """The worker has everything it needs, and answers the next visit."""
    page.evaluate(ACTIVE)


def wait_for_copy(page: Page, name: str, path: str) -> None:
    page.evaluate(COPIED, [name, path])


def wait_for_update(page: Page) -> None:
    """A new version has come in whole, and waits."""
    page.evaluate(WAITING)


def finds_update(page: Page) -> bool:
    """Whether a new version is there, has come in whole, and waits."""
    return bool(page.evaluate(LOOK))


def wait_until_gone(page: Page, name: str) -> None:
    """There is no such cache any more."""
    page.evaluate(GONE, name)


def wait_until_unregistered(page: Page) -> None:
    """There is no worker any more. The page may be shown anew meanwhile."""
    while True:
        try:
            page.evaluate(UNREGISTERED)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
        else:
            return


def caches(page: Page) -> dict[str, list[str]]:
    """The paths in each cache of this phone."""
    found: dict[str, Any] = page.evaluate(LISTED)
    return {
        name: sorted(urlsplit(url)._replace(scheme="", netloc="").geturl() for url in urls)
        for name, urls in found.items()
    }
