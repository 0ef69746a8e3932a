"""A client in trouble on a phone: the number to call is there before anything is sent, and nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE_NUMBER, Clinic
from tests.browser.steps import press, settle
from tests.browser.tick_steps import sign_in
from tests.clinic import clinic_of

pytestmark = pytest.mark.browser

BREATHING = "I cannot breathe well, or my face, lips or throat swell"
EMERGENCY = "Emergency number 112"


def test_trouble_breathing_shows_the_emergency_number_as_soon_as_it_is_chosen(today: Page):
    press(today.get_by_role("link", name="Report a problem").first)
    expect(today.get_by_role("link", name="Call 112")).to_be_in_viewport()
    expect(today.get_by_role("link", name=EMERGENCY)).to_be_hidden()

    today.get_by_text(BREATHING, exact=True).click()

    expect(today.get_by_role("link", name=EMERGENCY)).to_be_visible()
    today.get_by_text(BREATHING, exact=True).click()
    expect(today.get_by_role("link", name=EMERGENCY)).to_be_hidden()


def test_without_scripts_the_number_shows_as_well_and_after_sending(plain: Page):
    page = plain
    page.goto("/me/concern")

    page.get_by_text(BREATHING, exact=True).click()
    expect(page.get_by_role("link", name=EMERGENCY)).to_be_visible()
    press(page.get_by_role("button", name="Send", exact=True))

    expect(page.get_by_text("Call now. Do not wait for our answer.")).to_be_in_viewport()
    expect(page.get_by_role("link", name=EMERGENCY)).to_be_in_viewport()


def test_without_a_network_nothing_is_lost_and_the_numbers_stand_there(clinic: Clinic, today: Page):
    press(today.get_by_role("link", name="Report a problem").first)
    today.get_by_text("Pus, or fluid that smells").click()
    today.get_by_label("In your own words").fill("Since this morning")
    today.context.set_offline(True)

    today.get_by_role("button", name="Send", exact=True).click()

    note = today.get_by_role("alert").filter(has_text="nothing was sent")
    expect(note).to_be_visible()
    expect(note.get_by_role("link", name=PHONE_NUMBER)).to_be_visible()
    expect(today.get_by_label("In your own words")).to_have_value("Since this morning")
    today.context.set_offline(False)
    press(today.get_by_role("button", name="Send", exact=True))
    expect(today.get_by_text("We look at it the same day.")).to_be_visible()
    assert clinic_of(clinic.services).work.concerns.open_count() == 1


def test_two_quick_taps_are_one_report(clinic: Clinic, today: Page):
    press(today.get_by_role("link", name="Report a problem").first)
    today.get_by_text("Open sores").click()

    with today.expect_navigation(url="**/me/concerns"):
        today.get_by_role("button", name="Send", exact=True).dblclick()
    settle(today)

    assert clinic_of(clinic.services).work.concerns.open_count() == 1


def test_the_pages_are_open_to_everybody_and_hold_their_width(today: Page, audit: Callable[[Page], None]):
    press(today.get_by_role("link", name="Report a problem").first)
    today.get_by_text(BREATHING, exact=True).click()
    audit(today)
    press(today.get_by_role("button", name="Send", exact=True))
    audit(today)


@pytest.fixture
def client_id(clinic: Clinic) -> UUID:
    """A client on the fourth day after their first session."""
    work = clinic_of(clinic.services)
    client_id, staff_id = work.arrive("U01"), work.staff("Teo")
    work.book(client_id, staff_id, 1, date(2026, 12, 14))
    clinic.clock.set_day(date(2026, 12, 18))
    return client_id


@pytest.fixture
def today(clinic: Clinic, phone: Callable[..., Page], client_id: UUID) -> Page:
    """Today's page on their phone."""
    page = phone()
    sign_in(page.context, clinic, client_id)
    page.goto("/me")
    return page


@pytest.fixture
def plain(clinic: Clinic, phone: Callable[..., Page], client_id: UUID) -> Page:
    """The same phone with scripts switched off."""
    page = phone(java_script_enabled=False)
    sign_in(page.context, clinic, client_id)
    return page
