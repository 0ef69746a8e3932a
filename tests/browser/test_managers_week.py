"""A manager's week: hours, rooms, the clinic's page, roles, numbers, long work, the trail and clients' files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser import tick_steps
from tests.browser.conftest import PHONE, Clinic
from tests.browser.staff_steps import TABLET, sign_in
from tests.browser.steps import press
from tests.clinic import Clinic as Work
from tests.clinic import clinic_of
from tests.people import PASSWORD
from webapp.domain.scheduling import Slot

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
Audit = Callable[[Page], None]

MAIL = "mona@clinic.example"
CLOSED = date(2026, 12, 22)
LAYLA, TWIN = "ليلى الهاشمي", "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Al Maktoum نور"
NEW_NUMBER = "+971 4 555 0199"
SEATS: dict[str, dict[str, Any]] = {"phone": PHONE, "tablet": TABLET}
TO_TYPESET = 300_000  # milliseconds: the slowest answer there is, and a busy machine may take many times as long


@dataclass(frozen=True)
class Week:
    """Mona at her phone or tablet, Tess who treats, and the clients of the clinic."""

    clinic: Clinic
    work: Work
    tess: UUID
    noor: UUID
    page: Page
    client_phone: Phone

    def go(self, way: str, tab: str = "") -> None:
        """To one of the pages in the bar on top, and from there to one of the clinic's own."""
        press(self.page.get_by_role("navigation", name="Staff pages").get_by_role("link", name=way, exact=True))
        if tab:
            press(self.page.get_by_role("navigation", name="About the clinic").get_by_role("link", name=tab))


@pytest.fixture(params=SEATS)
def week(request: pytest.FixtureRequest, phone: Phone, clinic: Clinic) -> Week:
    """Mona has signed in; Noor is booked with Tess, and Layla has sent two intakes."""
    work, team = clinic_of(clinic.services), clinic.services.accounts.team
    team.add("Mona Rahal", MAIL, "manager", PASSWORD)
    tess = team.add("Tess Young", "tess@clinic.example", "technician", PASSWORD)
    noor = work.arrive("U01", "Noor Haddad")
    work.book(noor, tess, 1, CLOSED, slot=Slot(time(10), 360, tess))
    layla = work.arrive("U01", LAYLA, email="layla@example.com", phone="+971501239876")
    work.book(layla, tess, 1, date(2026, 12, 21))
    work.arrive("U03", TWIN, email="layla@example.com", phone="")
    page = sign_in(phone(viewport=SEATS[request.param]), MAIL)
    return Week(clinic, work, tess, noor, page, phone)


def test_a_managers_week_with_the_clinic(week: Week, audit: Audit) -> None:
    set_hours_and_a_room(week)
    close_a_day(week, audit)
    change_the_phone_number(week)
    make_a_manager(week)
    cancel_long_work(week, audit)
    read_the_trail(week, audit)


def test_a_managers_week_with_numbers_and_clients(week: Week, worker: None, audit: Audit) -> None:
    work_out_the_numbers(week, audit)
    find_a_client(week, audit)
    write_a_note_and_merge(week, audit)
    print_the_sheet(week)


def set_hours_and_a_room(week: Week) -> None:
    page = week.page
    week.go("Clinic", "Hours and rooms")
    press(page.get_by_role("row", name="Tess Young").get_by_role("link", name="Set the hours"))
    page.get_by_label("Monday until").first.fill("17:00")
    press(page.get_by_role("button", name="Save the hours"))
    expect(page.get_by_role("status")).to_contain_text("The hours of Tess Young are saved.")
    assert week.work.work.working_times.of(week.tess).week[0][0].end == time(17)

    week.go("Clinic", "Hours and rooms")
    page.get_by_role("textbox").fill("Room 1")
    press(page.get_by_role("button", name="Add the room"))
    expect(page.get_by_role("listitem").filter(has_text="Room 1")).to_be_visible()


def close_a_day(week: Week, audit: Audit) -> None:
    """Who closes a day on which somebody comes is told so before anything is saved."""
    page = week.page
    press(page.get_by_role("link", name="Enter or take back days"))
    page.get_by_label("First day").fill(CLOSED.isoformat())
    page.get_by_label("Last day").fill(CLOSED.isoformat())
    press(page.get_by_role("button", name="Enter the days"))
    expect(page.get_by_text("1 session is booked on these days")).to_be_visible()
    expect(page.get_by_role("link", name="Noor Haddad")).to_be_visible()
    audit(page)
    assert week.work.work.working_times.time_off(CLOSED) == ()

    page.get_by_role("checkbox").check()
    press(page.get_by_role("button", name="Enter the days"))
    expect(page.get_by_role("region", name="Entered")).to_contain_text("Tue 22 December")
    assert week.work.days(week.noor)[0] == CLOSED


