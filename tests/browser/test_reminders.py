"""Reminders on a phone: switching them on, seeing one, opening it. What the browser asks its push service is a stub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Worker, expect
from sqlalchemy import select

from tests.browser.conftest import Clinic
from tests.browser.steps import press
from tests.browser.worker_steps import UNTIL, signed_in, wait_for_worker
from tests.push import Browser, LocalServices, PushService
from webapp.composition import build_services
from webapp.services import Services
from webapp.storage.rows import ClientRow, LoginSessionRow

pytestmark = pytest.mark.browser

PAGE = "/me/reminders"
# A browser whose push service has answered. What it was asked is kept on `window.asked`.
ANSWERING = """
  const said = %s;
  const subscription = { options: {}, toJSON: () => said, unsubscribe: async () => { current = null; return true; } };
  let current = null;
  let permission = "default";
  window.asked = [];
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async () => {
    window.asked.push("subscribe");
    current = subscription;
    return current;
  };
  Object.defineProperty(Notification, "permission", { get: () => permission });
  Notification.requestPermission = async () => { window.asked.push("permission"); return (permission = "%s"); };
"""
SHOWN = (
    "async () => {"
    + UNTIL
    + """
  const registration = await navigator.serviceWorker.ready;
  await until(async () => (await registration.getNotifications()).length);
  return (await registration.getNotifications()).map(({ title, body, tag, lang, dir, data, icon }) =>
    ({ title, body, tag, lang, dir, data, icon }));
}"""
)
MESSAGE = {"title": "For tomorrow", "body": "Look today.", "url": "", "tag": "a1", "lang": "en", "dir": "ltr"}


def test_one_tap_switches_messages_on_for_this_phone(
    mine: Page, reaching: Services, push_service: PushService, audit: Callable[[Page], None]
) -> None:
    phone = push_service.browser()
    mine.add_init_script(ANSWERING % (json.dumps(phone.json), "granted"))
    mine.goto(PAGE)
    assert mine.evaluate("window.asked") == []

    mine.get_by_role("button", name="Switch on").click()

    expect(mine.get_by_text("Messages reach this phone")).to_be_visible()
    assert mine.evaluate("window.asked") == ["permission", "subscribe"]
    audit(mine)
    press(mine.get_by_role("button", name="Save"))
    press(mine.get_by_role("button", name="Try it on your phone"))
    assert [phone.read(each)["title"] for each in push_service.pushed] == ["It works"]


def test_messages_are_switched_off_where_they_were_switched_on(
    mine: Page, reaching: Services, push_service: PushService
) -> None:
    mine.add_init_script(ANSWERING % (json.dumps(push_service.browser().json), "granted"))
    mine.goto(PAGE)
    mine.get_by_role("button", name="Switch on").click()

    mine.get_by_role("button", name="Switch off").click()

    expect(mine.get_by_role("button", name="Switch on")).to_be_visible()
    assert subscriptions(reaching) == []


def test_a_no_is_taken_for_a_no(mine: Page, push_service: PushService) -> None:
    mine.add_init_script(ANSWERING % (json.dumps(push_service.browser().json), "denied"))
    mine.goto(PAGE)

    mine.get_by_role("button", name="Switch on").click()

    expect(mine.get_by_text("Messages from this page are blocked")).to_be_visible()
    assert mine.evaluate("window.asked") == ["permission"]


def test_an_address_that_is_none_of_a_push_service_is_refused(mine: Page) -> None:
    inside = Browser("https://169.254.169.254/latest")
    mine.add_init_script(ANSWERING % (json.dumps(inside.json), "granted"))
    mine.goto(PAGE)

    mine.get_by_role("button", name="Switch on").click()

    expect(mine.get_by_text("This browser cannot show messages.")).to_be_visible()


def test_without_scripts_everything_but_messages_can_be_chosen(phone: Callable[..., Page], clinic: Clinic) -> None:
    plain = signed_in(phone(java_script_enabled=False), clinic)
    plain.goto(PAGE)

    plain.get_by_label("In the morning").fill("09:00")
    press(plain.get_by_role("button", name="Save"))

    expect(plain.get_by_text("Saved. We remind you at 09:00 and at 19:00")).to_be_visible()
    expect(plain.get_by_role("button", name="Switch on")).to_be_hidden()


def test_who_wants_none_has_nothing_else_to_choose(mine: Page) -> None:
    mine.goto(PAGE)

    mine.get_by_label("Remind me").uncheck()

    expect(mine.get_by_label("By mail")).to_be_hidden()
    press(mine.get_by_role("button", name="Save"))
    expect(mine.get_by_text("Saved. Nothing comes any more.")).to_be_visible()


def test_a_pushed_message_is_shown_and_the_same_again_takes_its_place(pushed: Pushed, clinic: Clinic) -> None:
    message = MESSAGE | {"url": f"{clinic.url}/me"}
    pushed.deliver(json.dumps(message))
    pushed.deliver(json.dumps(message))

    (shown,) = pushed.shown()

    icon = shown.pop("icon")
    assert shown == {name: said for name, said in message.items() if name != "url"} | {"data": {"url": message["url"]}}
    assert pushed.page.request.get(icon).headers["content-type"] == "image/png"


def test_something_is_shown_whatever_came(pushed: Pushed) -> None:
    for data in ("", "no JSON", "[]", "null", "{}"):
        pushed.deliver(data)

    assert {shown["title"] for shown in pushed.shown()} == {"localhost"}


def test_a_message_to_who_has_signed_out_without_a_network_ends_the_session_at_last(
    pushed: Pushed, clinic: Clinic
) -> None:
    pushed.page.evaluate("caches.open('stipple-ended').then(cache => cache.put('/owner', new Response('somebody')))")

    with pushed.page.context.expect_event("response", lambda answer: answer.url.endswith("/sign-out")):
        pushed.deliver(json.dumps(MESSAGE))

    with clinic.services.database.read() as session:
        assert session.scalars(select(LoginSessionRow.ended_at)).one() is not None


def test_a_tap_on_it_opens_our_own_page(pushed: Pushed, clinic: Clinic) -> None:
    pushed.page.goto(PAGE)
    wanted = [f"{clinic.url}/me", "https://evil.example/", "//evil.example", None]

    assert [pushed.tap(url) for url in wanted] == [[f"open {clinic.url}/me"]] * len(wanted)


def test_a_tap_on_it_shows_the_page_that_is_open_already(pushed: Pushed, clinic: Clinic) -> None:
    pushed.page.goto("/me")

    assert pushed.tap(f"{clinic.url}/me") == ["focus"]


def test_a_phone_that_was_moved_to_another_address_stays_reachable(
    pushed: Pushed, reaching: Services, push_service: PushService
) -> None:
    pushed.move(push_service.browser("moved"))

    (only,) = subscriptions(reaching)
    assert only.endswith("/moved")


class Pushed:
    """A phone with a worker, to which messages can be delivered."""

    def __init__(self, page: Page, clinic: Clinic) -> None:
        self.page = page
        self._origin = clinic.url
        self._session = page.context.new_cdp_session(page)
        found: list[str] = []
        self._session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
        )
        page.context.grant_permissions(["notifications"], origin=clinic.url)
        page.goto("/me")
        wait_for_worker(page)
        self._session.send("ServiceWorker.enable")
        while not found:
            page.wait_for_timeout(10)
        self._registration = found[0]

    @property
    def worker(self) -> Worker:
        return self.page.context.service_workers[0]

    def deliver(self, data: str) -> None:
        message = {"origin": self._origin, "registrationId": self._registration, "data": data}
        self._session.send("ServiceWorker.deliverPushMessage", message)

    def shown(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(SHOWN)
        return found

    def tap(self, url: str | None) -> list[str]:
        """What a tap does; a browser lets nobody but a person open a page or bring it to the front."""
        done: list[str] = self.worker.evaluate(
            """async (url) => {
              const done = [];
              self.clients.openWindow = async (address) => done.push(`open ${address}`);
              WindowClient.prototype.focus = async () => done.push("focus");
              const event = new ExtendableEvent("notificationclick");
              event.notification = { close() {}, data: url === null ? undefined : { url } };
              const ended = [];
              event.waitUntil = (work) => ended.push(work);
              self.dispatchEvent(event);
              await Promise.all(ended);
              return done;
            }""",
            url,
        )
        return done

    def move(self, browser: Browser) -> None:
        """The push service gives the phone another address."""
        self.worker.evaluate(
            """async (said) => {
              const event = new ExtendableEvent("pushsubscriptionchange");
              event.newSubscription = { toJSON: () => said };
              const ended = [];
              event.waitUntil = (work) => ended.push(work);
              self.dispatchEvent(event);
              await Promise.all(ended);
            }""",
            browser.json,
        )


def subscriptions(services: Services) -> list[str]:
    """The addresses of all phones of the only client."""
    with services.database.read() as session:
        clients = session.scalars(select(ClientRow.id)).all()
    return [each.address.endpoint for client in clients for each in services.reminders.subscriptions.of(client)]


@pytest.fixture
def mine(phone: Callable[..., Page], clinic: Clinic) -> Page:
    return signed_in(phone(), clinic)


@pytest.fixture
def pushed(mine: Page, clinic: Clinic) -> Pushed:
    return Pushed(mine, clinic)


@pytest.fixture
def reaching(clinic: Clinic) -> Iterator[Services]:
    """The clinic, with this machine among the push services."""
    services = build_services(clinic.services.config, clinic.clock, push_services=LocalServices())
    clinic.app.extensions["stipple"] = services
    yield services
    services.database.dispose()
