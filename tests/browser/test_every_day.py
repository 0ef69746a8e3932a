"""A client ticks off the days: today, tomorrow, yesterday, on one phone and another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Clinic
from tests.browser.intake_driver import EMAIL, fill_questions, send
from tests.browser.steps import press, tap

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]


@pytest.fixture
def client_phone(phone: Phone, clinic: Clinic) -> Page:
    """The phone of somebody who is ready: shaved, session 1 proposed for 14 December."""
    page = phone()
    fill_questions(page, clinic.clock)
    send(page)
    expect(page).to_have_url("/me/result")
    return page


def ticks(page: Page) -> list[bool]:
    found: list[bool] = page.locator("[data-module='tick'] [aria-pressed]").evaluate_all(
        "buttons => buttons.map(each => each.getAttribute('aria-pressed') === 'true')"
    )
    return found


def first_line(page: Page) -> Locator:
    return page.locator("[data-module='tick'] [aria-pressed]").first


def test_a_tick_stays_and_can_be_taken_back(client_phone: Page, clinic: Clinic) -> None:
    clinic.clock.set_day(date(2026, 12, 5))
    client_phone.goto("/me")
    assert not any(ticks(client_phone))

    tap(first_line(client_phone))
    expect(client_phone.locator("[aria-pressed='true']")).to_have_count(1)
    client_phone.reload()
    assert ticks(client_phone)[0]

    tap(first_line(client_phone))
    expect(client_phone.locator("[aria-pressed='true']")).to_have_count(0)
    client_phone.reload()
    assert not any(ticks(client_phone))


def test_yesterday_can_still_be_ticked_and_tomorrow_only_looked_at(client_phone: Page, clinic: Clinic) -> None:
    clinic.clock.set_day(date(2026, 12, 6))

    client_phone.goto("/me/day/2026-12-05")
    tap(first_line(client_phone))
    client_phone.reload()
    assert any(ticks(client_phone))

    client_phone.goto("/me/day/2026-12-07")
    expect(client_phone.get_by_text("Rub your scalp in the shower").first).to_be_visible()
    assert client_phone.locator("[data-module='tick'] [aria-pressed]:not([disabled])").count() == 0


def test_the_list_changes_day_by_day(client_phone: Page, clinic: Clinic, audit: Callable[[Page], None]) -> None:
    seen = {
        "2026-12-05": "Rub your scalp in the shower",
        "2026-12-14": "Shave before you come",
        "2026-12-15": "Water on your scalp",
        "2026-12-19": "Wash with lukewarm water",
        "2026-12-28": "Wash with baby shampoo",
    }
    for day, line in seen.items():
        clinic.clock.set_day(date.fromisoformat(day))
        client_phone.goto("/me")

        expect(client_phone.get_by_text(line).first).to_be_visible()
        audit(client_phone)


def test_every_line_opens_to_its_reason(client_phone: Page, clinic: Clinic) -> None:
    clinic.clock.set_day(date(2026, 12, 5))
    client_phone.goto("/me")

    client_phone.locator("main details summary:visible").first.click()

    expect(client_phone.locator("main details[open]").first).to_contain_text("Shaved")
    reasons = client_phone.locator("main details.why").all_text_contents()
    assert len(reasons) > 5
    assert [reason for reason in reasons if "Source" not in reason] == []


def test_warning_signs_are_one_tap_away_on_every_day_that_needs_them(client_phone: Page, clinic: Clinic) -> None:
    for day in ("2026-12-14", "2026-12-18", "2027-01-10", "2027-02-07"):
        clinic.clock.set_day(date.fromisoformat(day))
        client_phone.goto("/me")

        expect(client_phone.locator("main a[href^='tel:']:visible").first).to_be_visible()
        expect(client_phone.locator("main a[href*='warning-signs']:visible").first).to_be_visible()


def test_another_phone_signs_in_by_a_mailed_code_and_sees_the_same(
    client_phone: Page, phone: Phone, clinic: Clinic
) -> None:
    clinic.clock.set_day(date(2026, 12, 5))
    client_phone.goto("/me")
    tap(first_line(client_phone))
    expect(client_phone.locator("[aria-pressed='true']")).to_have_count(1)

    other = phone()
    other.goto("/sign-in")
    other.get_by_label("E-mail").fill(EMAIL)
    press(other.get_by_role("button").last)
    other.get_by_label("code").fill(clinic.mailed_code())
    press(other.get_by_role("button", name="Sign in"))

    expect(other).to_have_url("/me")
    expect(other.locator("[aria-pressed='true']")).to_have_count(1)


def test_signing_out_closes_the_page(client_phone: Page) -> None:
    client_phone.goto("/me")
    client_phone.locator("header summary").click()
    press(client_phone.get_by_role("button", name="Sign out"))

    client_phone.goto("/me")
    expect(client_phone).to_have_url("/sign-in?next=%2Fme")


def test_ticking_works_without_javascript(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    fill_questions(page, clinic.clock)
    send(page)
    expect(page).to_have_url("/me/result")
    clinic.clock.set_day(date(2026, 12, 5))
    plain = phone(java_script_enabled=False, storage_state=page.context.storage_state())
    plain.goto("/me")

    press(first_line(plain))

    expect(plain.locator("[aria-pressed='true']")).to_have_count(1)
