"""The protocol at a desk and on a phone: everybody can use it, and nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.staff_steps import TESS, sign_in
from tests.browser.steps import press

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("tess")]

PAGES = ("", "/items", "/items/T05", "/flags", "/conflicts", "/coverage", "/sources")


def test_everybody_can_use_it_at_a_desk(desk, audit):
    page = sign_in(desk(), TESS)

    for part in PAGES:
        page.goto(f"/staff/protocol{part}", wait_until="load")
        audit(page)


def test_everybody_can_use_it_on_a_small_phone_in_the_dark(phone, audit):
    page = sign_in(phone(viewport={"width": 360, "height": 740}, color_scheme="dark"), TESS)

    for part in PAGES:
        page.goto(f"/staff/protocol{part}", wait_until="load")
        audit(page)


def test_a_line_is_found_and_followed_to_what_a_source_says(phone):
    page = sign_in(phone(), TESS)

    page.goto("/staff/protocol/items")
    page.get_by_label("Find words").fill("silicone")
    press(page.get_by_role("button", name="Find", exact=True))
    expect(page.get_by_role("status")).to_contain_text("2 found")
    press(page.get_by_role("link", name="Rub your scalp in the shower"))
    expect(page.get_by_role("img", name="for a man with short hair: days -10 to -1")).to_be_visible()
    press(page.get_by_role("link", name="F103"))

    expect(page.locator("#F103")).to_be_in_viewport()
