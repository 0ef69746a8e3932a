"""A technician writes a session down on a phone, and three weeks later the client says how it is."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.staff_steps import TESS, sign_in
from tests.browser.steps import press
from tests.clinic import Clinic
from tests.intakes import CONTACT

pytestmark = pytest.mark.browser

S1 = date(2026, 12, 14)
DAYS = (S1, S1 + timedelta(days=7), S1 + timedelta(days=35))


def test_a_session_is_recorded_signed_corrected_and_a_further_one_agreed(phone, audit, work: Clinic, tess: UUID):
    client_id = booked(work, tess)
    work.clock.set_day(DAYS[2])
    page = sign_in(phone(), TESS, f"/staff/clients/{client_id}/sessions/3/record")
    expect(page.get_by_label("Scalp too dry")).to_be_hidden()

    page.get_by_text("Done", exact=True).click()
    page.get_by_text("Crown or top").click()
    page.get_by_role("textbox", name="Pigment (optional)").fill("Carbon black")
    page.get_by_role("textbox", name="Batch number").fill("B-17")
    page.get_by_text("Pigment fades fast in this person").click()
    page.get_by_label("I advise a further session").click()
    audit(page)
    press(page.get_by_role("button", name="Sign and keep"))
    expect(page.get_by_text("A further session needs the word of both.").first).to_be_visible()
    page.get_by_label("The client wants a further session").click()
    press(page.get_by_role("button", name="Sign and keep"))

    expect(page.get_by_text("Signed by Tess")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    audit(page)
    page.get_by_label("What is to be added or put right").fill("The batch was B-18.")
    press(page.get_by_role("button", name="Add"))
    expect(page.get_by_text("The batch was B-18.")).to_be_visible()
    press(page.get_by_role("link", name="Book session 4"))
    expect(page).to_have_url(f"/staff/clients/{client_id}/sessions/4")


def test_three_weeks_later_the_client_says_how_it_is(phone, clinic, audit, work: Clinic, tess: UUID):
    booked(work, tess)
    work.clock.set_day(DAYS[2] + timedelta(days=22))
    page = phone()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(CONTACT.email)
    press(page.get_by_role("button").last)
    page.get_by_label("code").fill(clinic.mailed_code())
    press(page.get_by_role("button", name="Sign in"))

    press(page.get_by_role("link", name="Tell us", exact=True))
    audit(page)
    page.get_by_text("Not quite happy").click()
    page.get_by_text("I think about my hair less").click()
    page.get_by_label("What would you like to ask us?").fill("May I swim?")
    page.get_by_text("I would like a touch-up").click()
    press(page.get_by_role("button", name="Send"))

    expect(page.get_by_text("Not quite happy").first).to_be_visible()
    expect(page.get_by_text("May I swim?")).to_have_count(0)
    audit(page)
    assert sorted(task.kind for task in work.work.tasks.open()) == ["call", "touch_up"]


def booked(work: Clinic, staff_id: UUID) -> UUID:
    """A client with three booked sessions."""
    client_id = work.arrive("U01")
    for number, day in enumerate(DAYS, start=1):
        work.book(client_id, staff_id, number, day)
    return client_id
