"""The whole way of one client and one member of staff, each on a 390x844 phone, on a clock that moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PHONE_NUMBER, Clinic
from tests.browser.intake_driver import NAME, fill_questions, send
from tests.browser.steps import press, tap

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]
Audit = Callable[[Page], None]
PASSWORD = "a long enough password"
TO_TYPESET = 300_000  # milliseconds: the slowest answer there is, and a busy machine may take many times as long


def test_from_the_intake_to_the_printed_plan(phone: Phone, clinic: Clinic, audit: Audit) -> None:
    client, staff = phone(), manager(phone(), clinic)
    fill_questions(client, clinic.clock, sensitivity="often", desired_date="2026-12-13")
    send(client)
    expect(client.get_by_role("heading", level=1)).to_contain_text("We look at it first")

    approve(staff, audit)
    record_patch_test(staff, clinic, audit)
    clinic.clock.set_day(date(2026, 12, 18))
    staff = sign_in(staff)
    read_patch_test_as_clear(staff, audit)
    book(staff, 1, "2026-12-22", audit)

    tick_the_days(client, clinic, [date(2026, 12, 19), date(2026, 12, 20), date(2026, 12, 21)])
    done = done_on(client, "2026-12-20")

    clinic.clock.set_day(date(2026, 12, 21))
    staff = sign_in(staff)
    move(staff, 1, "2026-12-24")

    client.goto("/me")
    expect(client.get_by_text("Your plan changed").first).to_be_visible()
    assert done_on(client, "2026-12-20") == done > 0
    client.goto("/me/plan")
    audit(client)
    expect(client.get_by_text("24 December").first).to_be_visible()
    assert_paper_says(client, "24 December 2026", PHONE_NUMBER, NAME)


def manager(page: Page, clinic: Clinic) -> Page:
    """Somebody who opens the link of the first start."""
    link = clinic.services.accounts.first_manager_link()
    assert link
    page.goto(link)
    page.get_by_label("name").fill("Maya Chen")
    page.get_by_label("E-mail").fill("maya@clinic.example")
    for field in page.locator("input[type='password']").all():
        field.fill(PASSWORD)
    press(page.locator("main form button").last)
    expect(page).to_have_url("/staff/")
    return page


def sign_in(page: Page) -> Page:
    page.goto("/staff/")
    if "sign-in" in page.url:
        page.get_by_label("E-mail").fill("maya@clinic.example")
        page.get_by_label("Password").fill(PASSWORD)
        press(page.get_by_role("button", name="Sign in"))
    expect(page).to_have_url("/staff/")
    return page


def record(page: Page) -> None:
    """To the record of the one client."""
    page.goto("/staff/clients")
    press(page.get_by_role("link", name=NAME))
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)


def approve(page: Page, audit: Audit) -> None:
    page.goto("/staff/")
    audit(page)
    press(page.get_by_role("link", name=NAME))
    press(page.get_by_role("button", name="Take this review"))
    audit(page)
    page.locator("label[for^='kind-']").first.click()
    press(page.get_by_role("button", name="Decide"))
    expect(page.get_by_role("button", name="Decide", exact=True)).to_have_count(0)


def record_patch_test(page: Page, clinic: Clinic, audit: Audit) -> None:
    clinic.clock.set_day(date(2026, 12, 4))
    sign_in(page)
    record(page)
    audit(page)
    press(page.get_by_role("link", name="Record a patch test"))
    page.locator("[name='done_on']").fill("2026-12-04")
    audit(page)
    press(page.get_by_role("button", name="Record"))
    expect(page.get_by_text("Test done by Maya Chen")).to_be_visible()


def read_patch_test_as_clear(page: Page, audit: Audit) -> None:
    record(page)
    press(page.get_by_role("link", name="Record the reading"))
    audit(page)
    page.locator("label[for^='result-']").first.click()
    page.locator("[name='read_on']").fill("2026-12-18")
    press(page.get_by_role("button", name="Record"))
    expect(page.get_by_text("read by Maya Chen")).to_be_visible()


def book(page: Page, number: int, day: str, audit: Audit) -> None:
    press(page.get_by_role("link", name="Book", exact=True).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Book session {number}")
    audit(page)
    page.locator("[name='day']").fill(day)
    press(page.get_by_role("button", name="Book", exact=True))
    expect(page.get_by_text("Booked by Maya Chen").first).to_be_visible()


def move(page: Page, number: int, day: str) -> None:
    record(page)
    press(page.get_by_role("link", name="Move").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Move session {number}")
    page.locator("[name='day']").fill(day)
    press(page.get_by_role("button", name="Show what would change"))
    press(page.get_by_role("button", name="Move", exact=True))
    expect(page.get_by_text("Thu 24 December").first).to_be_visible()


def tick_the_days(page: Page, clinic: Clinic, days: list[date]) -> None:
    """Ticks off all that each day asks for."""
    for day in days:
        clinic.clock.set_day(day)
        page.goto("/me")
        buttons = page.locator("[data-module='tick'] [aria-pressed='false']:not([disabled])")
        for _ in range(buttons.count()):
            tap(buttons.first)
        expect(buttons).to_have_count(0)


def done_on(page: Page, day: str) -> int:
    page.goto(f"/me/day/{day}")
    return page.locator("[aria-pressed='true']").count()


def assert_paper_says(page: Page, *words: str) -> None:
    """Opens the PDF as the phone would, and reads it."""
    answer = page.context.request.get("/me/plan.pdf", timeout=TO_TYPESET)
    assert answer.headers["content-type"] == "application/pdf"
    paper = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages).split())
    for word in words:
        assert word in paper
