"""A session that is not ready: the client finds the one thing to do, staff see why and go ahead by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clinic
from tests.browser.staff_steps import TABLET
from tests.browser.steps import press
from tests.browser.worker_steps import take_session
from tests.clinic import clinic_of
from tests.known import Known

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
S1, EVE = date(2026, 12, 14), date(2026, 12, 13)


@pytest.fixture
def ali(clinic: Clinic) -> Known:
    """The eve of session 1 of a client who rubbed and oiled on half of the days and has fever."""
    work = clinic_of(clinic.services)
    tess = work.staff("Tess Young", role="manager")
    known = Known(work, work.arrive("U01", "Ali Karim"), tess)
    work.book(known.client_id, tess, 1, S1)
    for day in range(6, 11):
        known.taps(date(2026, 12, day))
        known.taps(date(2026, 12, day), item="T06")
    clinic.clock.set_day(EVE)
    known.taps(date(2026, 12, 11), "skipped", "sore")
    known.phone_in_touch()
    return known


@pytest.fixture(params=["phone", "tablet"])
def seat(request: pytest.FixtureRequest, phone: Phone, clinic: Clinic, ali: Known) -> Page:
    """Somebody of the staff, with a phone in the treatment room and with a tablet at the desk."""
    page = phone() if request.param == "phone" else phone(viewport=TABLET)
    take_session(page.context, clinic, clinic.services.accounts.start_session("staff", ali.staff_id))
    return page


def test_staff_see_why_a_session_is_not_ready_and_go_ahead_by_name(
    seat: Page, ali: Known, audit: Callable[[Page], None]
) -> None:
    ali.answers_check('["fever"]')
    seat.goto(f"/staff/clients/{ali.client_id}")
    panel = seat.get_by_role("region", name="Before session 1")
    expect(panel).to_contain_text("Not ready")
    expect(panel).to_contain_text("The client has fever or feels ill.")
    expect(panel).to_contain_text("because of sore skin")
    audit(seat)

    press(panel.get_by_role("link", name="Go ahead all the same"))
    audit(seat)
    press(seat.get_by_role("button", name="Go ahead"))
    expect(seat.get_by_text("Please write down why you go ahead.").first).to_be_visible()
    audit(seat)
    seat.get_by_label("Why you go ahead").fill("Temperature taken twice: normal")
    press(seat.get_by_role("button", name="Go ahead"))

    expect(panel).to_contain_text("Tess Young goes ahead")
    expect(panel).to_contain_text("Not ready")
    audit(seat)


def test_a_manager_reads_how_it_is_worked_out_and_sets_the_numbers(seat: Page, audit: Callable[[Page], None]) -> None:
    seat.goto("/staff/readiness")
    audit(seat)
    seat.get_by_label("Days that a clear patch test counts").fill("5")
    press(seat.get_by_role("button", name="Save"))
    expect(seat.get_by_text("Please choose a number from 30 to 365.").first).to_be_visible()
    audit(seat)

    seat.get_by_label("Days that a clear patch test counts").fill("90")
    press(seat.get_by_role("button", name="Save"))

    expect(seat.get_by_text("more than 90 days before session 1")).to_be_visible()


def test_a_client_finds_the_one_thing_to_do(
    phone: Phone, clinic: Clinic, ali: Known, audit: Callable[[Page], None]
) -> None:
    page = phone()
    take_session(page.context, clinic, clinic.services.accounts.start_session("client", ali.client_id))

    page.goto("/me")

    card = page.get_by_role("region", name="One thing before your session")
    expect(card).to_contain_text("Call us before you set out.")
    audit(page)
