"""A prospective client on a 390x844 phone: from the welcome page to the result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Clinic
from tests.browser.intake_driver import EMAIL, answer, fill_in_contact, fill_questions, go_on, screens, send, tap_next
from tests.browser.steps import press
from tests.clients import BASE

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]


def test_a_clear_intake_ends_with_the_earliest_day(phone: Phone, clinic: Clinic, audit: Callable[[Page], None]) -> None:
    page = phone()
    page.goto("/")
    audit(page)
    press(page.get_by_role("link", name="Start"))
    audit(page)

    fill_questions(page, clinic.clock, hair_length="buzz")
    audit(page)
    send(page)

    expect(page).to_have_url("/me/result")
    expect(page.get_by_text("11 December").first).to_be_visible()
    audit(page)


def test_a_flagged_intake_says_what_comes_first_and_why(phone: Phone, clinic: Clinic) -> None:
    page = phone()

    fill_questions(page, clinic.clock, scarring=["recent_or_red"], scar_date="2026-10-01", medicines=["blood_thinner"])
    send(page)

    expect(page).to_have_url("/me/result")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not now")
    assert clinic.services.staff.reviews.waiting() == 1


def test_a_follow_up_appears_only_when_it_applies_and_is_not_sent_otherwise(phone: Phone) -> None:
    page = phone()
    page.goto("/intake")
    for question in screens(page)[: screens(page).index("scarring")]:
        answer(page, question, BASE[question])
        go_on(page)
    expect(page.locator("[name='scar_date']")).to_be_hidden()

    answer(page, "scarring", ["recent_or_red"])

    expect(page.locator("[name='scar_date']")).to_be_visible()
    answer(page, "scarring", ["none"])
    expect(page.locator("[name='scar_date']")).to_be_hidden()
    expect(page.locator("[name='scar_date']")).to_be_disabled()
    expect(page.locator("#scarring-recent_or_red")).not_to_be_checked()


def test_answers_survive_a_reload_the_back_button_and_a_closed_tab(phone: Phone) -> None:
    page = phone()
    page.goto("/intake")
    for question in screens(page)[:4]:
        answer(page, question, BASE[question])
        go_on(page)

    page.reload()
    expect(page.locator("[data-screen='dryness']").first).to_be_visible()
    page.go_back()
    expect(page.locator("[data-screen='loss_pattern']").first).to_be_visible()

    again = page.context.new_page()
    page.close()
    again.goto("/intake")
    expect(again.locator("#care_plan_sex-man")).to_be_checked()


def test_a_screen_cannot_be_left_without_an_answer(phone: Phone) -> None:
    page = phone()
    page.goto("/intake")

    tap_next(page)

    expect(page.get_by_text("Please write a whole number.")).to_be_visible()
    expect(page.locator("[data-screen='age']").first).to_be_visible()


def test_an_under_age_answer_is_taken_kindly(phone: Phone, clinic: Clinic) -> None:
    page = phone()

    fill_questions(page, clinic.clock, age=17)
    send(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Not now")


def test_a_double_tap_stores_one_intake(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    fill_questions(page, clinic.clock, sensitivity="often")
    fill_in_contact(page)

    with page.expect_navigation(wait_until="load"):
        # Both at once: the second of two real taps may find the next page under it.
        page.get_by_role("button", name="Send my answers").evaluate("button => { button.click(); button.click(); }")

    expect(page).to_have_url("/me/result")
    assert clinic.services.staff.reviews.waiting() == 1


def test_nothing_stays_on_the_phone_once_it_is_sent(phone: Phone, clinic: Clinic) -> None:
    page = phone()
    fill_questions(page, clinic.clock)
    send(page)
    expect(page).to_have_url("/me/result")

    kept = page.evaluate("JSON.stringify(localStorage)")

    assert EMAIL not in kept
    page.goto("/intake")
    expect(page.locator("[name='age']")).to_have_value("")


def test_the_intake_works_without_javascript(phone: Phone, clinic: Clinic) -> None:
    page = phone(java_script_enabled=False)
    page.goto("/intake")
    clinic.clock.move(minutes=3)
    for question, value in BASE.items():
        answer(page, question, value)
    press(page.get_by_role("button", name="Check my answers"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    page.get_by_label("Your name").fill("Noor")
    page.get_by_label("E-mail").first.fill(EMAIL)
    page.locator("[name='reach_by']").first.locator("xpath=following-sibling::label").click()
    page.locator("label[for='consent']").click()
    press(page.get_by_role("button", name="Send my answers"))

    expect(page).to_have_url("/me/result")


def test_a_shared_tablet_signs_nobody_in(phone: Phone, clinic: Clinic) -> None:
    page = phone(viewport={"width": 820, "height": 1180})
    page.goto("/intake?kiosk=1")
    clinic.clock.move(minutes=3)
    for question in screens(page):
        answer(page, question, BASE[question])
        go_on(page)
    send(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    page.goto("/me")
    expect(page).to_have_url("/sign-in?next=%2Fme")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (PHONE["width"], "light")])
def test_every_screen_can_be_used_by_everybody(
    phone: Phone, audit: Callable[[Page], None], scheme: str, width: int
) -> None:
    page = phone(color_scheme=scheme, viewport={"width": width, "height": 740})
    page.goto("/intake")

    for question in screens(page):
        audit(page)
        answer(page, question, BASE[question])
        go_on(page)
