"""The clinic's tablet, used by clients and staff in turn: who comes next sees nothing, and what waits is not lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clinic
from tests.browser.steps import press, tap
from tests.browser.tick_steps import OIL, button, stored, wait_until_sent
from tests.browser.worker_steps import KEPT, caches, signed_in, take_session, wait_until_gone, with_plan_kept
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]

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
