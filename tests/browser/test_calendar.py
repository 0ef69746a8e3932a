"""The page of the calendar on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clinic
from tests.browser.steps import press
from tests.browser.tick_steps import sign_in
from tests.clinic import clinic_of

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_calendar_is_turned_on_copied_and_can_be_used_by_everybody(
    phone: Phone, clinic: Clinic, audit: Callable[[Page], None], scheme: str
) -> None:
    page = phone(color_scheme=scheme, viewport={"width": 360, "height": 740}, permissions=["clipboard-write"])
    sign_in(page.context, clinic, clinic_of(clinic.services).arrive("U01"))
    page.goto("/me/plan")
    press(page.get_by_role("link", name="Calendar"))
    audit(page)

    press(page.get_by_role("button", name="Turn it on"))

    expect(page.get_by_role("link", name="Subscribe on this phone")).to_have_attribute("href", f"webcal:{rest(page)}")
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    audit(page)


def rest(page: Page) -> str:
    return page.get_by_label("Your private address").input_value().partition(":")[2]
