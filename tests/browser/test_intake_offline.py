"""The intake where there is no network, or a server in trouble: what was sent arrives, once, and by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect
from sqlalchemy import func, select

from tests.browser.conftest import Clinic
from tests.browser.intake_driver import EMAIL, NAME, fill_in_contact
from tests.browser.steps import press
from tests.browser.test_intake_screens import go
from tests.browser.tick_steps import sign_in
from tests.clinic import clinic_of
from tests.intakes import CLEAR
from webapp.storage.rows import LoginSessionRow, ResponseRow

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
Audit = Callable[[Page], None]

# The worker would send by itself what a test keeps from the page.
NO_WORKER: dict[str, Any] = {"service_workers": "block"}
PROMISE = "We will send it when you are back online."
KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("stipple");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("intakes").objectStore("intakes").getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""


def test_what_is_sent_without_a_network_is_kept_and_goes_out_by_itself_once(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    go(page, online=False)

    send(page)

    expect(page.get_by_text(PROMISE)).to_be_visible()
    assert len(page.evaluate(KEPT)) == 1
    assert EMAIL not in page.evaluate("JSON.stringify(localStorage)")
    go(page, online=True)
    expect(page).to_have_url("/me/result")
    assert stored(clinic) == 1
    assert page.evaluate(KEPT) == []


def test_it_opens_without_a_network_is_filled_in_and_arrives_after_a_closed_tab(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    kept_copy(page, clinic)
    go(page, online=False)
    page.goto("/intake")
    expect(page.locator("[data-keeps]")).to_be_attached()
    at_the_end(page)
    fill_in_contact(page)
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()

    again = page.context.new_page()
    page.close()
    again.goto("/intake")
    expect(again.get_by_text(PROMISE)).to_be_visible()
    go(again, online=True)

    expect(again).to_have_url("/me/result")
    assert stored(clinic) == 1


def test_two_people_who_use_the_same_kept_copy_send_two_intakes(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    kept_copy(page, clinic)
    go(page, online=False)
    for _ in range(2):
        page.goto("/intake")
        expect(page.locator("[data-keeps]")).to_be_attached()
        if page.get_by_text(PROMISE).is_visible():
            page.get_by_role("button", name="Fill in for somebody else").click()
        at_the_end(page)
        fill_in_contact(page)
        send(page)
        expect(page.get_by_text(PROMISE)).to_be_visible()

    assert len(page.evaluate(KEPT)) == 2
    go(page, online=True)
    expect(page).to_have_url("/intake/thank-you")  # The phone is signed in already, for the first of the two.
    assert stored(clinic) == 2


@pytest.mark.parametrize("status", [500, 502, 429])
def test_a_server_in_trouble_is_asked_again(phone: Phone, clinic: Clinic, status: int) -> None:
    page = ready_to_send(phone(**NO_WORKER), clinic)
    answers = [status]
    page.route("**/intake", lambda route: fail_once(route, answers))

    send(page)

    expect(page.get_by_text(PROMISE)).to_be_visible()
    page.get_by_role("button", name="Try now").click()
    expect(page).to_have_url("/me/result")
    assert stored(clinic) == 1


def test_an_answer_that_is_lost_after_the_server_has_stored_it_stores_nothing_twice(
    phone: Phone, clinic: Clinic
) -> None:
    page = ready_to_send(phone(**NO_WORKER), clinic)
    lost: list[str] = []
    page.route("**/intake", lambda route: lose_the_answer(route, lost))

    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()
    assert stored(clinic) == 1
    page.get_by_role("button", name="Try now").click()

    expect(page).to_have_url("/me/result")
    assert stored(clinic) == 1


def test_the_page_of_a_hotel_s_network_is_no_success(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(**NO_WORKER), clinic)
    page.route("**/intake", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Welcome</h1>"))

    send(page)

    expect(page.get_by_text(PROMISE)).to_be_visible()
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("alert").filter(has_text="It does not get through yet.")).to_be_visible()
    assert len(page.evaluate(KEPT)) == 1


def test_two_tabs_send_one_intake(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    go(page, online=False)
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()
    other = page.context.new_page()
    go(page, online=True)

    other.goto("/intake")

    expect(page).to_have_url("/me/result")
    assert stored(clinic) == 1


def test_what_waits_can_be_changed_without_a_network(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    go(page, online=False)
    send(page)
    page.get_by_role("button", name="Change my answers").click()

    expect(page.get_by_label("Your name")).to_have_value(NAME)
    assert page.evaluate(KEPT) == []
    page.get_by_label("Your name").fill("Noor H.")
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()
    assert "Noor H." in json.dumps(page.evaluate(KEPT))


def test_what_waits_can_be_deleted(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    go(page, online=False)
    send(page)
    page.once("dialog", lambda dialog: dialog.accept())

    page.get_by_role("button", name="Delete my answers").click()

    expect(page.locator("[data-screen=age]")).to_be_visible()
    expect(page.locator("#age")).to_have_value("")
    assert page.evaluate(KEPT) == []
    go(page, online=True)
    assert stored(clinic) == 0


def test_what_cannot_be_taken_comes_back_with_all_answers_and_what_is_wrong(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    page.locator("[name=consent_text]").evaluate("field => { field.value = '0'; }")  # The text has changed since.
    go(page, online=False)
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()

    go(page, online=True)

    expect(page.locator("#consent-error")).to_contain_text("Our text has changed")
    expect(page.get_by_label("Your name")).to_have_value(NAME)
    page.wait_for_selector("[data-keeps]", state="attached")
    assert page.evaluate(KEPT) == []
    page.locator("label[for=consent]").click()
    send(page)
    expect(page).to_have_url("/me/result")
    assert stored(clinic) == 1


def test_what_was_refused_in_the_background_is_offered_at_the_next_visit(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    page.locator("[name=consent_text]").evaluate("field => { field.value = '0'; }")
    go(page, online=False)
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()
    other = page.context.new_page()
    page.close()
    go(other, online=True)
    other.goto("/")

    other.get_by_role("status").get_by_role("link", name="Look at them").click()

    expect(other.locator("#consent-error")).to_contain_text("Our text has changed")
    expect(other.get_by_label("Your name")).to_have_value(NAME)


def test_the_start_page_sends_what_waits_and_says_so_once(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic)
    go(page, online=False)
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()
    other = page.context.new_page()
    page.close()
    go(other, online=True)

    other.goto("/")

    expect(other.get_by_text("Your answers have been sent.")).to_be_visible()
    press(other.get_by_role("link", name="See what comes next"))
    expect(other).to_have_url("/me/result")
    other.goto("/")
    other.wait_for_function("navigator.locks.query().then(({ held }) => held.length === 0)")
    expect(other.get_by_text("Your answers have been sent.")).to_be_hidden()


def test_a_shared_tablet_shows_the_next_person_nothing_and_signs_nobody_in(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(), clinic, url="/intake?kiosk=1")
    go(page, online=False)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    page.get_by_role("button", name="Next person").click()

    expect(page.locator("[data-screen=age]")).to_be_visible()
    expect(page.locator("#age")).to_have_value("")
    assert NAME not in page.content()
    page.go_back()
    expect(page.locator("#age")).to_have_value("")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        go(page, online=True)
    page.wait_for_function("navigator.locks.query().then(({ held }) => held.length === 0)")
    assert (stored(clinic), stored(clinic, LoginSessionRow)) == (1, 0)
    page.goto("/")
    expect(page.get_by_text("Your answers have been sent.")).to_be_hidden()


def test_it_is_sent_after_the_browser_was_closed_and_opened_again(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], clinic: Clinic, tmp_path: Path
) -> None:
    def browser() -> BrowserContext:
        profile = str(tmp_path / "profile")
        return browser_type.launch_persistent_context(profile, base_url=clinic.url, **browser_type_launch_args)

    with browser() as before:
        page = before.new_page()
        kept_copy(page, clinic)
        at_the_end(page)
        fill_in_contact(page)
        go(page, online=False)
        send(page)
        expect(page.get_by_text(PROMISE)).to_be_visible()

    with browser() as after:
        page = after.new_page()
        page.goto("/intake")  # By this page, or by the worker, which may have been quicker.
        clinic.clock.move(minutes=3)  # The cookie went with the browser: for the server this visit has just begun.
        wait_until_stored(page, clinic)
    assert stored(clinic) == 1


def test_the_worker_sends_while_no_page_is_open(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    kept_copy(page, clinic)
    at_the_end(page)
    fill_in_contact(page)
    page.route("**/form-token", lambda route: route.abort())  # Of the page alone: the worker has a way of its own.
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()

    page.goto("about:blank")
    dispatch_sync(page, clinic)

    page.unroute("**/form-token")
    page.goto("/")
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
    assert stored(clinic) == 1


def test_signing_out_offers_to_send_an_intake_that_waits(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_send(phone(**NO_WORKER), clinic)
    go(page, online=False)
    send(page)
    expect(page.get_by_text(PROMISE)).to_be_visible()
    page.route("**/form-token", lambda route: route.abort())
    go(page, online=True)
    sign_in(page.context, clinic, clinic_of(clinic.services).arrive("U01"))
    page.goto("/me")
    page.locator("header .menu > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Your answers are not sent")).to_be_visible()

    page.unroute("**/form-token")
    page.get_by_role("button", name="Send and sign out").click()

    expect(page).to_have_url("/sign-in?signed_out=yes")
    assert stored(clinic) == 2  # This one, and the one that the plan was made from.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_that_waits_can_be_used_by_everybody(phone: Phone, clinic: Clinic, audit: Audit, scheme: str) -> None:
    page = ready_to_send(phone(color_scheme=scheme, viewport={"width": 360, "height": 740}, **NO_WORKER), clinic)
    page.route("**/form-token", lambda route: route.abort())

    send(page)

    expect(page.get_by_text(PROMISE)).to_be_visible()
    audit(page)


def ready_to_send(page: Page, clinic: Clinic, url: str = "/intake") -> Page:
    """As far as the button, with all that the page needs from then on."""
    page.goto(url)
    clinic.clock.move(minutes=3)
    expect(page.locator("[data-keeps]")).to_be_attached()
    at_the_end(page)
    fill_in_contact(page)
    return page


def at_the_end(page: Page) -> None:
    """Answers everything at once, as a draft would, and goes to the summary."""
    page.evaluate(
        """answers => {
          for (const [name, value] of Object.entries(answers)) {
            for (const each of [value].flat()) {
              const choice = document.getElementById(`${name}-${each}`);
              const field = choice ?? document.getElementsByName(name)[0];
              if (choice) choice.checked = true;
              else field.value = each;
              field.dispatchEvent(new Event("input", { bubbles: true }));
            }
          }
          location.hash = "#check-answers";
        }""",
        CLEAR,
    )
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my answers").click()


def kept_copy(page: Page, clinic: Clinic, path: str = "/intake") -> None:
    """Opens a page and waits until the phone could open it again by itself."""
    page.goto(path)
    clinic.clock.move(minutes=3)
    page.wait_for_function(
        "path => navigator.serviceWorker.ready.then(() => caches.match(path)).then(Boolean)", arg=path
    )
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(page.locator("[data-keeps]")).to_be_attached()


def dispatch_sync(page: Page, clinic: Clinic) -> None:
    """Has the browser do what it does when it finds a network, and waits until the worker has done its part."""
    session = page.context.new_cdp_session(page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(each["registrationId"] for each in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    while not registrations:
        page.wait_for_timeout(20)
    tag = {"origin": clinic.url, "registrationId": registrations[0], "tag": "stipple-intake", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", tag)
    wait_until_stored(page, clinic)


def wait_until_stored(page: Page, clinic: Clinic) -> None:
    for _ in range(500):
        if stored(clinic):
            return
        page.wait_for_timeout(20)


def fail_once(route: Route, answers: list[int]) -> None:
    if route.request.method == "POST" and answers:
        status = answers.pop()
        route.fulfill(status=status, json={"error": "trouble"}, headers={"Retry-After": "600"})
    else:
        route.fallback()


def lose_the_answer(route: Route, lost: list[str]) -> None:
    if route.request.method == "POST" and not lost:
        lost.append(route.fetch().text())
        route.abort("connectionreset")
    else:
        route.fallback()


def stored(clinic: Clinic, table: type[ResponseRow] | type[LoginSessionRow] = ResponseRow) -> int:
    with clinic.services.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
