"""Staff at work, on a phone and at a desk: the queue, a decision, bookings and checks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.staff_steps import TESS, sign_in
from tests.browser.steps import press
from tests.clients import CLIENTS, with_answers
from tests.clinic import REASON, Clinic
from webapp.domain.decision import DecisionKind

pytestmark = pytest.mark.browser

S1 = date(2026, 12, 14)
THUMB = 44  # pixels: what a finger hits
MANY = with_answers(
    CLIENTS["U07"],
    allergies=["hair_dye", "plant_oils"],
    allergy_details="peanut <b>oil</b>",
    medicines=["blood_thinner", "other"],
    medicine_details="<img src=x onerror=alert(1)> vitamins",
)
LONG_NAME = "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Al Maktoum نور"


def test_a_review_is_taken_decided_and_booked_on_a_phone(phone, clinic, work: Clinic, tess: UUID):
    client_id = work.arrive("U22", "Liam Hale")
    page = sign_in(phone(), TESS)

    with page.expect_navigation(wait_until="load"):
        page.get_by_text("nobody", exact=True).click(force=True)  # Anywhere on the card, not only on the name.
    press(page.get_by_role("button", name="Take this review"))
    page.get_by_role("link", name="To your decision").click()
    choose(page, "Approve")
    press(page.get_by_role("button", name="Decide"))
    expect(page.get_by_role("status")).to_contain_text("Decided: Approve.")
    press(page.get_by_role("link", name="Book", exact=True))
    press(page.get_by_role("button", name="Book"))

    expect(page.get_by_role("status")).to_contain_text("Session 1 is booked on Mon 14 December.")
    assert work.days(client_id)[0] == S1
    assert not work.plan(client_id).plan.provisional
    assert "/me/plan" in clinic.last_mail()
    expect(page.get_by_role("main").locator("a[href^='tel:']").first).to_be_in_viewport()
    page.get_by_text("All lines of the plan").click()
    codes = page.get_by_role("link", name=re.compile(r"^T\d\d$")).all()
    boxes = [box for code in codes if (box := code.bounding_box())]
    assert min(min(box["width"], box["height"]) for box in boxes) >= THUMB


def test_the_form_shows_what_belongs_to_the_choice_and_hides_nothing_that_is_filled_in(desk, work: Clinic, tess: UUID):
    page = open_review(desk(), work, work.arrive("U14"))
    changes, until = page.get_by_role("heading", name="Changes"), page.get_by_label("Wait until")
    expect(changes).to_be_hidden()

    choose(page, "Approve with changes")
    expect(changes).to_be_visible()
    page.get_by_label("jojoba oil").check()
    choose(page, "Defer")
    expect(until).to_be_visible()
    expect(changes).to_be_visible()
    page.get_by_label("jojoba oil").uncheck()
    expect(changes).to_be_hidden()


def test_a_preview_shows_the_plan_before_anything_is_stored(desk, work: Clinic, tess: UUID):
    client_id = work.arrive("U22")
    page = open_review(desk(), work, client_id)

    choose(page, "Approve with changes")
    page.get_by_label("Another first date (optional)").fill("2027-01-04")
    page.get_by_label("Reason").fill(REASON)
    press(page.get_by_role("button", name="Show what would follow"))

    expect(page.get_by_role("heading", name="What would follow")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Mon 4 January 2027")
    expect(page.get_by_label("Reason")).to_have_value(REASON)
    assert work.plan(client_id).plan.provisional


def test_deciding_works_without_javascript(desk, work: Clinic, tess: UUID):
    client_id = work.arrive("U22")
    page = open_review(desk(java_script_enabled=False), work, client_id)

    page.get_by_label("Defer").check()
    page.get_by_label("Wait until").fill("2027-03-01")
    page.get_by_label("Reason").fill(REASON)
    press(page.get_by_role("button", name="Decide"))

    expect(page.get_by_role("status")).to_contain_text("Decided: Defer.")
    assert work.plan(client_id).disposition == "defer"


def test_what_clients_wrote_runs_on_no_page_of_the_staff(desk, work: Clinic, tess: UUID):
    client_id = work.arrive(MANY, '<img src=x onerror="alert(1)">')
    page = sign_in(desk(), TESS)
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)

    for address in (
        "/staff/",
        f"/staff/reviews/{work.review(client_id)}",
        "/staff/clients",
        f"/staff/clients/{client_id}",
    ):
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("<img src=x")

    assert asked == []


@pytest.mark.parametrize(("device", "scheme"), [("phone", "light"), ("phone", "dark"), ("desk", "light")])
def test_everybody_can_use_every_page(device, scheme, request, work: Clinic, tess: UUID, audit: Callable[[Page], None]):
    page = sign_in(request.getfixturevalue(device)(color_scheme=scheme), TESS)
    audit(page)
    booked, many = work.arrive("U01", "James Carter"), work.arrive(MANY, LONG_NAME)
    for number, days in enumerate((0, 7, 35), start=1):
        work.book(booked, tess, number, S1 + timedelta(days=days))
    deferred = work.arrive("U09", "Sami Darwish")
    work.decide(deferred, tess, DecisionKind.DEFER, defer_until=date(2027, 3, 1))

    for address in (
        "/staff/",
        "/staff/?flag=defer",
        "/staff/clients",
        f"/staff/clients/{booked}",
        f"/staff/clients/{many}",
        f"/staff/clients/{deferred}",
        f"/staff/clients/{booked}/patch-test",
        f"/staff/clients/{booked}/patch-test/reading",
        f"/staff/clients/{booked}/scalp-check",
        f"/staff/clients/{booked}/homework-check",
        f"/staff/clients/{booked}/sessions/4",
        f"/staff/clients/{booked}/sessions/2/cancel",
        f"/staff/reviews/{work.review(many)}",
    ):
        page.goto(address)
        audit(page)
    press(page.get_by_role("button", name="Take this review"))
    choose(page, "Approve with changes")
    audit(page)
    press(page.get_by_role("button", name="Decide"))
    audit(page)
    page.goto(f"/staff/clients/{booked}/sessions/1/move")
    page.get_by_label("Day").fill("2026-12-19")
    press(page.get_by_role("button", name="Show what would change"))
    press(page.get_by_role("button", name="Move", exact=True))
    audit(page)


def choose(page: Page, decision: str) -> None:
    """Tap the card of a decision: its box lies under its label."""
    page.locator("#kind .option-label", has_text=decision).first.click()


def open_review(page: Page, work: Clinic, client_id: UUID) -> Page:
    """The page of a client's review, in the hands of whoever is signed in."""
    sign_in(page, TESS).goto(f"/staff/reviews/{work.review(client_id)}")
    press(page.get_by_role("button", name="Take this review"))
    return page
