"""Something has changed: on a client's phone, then in front of staff, then on the phone again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.staff_steps import TESS, sign_in
from tests.browser.steps import press
from tests.clinic import REASON, Clinic

pytestmark = pytest.mark.browser

S1, S2 = date(2026, 12, 14), date(2026, 12, 21)


def test_pregnant_the_plan_stops_staff_see_both_sides_and_decide(phone, clinic, work: Clinic, tess: UUID, man: UUID):
    clinic.clock.set_day(date(2026, 12, 16))
    client = of_client(phone(), clinic, man)
    press(client.get_by_role("link", name="Something has changed"))
    press(client.get_by_role("link", name="I am pregnant, or breast feeding"))
    client.get_by_text("I am pregnant", exact=True).click()
    press(client.get_by_role("button", name="Go on"))
    expect(client.get_by_role("heading", name="Is this right?")).to_be_visible()
    press(client.get_by_role("button", name="Send"))

    expect(client.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    expect(client.get_by_role("main")).not_to_contain_text("21 December")
    expect(client.get_by_role("heading", name="After your session")).to_be_visible()

    staff = sign_in(phone(), TESS)
    expect(staff.get_by_role("row").nth(1)).to_contain_text("Plan is stopped")
    press(staff.get_by_role("link", name="Noor Haddad"))
    expect(staff.locator("section[aria-labelledby=changed]")).to_contain_text("Does not apply")
    expect(staff.locator("section[aria-labelledby=flag-changes]")).to_contain_text("I am pregnant")
    expect(staff.get_by_role("main")).to_contain_text("session 2 on Mon 21 December")
    press(staff.get_by_role("button", name="Take this review"))
    choose(staff, "Defer")
    staff.get_by_label("Reason").fill(REASON)
    press(staff.get_by_role("button", name="Decide"))
    expect(staff.get_by_role("status")).to_contain_text("Decided: Defer.")

    client.goto("/me")
    expect(client.get_by_role("heading", name="Not now")).to_be_visible()
    expect(client.get_by_role("heading", name="After your session")).to_be_visible()
    assert [line.booked_on for line in work.work.records.find(man).sessions] == [S1]


def test_from_shaved_to_long_hair_staff_agree_and_the_client_reads_what_changed(
    phone, clinic, work: Clinic, tess: UUID, man: UUID
):
    clinic.clock.set_day(date(2026, 12, 16))
    client = of_client(phone(), clinic, man)
    press(client.get_by_role("link", name="Something has changed"))
    press(client.get_by_role("link", name="The length of my hair"))
    client.locator("label[for=hair_length-long]").click()
    press(client.get_by_role("button", name="Go on"))
    press(client.get_by_role("button", name="Send"))
    expect(client.get_by_role("main")).to_contain_text("Your plan stays as it is until we have looked.")
    expect(client.get_by_role("main")).to_contain_text("Shaving")

    staff = sign_in(phone(), TESS)
    press(staff.get_by_role("link", name="Noor Haddad"))
    expect(staff.locator("section[aria-labelledby=line-changes]")).to_contain_text("Shaving")
    press(staff.get_by_role("button", name="Take this review"))
    choose(staff, "Approve")
    press(staff.get_by_role("button", name="Decide"))
    expect(staff.get_by_role("status")).to_contain_text("Decided: Approve.")

    client.goto("/me")
    expect(client.get_by_role("main")).to_contain_text("Your plan changed")
    expect(client.get_by_role("main")).not_to_contain_text("Shaving")
    press(client.get_by_role("button", name="See what changed"))
    expect(client.locator("#changes")).to_contain_text("lines of your list changed")


def test_a_question_below_an_answer_shows_only_where_it_applies(phone, clinic, man: UUID):
    page = of_client(phone(), clinic, man)
    page.goto("/me/changes/history")
    asked = page.get_by_text("When was the transplant or operation?")
    expect(asked).to_be_hidden()

    page.locator("label[for=history-transplant]").click()
    expect(asked).to_be_visible()


def test_it_all_works_without_javascript(phone, clinic, work: Clinic, man: UUID):
    page = of_client(phone(java_script_enabled=False), clinic, man)
    page.goto("/me/changes/pregnancy")
    page.get_by_text("I am pregnant", exact=True).click()
    press(page.get_by_role("button", name="Go on"))
    press(page.get_by_role("button", name="Send"))

    expect(page.get_by_role("heading", name="Your plan is paused")).to_be_visible()
    assert work.plan(man).plan.items == ()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_every_page(
    scheme, phone, clinic, work: Clinic, tess: UUID, man: UUID, audit: Callable[[Page], None]
):
    clinic.clock.set_day(date(2026, 12, 16))
    client = of_client(phone(color_scheme=scheme, viewport={"width": 360, "height": 740}), clinic, man)
    for address in ("/me", "/me/changes", "/me/changes/medicine", "/me/changes/hair"):
        client.goto(address)
        audit(client)
    client.locator("label[for=hair_length-long]").click()
    press(client.get_by_role("button", name="Go on"))
    audit(client)
    press(client.get_by_role("button", name="Send"))
    audit(client)
    staff = sign_in(phone(color_scheme=scheme), TESS)
    staff.goto(f"/staff/reviews/{work.review(man)}")
    audit(staff)
    client.goto("/me/changes/pregnancy")
    client.get_by_text("I am pregnant", exact=True).click()
    press(client.get_by_role("button", name="Go on"))
    press(client.get_by_role("button", name="Send"))
    audit(client)
    for address in ("/staff/", f"/staff/clients/{man}", f"/staff/reviews/{work.review(man)}"):
        staff.goto(address)
        audit(staff)
    press(staff.get_by_role("button", name="Take this review"))
    press(staff.get_by_role("button", name="Set aside"))
    audit(staff)
    for address in (f"/staff/clients/{man}/changes", f"/staff/clients/{man}/changes/medicine"):
        staff.goto(address)
        audit(staff)


def of_client(page: Page, clinic, client_id: UUID) -> Page:
    """The client's phone, on today's page."""
    page.goto("/sign-in?next=/me")
    page.get_by_label("E-mail").fill("noor@example.com")
    press(page.get_by_role("button").last)
    page.get_by_label("code").fill(clinic.mailed_code())
    press(page.get_by_role("button", name="Sign in"))
    page.goto("/me")
    return page


def choose(page: Page, decision: str) -> None:
    """Tap the card of a decision: its box lies under its label."""
    page.locator("#kind .option-label", has_text=decision).first.click()


@pytest.fixture
def man(work: Clinic, tess: UUID) -> UUID:
    """U01 with two sessions booked."""
    client_id = work.arrive("U01")
    work.book(client_id, tess, 1, S1)
    work.book(client_id, tess, 2, S2)
    return client_id
