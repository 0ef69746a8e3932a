"""A manager changes a setting at the desk, sees what it means, moves a client, and the phone shows the difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clinic
from tests.browser.staff_steps import MONA, sign_in
from tests.browser.steps import press
from tests.clinic import Clinic as Work

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
Audit = Callable[[Page], None]


def test_a_setting_changed_at_the_desk_is_found_on_the_clients_phone(
    desk: Phone, phone: Phone, clinic: Clinic, work: Work, mona: UUID, audit: Audit
) -> None:
    client_id = work.arrive("U01", "Liam Hale")
    work.book(client_id, mona, 1, date(2026, 12, 14))
    client = at_home(phone(), clinic)
    client.goto("/me/plan")
    expect(client.get_by_role("heading", name="Your plan")).to_be_visible()

    manager = sign_in(desk(), MONA)
    manager.goto("/staff/protocol/settings")
    audit(manager)
    manager.get_by_label("Day after a session on which the scalp is first washed").fill("6")
    manager.get_by_label("What to do in an emergency").fill("The nearest hospital is Rashid Hospital.")
    press(manager.get_by_role("button", name="Show what would change"))

    expect(manager.get_by_role("heading", name="What would change", level=1)).to_be_visible()
    expect(manager.get_by_text("1 client would see a change.")).to_be_visible()
    expect(manager.get_by_text("Avoid: Water on your scalp: 1 day longer")).to_be_visible()
    audit(manager)
    manager.get_by_label("Why it changes").fill("Scabs hold longer in our climate")
    press(manager.get_by_role("button", name="Save"))

    expect(manager.get_by_role("status")).to_contain_text("Saved as version 1.")
    audit(manager)
    client.goto("/me/day/2026-12-14")
    expect(client.get_by_role("heading", level=1)).to_contain_text("14 December")
    expect(client.get_by_text("Your plan changed")).to_have_count(0)

    press(manager.get_by_role("button", name="Move Liam Hale", exact=True))
    expect(manager.get_by_role("status")).to_contain_text("1 plan was moved.")
    expect(manager.get_by_role("heading", name="Every live plan is on the settings of today")).to_be_visible()
    assert "/me/plan" in clinic.last_mail()

    client.goto("/me")
    expect(client.get_by_text("Your plan changed")).to_be_visible()
    press(client.get_by_role("button", name="See what changed"))
    expect(client.get_by_role("heading", name="What changed")).to_be_visible()
    client.get_by_text("lines of your list changed").click()
    expect(client.get_by_text("Water on your scalp").first).to_be_visible()
    audit(client)
    client.goto("/me/warning-signs")
    expect(client.get_by_text("The nearest hospital is Rashid Hospital.")).to_be_visible()


def test_settings_work_without_javascript_on_a_phone(phone: Phone, work: Work, mona: UUID, audit: Audit) -> None:
    work.arrive("U22", "Liam Hale")
    manager = sign_in(phone(java_script_enabled=False), MONA)
    manager.goto("/staff/protocol/settings")

    manager.get_by_label("Sun protection factor").fill("40")
    press(manager.get_by_role("button", name="Show what would change"))
    expect(manager.get_by_role("alert")).to_contain_text("Please write a whole number from 50 to 100.")
    manager.get_by_label("Sun protection factor").fill("60")
    press(manager.get_by_role("button", name="Show what would change"))
    expect(manager.get_by_role("heading", name="What would change", level=1)).to_be_visible()
    press(manager.get_by_role("button", name="Save"))
    expect(manager.get_by_role("status")).to_contain_text("Saved as version 1.")
    press(manager.get_by_role("button", name="Move all: 1 plan"))

    expect(manager.get_by_role("status")).to_contain_text("1 plan was moved.")


def at_home(page: Page, clinic: Clinic) -> Page:
    """The client's phone, signed in with a mailed code."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("noor@example.com")
    press(page.get_by_role("button", name="Mail me a code"))
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(clinic.mailed_code())
    press(page.get_by_role("button", name="Sign in"))
    return page