def change_the_phone_number(week: Week) -> None:
    page = week.page
    week.go("Clinic", "Clinic")
    page.get_by_label("Phone").fill(NEW_NUMBER)
    press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("region", name="What was changed")).to_contain_text(NEW_NUMBER)

    noor = week.client_phone()
    tick_steps.sign_in(noor.context, week.clinic, week.noor)
    noor.goto("/me/warning-signs")
    expect(noor.get_by_role("link", name=NEW_NUMBER).first).to_be_visible()


def make_a_manager(week: Week) -> None:
    page = week.page
    week.go("Clinic", "Team")
    row = page.get_by_role("row", name="Tess Young")
    row.get_by_text("Change", exact=True).click()
    press(row.get_by_role("button", name="Make Tess Young a manager"))
    expect(page.get_by_role("row", name="Tess Young")).to_contain_text("Manager")


def read_the_trail(week: Week, audit: Audit) -> None:
    page = week.page
    week.go("Clinic", "Audit trail")
    trail = page.locator(".audit-log")
    expect(trail).to_contain_text("Mona Rahal")
    the_entry_of_this_page_shows(week)
    audit(page)
    page.get_by_label("Who").select_option("Mona Rahal")
    page.get_by_label("What").select_option("Changed what the clinic says about itself")
    press(page.get_by_role("button", name="Search"))
    expect(trail.get_by_role("listitem")).to_have_count(1)


def the_entry_of_this_page_shows(week: Week) -> None:
    """It is the last of seven, more than a phone is wide."""
    current = week.page.locator("[aria-current='page']")
    expect(current).to_have_text(["Clinic", "Audit trail"])
    for each in current.all():
        expect(each).to_be_in_viewport(ratio=1)


def cancel_long_work(week: Week, audit: Audit) -> None:
    """There is no worker yet, so it waits."""
    page = week.page
    week.go("Clinic", "Long work")
    audit(page)
    press(page.get_by_role("button", name="Print sheets"))
    expect(page.get_by_text("Waiting for the worker …")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    audit(page)
    press(page.get_by_role("button", name="Cancel"))
    expect(page.get_by_text("It was stopped before it began.")).to_be_visible()

    week.go("Clinic", "Long work")
    page.get_by_text("Export …").click()
    press(page.get_by_role("button", name="Export", exact=True))
    expect(page.get_by_text("Waiting for the worker …")).to_be_visible()


def work_out_the_numbers(week: Week, audit: Audit) -> None:
    """The bar moves by itself while the worker is at work; then there are pictures, tables and files."""
    page = week.page
    week.go("Numbers")
    press(page.get_by_role("button", name="Work out anew"))
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    audit(page)
    press(page.get_by_role("main").get_by_role("link", name="Numbers"))
    expect(page.get_by_role("img", name="Intakes by week")).to_be_visible()
    page.get_by_text("The numbers as a table").first.click()
    expect(page.get_by_role("columnheader", name="Week from")).to_be_visible()
    audit(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV file").first.click()
    assert download.value.path().read_text("utf-8-sig").startswith("Week from")


def find_a_client(week: Week, audit: Audit) -> None:
    """By the beginning of a name, the whole address, how a phone number ends, and a name spelled in another way."""
    page = week.page
    week.go("Clients")
    for words, found in (("noo", "Noor Haddad"), ("layla@example.com", TWIN), ("9876", LAYLA), ("ليلي", LAYLA)):
        page.get_by_label("Name, e-mail or phone").fill(words)
        press(page.get_by_role("button", name="Search"))
        expect(page.get_by_role("main").get_by_role("table").get_by_role("link", name=found)).to_be_visible()
        assert words not in page.url
    page.get_by_text("What can be found?").click()
    audit(page)
    press(page.get_by_role("link", name=LAYLA))


def write_a_note_and_merge(week: Week, audit: Audit) -> None:
    page = week.page
    page.get_by_label("New note").fill("Prefers mornings")
    press(page.get_by_role("button", name="Keep the note"))
    expect(page.get_by_text("Prefers mornings")).to_be_visible()
    audit(page)

    press(page.get_by_role("link", name="Time line"))
    expect(page.get_by_text("Session 1 booked for Mon 21 December")).to_be_visible()
    audit(page)
    page.go_back()

    press(page.get_by_role("link", name=TWIN))
    audit(page)
    page.get_by_label("How do you know that it is the same person?").fill("Same passport")
    press(page.get_by_role("button", name="Merge the two records"))
    expect(page.get_by_role("status")).to_contain_text("The two records are one now.")

    press(page.get_by_role("link", name="Time line"))
    expect(page.get_by_text("Prefers mornings")).to_be_visible()
    expect(page.get_by_text(f"The record of {TWIN} was merged")).to_be_visible()
    audit(page)
    page.go_back()


def print_the_sheet(week: Week) -> None:
    link = week.page.get_by_role("link", name="Sheet (PDF)").get_attribute("href")
    assert link
    answer = week.page.context.request.get(link, timeout=TO_TYPESET)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF")
