"""The clinic's tablet, used by clients and staff in turn: who comes next sees nothing, and what waits is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clinic
from tests.browser.intake_driver import NAME
from tests.browser.steps import press, tap
from tests.browser.test_intake_offline import KEPT as INTAKES
from tests.browser.test_intake_offline import NO_WORKER, ready_to_send, send
from tests.browser.test_intake_offline import stored as taken
from tests.browser.test_intake_screens import go
from tests.browser.tick_steps import OIL, button, stored, wait_until_sent
from tests.browser.worker_steps import KEPT, caches, signed_in, take_session, wait_until_gone, with_plan_kept
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
Audit = Callable[[Page], None]

# Into the database that static/js/store.mjs has made.
PUT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("stipple");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const change = opening.result.transaction("intakes", "readwrite");
    change.objectStore("intakes").put({ submission_id: "waits", is_kiosk: true, fields: [], kept_at: 0 });
    change.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""


def test_what_a_client_left_is_gone_before_staff_sign_in_and_what_waits_stays(phone: Phone, clinic: Clinic) -> None:
    page = with_plan_kept(signed_in(phone(), clinic))
    tap(button(page, OIL))
    wait_until_sent(page)
    page.evaluate(PUT)
    page.context.clear_cookies()

    page.goto("/staff/sign-in")

    wait_until_gone(page, KEPT)
    page.wait_for_function("navigator.locks.query().then(({ held }) => held.length === 0)")
    assert KEPT not in caches(page)
    assert stored(page, "ticks") == []
    assert [each["submission_id"] for each in stored(page, "intakes")] == ["waits"]


def test_a_browser_that_no_client_has_used_asks_for_nothing_of_a_client(phone: Phone) -> None:
    page, asked = phone(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/staff/sign-in")

    press(page.get_by_role("button", name="Sign in"))

    assert [url for url in asked if "/me/" in url] == []
    assert page.evaluate("indexedDB.databases()") == []


def test_staff_who_sign_out_take_no_waiting_intake_with_them(phone: Phone, clinic: Clinic) -> None:
    page = phone(service_workers="block")
    page.goto("/")
    page.evaluate(
        "import(document.querySelector('script[type=module][src*=welcome]').src.replace('welcome', 'store'))"
        ".then(({ openStore }) => openStore()).then((database) => database.close())"
    )
    page.evaluate(PUT)
    member = clinic.services.accounts.team.add("Tess", "tess@b.example", "technician", PASSWORD)
    take_session(page.context, clinic, clinic.services.accounts.start_session("staff", member))
    page.goto("/staff/")
    page.locator("header .menu > summary").click()

    press(page.get_by_role("button", name="Sign out"))

    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert [each["submission_id"] for each in stored(page, "intakes")] == ["waits"]


def test_what_was_refused_is_said_to_staff_and_shows_nothing_to_the_next_person(phone: Phone, clinic: Clinic) -> None:
    page = refused_on_the_tablet(phone(**NO_WORKER), clinic)

    expect(page.get_by_text("Some answers on this tablet could not be sent.")).to_be_visible()

    assert NAME not in page.content()
    page.goto("/intake?kiosk=1")
    expect(page.locator("[data-keeps]")).to_be_attached()
    expect(page.locator("#age")).to_have_value("")
    assert NAME not in page.content()
    page.goto("/")
    expect(page.get_by_text("Some answers on this tablet")).to_be_hidden()


def test_staff_open_what_was_refused_and_send_it_again(phone: Phone, clinic: Clinic) -> None:
    page = refused_on_the_tablet(phone(**NO_WORKER), clinic)
    for_staff(page, "Open them", accept=False)
    expect(page.get_by_text("Some answers on this tablet")).to_be_visible()

    for_staff(page, "Open them")

    expect(page.locator("#consent-error")).to_contain_text("Our text has changed")
    expect(page.get_by_label("Your name")).to_have_value(NAME)
    expect(page.locator("[data-keeps]")).to_be_attached()
    assert len(page.evaluate(INTAKES)) == 1  # Until it is sent: the page forgets who walks away from it.
    page.locator("label[for=consent]").click()
    with page.expect_navigation(url="**/intake/thank-you?kiosk=1"):
        send(page)
    assert page.evaluate(INTAKES) == []
    assert taken(clinic) == 1


def test_staff_delete_what_was_refused(phone: Phone, clinic: Clinic) -> None:
    page = refused_on_the_tablet(phone(**NO_WORKER), clinic)

    for_staff(page, "Delete them")

    expect(page.get_by_text("Some answers on this tablet")).to_be_hidden()
    assert page.evaluate(INTAKES) == []


def test_what_is_refused_while_the_thanks_are_shown_does_not_open_by_itself(phone: Phone, clinic: Clinic) -> None:
    page = sent_without_a_network(phone(**NO_WORKER), clinic)

    go(page, online=True)

    expect(page.locator("[data-screen=age]")).to_be_visible()
    expect(page.locator("#age")).to_have_value("")
    assert [each["refused"] for each in page.evaluate(INTAKES)] == ["needs_another_look"]


def test_who_starts_again_after_a_refusal_leaves_nothing_on_the_tablet(phone: Phone, clinic: Clinic) -> None:
    page = ready_to_be_refused(phone(**NO_WORKER), clinic)
    send(page)
    expect(page.locator("#consent-error")).to_contain_text("Our text has changed")
    expect(page.locator("[data-keeps]")).to_be_attached()
    page.evaluate("location.hash = '#check-answers'")

    press(page.get_by_role("button", name="Start again"))

    expect(page.locator("#age")).to_have_value("")
    assert page.evaluate(INTAKES) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_note(phone: Phone, clinic: Clinic, audit: Audit, scheme: str) -> None:
    page = refused_on_the_tablet(phone(color_scheme=scheme, **NO_WORKER), clinic)
    page.get_by_text("For staff").click()
    audit(page)


def refused_on_the_tablet(page: Page, clinic: Clinic) -> Page:
    """Sent without a network, and refused when there is one again: the start page is shown to whoever comes next."""
    sent_without_a_network(page, clinic)
    other = page.context.new_page()
    page.close()
    go(other, online=True)
    other.goto("/?kiosk=1")
    expect(other.locator("[data-kiosk-note]")).to_be_visible()
    return other


def sent_without_a_network(page: Page, clinic: Clinic) -> Page:
    ready_to_be_refused(page, clinic)
    go(page, online=False)
    send(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    return page


def ready_to_be_refused(page: Page, clinic: Clinic) -> Page:
    """As far as the button, under a text of consent that nobody here knows."""
    ready_to_send(page, clinic, url="/intake?kiosk=1")
    page.locator("[name=consent_text]").evaluate("field => { field.value = '0'; }")
    return page


def for_staff(page: Page, name: str, *, accept: bool = True) -> None:
    page.locator("[data-kiosk-note] details").evaluate("details => { details.open = true; }")
    page.once("dialog", lambda dialog: dialog.accept() if accept else dialog.dismiss())
    page.get_by_role("button", name=name).click()
