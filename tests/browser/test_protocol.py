"""The protocol at a desk and on a phone: everybody can use it, and nothing scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import press
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

MAIL = "tess@clinic.example"
PAGES = ("", "/items", "/items/T05", "/flags", "/conflicts", "/coverage", "/sources")


def test_everybody_can_use_it_at_a_desk(desk, audit, clinic):
    page = signed_in(clinic, desk())

    for part in PAGES:
        page.goto(f"/staff/protocol{part}", wait_until="load")
        audit(page)


def test_everybody_can_use_it_on_a_small_phone_in_the_dark(phone, audit, clinic):
    page = signed_in(clinic, phone(viewport={"width": 360, "height": 740}, color_scheme="dark"))

    for part in PAGES:
        page.goto(f"/staff/protocol{part}", wait_until="load")
        audit(page)


def test_a_line_is_found_and_followed_to_what_a_source_says(phone, clinic):
    page = signed_in(clinic, phone())

    page.goto("/staff/protocol/items")
    page.get_by_label("Find words").fill("silicone")
    press(page.get_by_role("button", name="Find", exact=True))
    expect(page.get_by_role("status")).to_contain_text("2 found")
    press(page.get_by_role("link", name="Rub your scalp in the shower"))
    expect(page.get_by_role("img", name="for a man with short hair: days -10 to -1")).to_be_visible()
    press(page.get_by_role("link", name="F103"))

    expect(page.locator("#F103")).to_be_in_viewport()


def signed_in(clinic: Any, page: Page) -> Page:
    clinic.services.accounts.team.add("Tess", MAIL, "technician", PASSWORD)
    page.goto("/staff/sign-in?next=/staff/")
    page.get_by_label("E-mail").fill(MAIL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in"))
    return page
