"""The page that a phone keeps: the right day by itself, weeks later, whatever the phone's clock and zone say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Clinic
from tests.browser.steps import press
from tests.browser.worker_steps import signed_in, with_plan_kept

pytestmark = pytest.mark.browser
Phone = Callable[..., Page]

NOON = datetime(2026, 12, 7, 8, tzinfo=UTC)  # of the clinic, on the Monday on which these phones are signed in
THREE_WEEKS = timedelta(days=21)
PAST_MIDNIGHT = timedelta(hours=12, minutes=1)
WORDS = "document.querySelector('main').innerText"
# Offers that come and go, and the line that says that there is no network.
BESIDES = "document.querySelectorAll('.reminder-offer, .install-hint, [data-kept-line]').forEach(each => each.remove())"


def test_three_weeks_later_without_a_network_it_shows_that_day_and_leads_to_the_others(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)
    let_pass(mine, THREE_WEEKS)

    mine.goto("/me")
    expect(mine.locator("h1")).to_have_text("Monday 28 December")
    expect(mine.get_by_text("Wash with baby shampoo").first).to_be_visible()
    expect(mine.locator("[data-kept-line]")).to_contain_text("as of Monday 7 December")

    press(mine.locator(".day-strip a[href='/me/day/2026-12-29']"))
    expect(mine.locator("h1")).to_have_text("Tuesday 29 December")
    expect(mine.locator(".today-head")).to_contain_text("Tomorrow")
    expect(mine.locator("form[data-module=tick] button:enabled")).to_have_count(0)


def test_past_midnight_it_goes_on_to_the_next_day_and_says_so(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)
    mine.goto("/me")
    expect(mine.locator("h1")).to_have_text("Monday 7 December")
    mine.locator("form[data-module=tick] button").first.focus()

    let_pass(mine, PAST_MIDNIGHT)

    expect(mine.locator("h1")).to_have_text("Tuesday 8 December")
    expect(mine.locator("h1")).to_be_focused()
    expect(mine.get_by_text("A new day: Tuesday 8 December.")).to_be_attached()
    assert mine.title().startswith("Tuesday 8 December")


def test_todays_page_left_open_past_midnight_is_loaded_anew(mine: Page, clinic: Clinic) -> None:
    mine.goto("/me")
    mine.wait_for_load_state("networkidle")
    clinic.clock.set_day(date(2026, 12, 8))

    with mine.expect_navigation(wait_until="load"):
        let_pass(mine, PAST_MIDNIGHT)

    expect(mine.locator("h1")).to_have_text("Tuesday 8 December")
    expect(mine.locator("[data-kept-page]")).to_have_count(0)


def test_without_network_and_worker_it_stays_and_waits_for_the_network(phone: Phone, clinic: Clinic) -> None:
    page = right(signed_in(phone(service_workers="block"), clinic))
    page.goto("/me")
    page.wait_for_load_state("networkidle")
    clinic.clock.set_day(date(2026, 12, 8))
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        let_pass(page, PAST_MIDNIGHT)
    expect(page.locator("h1")).to_have_text("Monday 7 December")

    with page.expect_navigation(wait_until="load"):
        page.context.set_offline(False)

    expect(page.locator("h1")).to_have_text("Tuesday 8 December")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_phone_on_the_other_side_of_the_world_shows_the_day_of_the_clinic(
    phone: Phone, clinic: Clinic, zone: str
) -> None:
    page = with_plan_kept(right(signed_in(phone(timezone_id=zone), clinic)))
    page.context.set_offline(True)
    let_pass(page, timedelta(hours=11))

    page.goto("/me")

    expect(page.locator("h1")).to_have_text("Monday 7 December")


@pytest.mark.parametrize("years", [-10, 10])
def test_a_phone_whose_clock_is_ten_years_off_shows_the_right_day(phone: Phone, clinic: Clinic, years: int) -> None:
    page = signed_in(phone(), clinic)
    page.clock.install(time=NOON.replace(year=NOON.year + years))
    with_plan_kept(page)
    page.context.set_offline(True)
    let_pass(page, THREE_WEEKS)

    page.goto("/me")

    expect(page.locator("h1")).to_have_text("Monday 28 December")


def test_a_kept_page_teaches_the_phone_no_old_time(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)
    let_pass(mine, THREE_WEEKS)
    mine.goto("/me/plan")
    expect(mine.locator(".week-now")).to_contain_text("28 December")

    mine.goto("/me")

    expect(mine.locator("h1")).to_have_text("Monday 28 December")


def test_the_plan_weeks_later_marks_the_present_week_and_folds_those_that_are_over(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)
    let_pass(mine, THREE_WEEKS)

    mine.goto("/me/plan")

    expect(mine.locator(".week-now h3")).to_have_text("Week 5")
    expect(mine.locator(".past-weeks > summary")).to_have_text("Show the 4 weeks that are over")
    expect(mine.locator(".past-weeks .week")).to_have_count(4)
    expect(mine.locator(".stats dt").first).to_have_text("Session 3")


@pytest.mark.parametrize("path", ["/me", "/me/day/2026-12-08", "/me/day/2026-12-05"])
def test_it_reads_as_the_page_of_the_server(mine: Page, path: str) -> None:
    with_plan_kept(mine)
    mine.goto(path)
    mine.evaluate(BESIDES)
    online = mine.evaluate(WORDS)
    mine.context.set_offline(True)

    mine.goto(path)
    expect(mine.locator("[data-kept-page]")).to_be_attached()
    expect(mine.locator("h1")).to_contain_text("December")
    mine.evaluate(BESIDES)

    assert mine.evaluate(WORDS) == online


def test_what_is_ticked_on_it_counts_for_the_day_the_phase_and_the_strip_and_stays(mine: Page) -> None:
    with_plan_kept(mine)
    mine.context.set_offline(True)
    mine.goto("/me")
    mine.locator("#tick-T06-0 form[data-module=tick] button").click()

    for _ in ("at once", "after it was opened again"):
        expect(mine.locator("#tick-T06-0 form[data-module=tick] button")).to_have_attribute("aria-pressed", "true")
        expect(mine.locator("[data-progress=today]")).to_have_text("1 of 3 done")
        expect(mine.locator("[data-progress=phase]")).to_contain_text("1 of 23 done")
        expect(mine.locator(".day-strip [aria-current]")).to_have_class("day-part")
        mine.goto("/me")

    mine.goto("/me/day/2026-12-08")
    expect(mine.locator(".day-strip a[href='/me']")).to_have_accessible_name("Monday 7 December, today, 1 of 3 done")
    expect(mine.locator("[data-progress=phase]")).to_contain_text("1 of 23 done")


def test_everybody_can_use_it(mine: Page, audit: Callable[[Page], None]) -> None:
    mine.goto("/me/kept")
    expect(mine.locator("h1")).to_have_text("Monday 7 December")

    audit(mine)


@pytest.fixture
def mine(phone: Phone, clinic: Clinic) -> Page:
    """The phone of a client in preparation; its clock goes right."""
    return right(signed_in(phone(), clinic))


def right(page: Page) -> Page:
    page.clock.install(time=NOON)
    return page


def let_pass(page: Page, time: timedelta) -> None:
    """So much later; what was to happen meanwhile happens once, as on a phone that slept."""
    page.clock.fast_forward(int(time.total_seconds() * 1000))
