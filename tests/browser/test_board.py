"""The board of a day on a phone and on the tablet at the desk: it follows what happens, and keeps nobody's names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.board import ALLERGIC, DAY, booked
from tests.browser.conftest import PHONE, Clinic
from tests.browser.staff_steps import TABLET
from tests.browser.steps import press
from tests.browser.worker_steps import take_session
from tests.clinic import clinic_of
from tests.rows import patch_test_row, staff_task_row
from webapp.domain.session_check import CheckAnswer
from webapp.storage.rows import ClientRow, StaffRow

pytestmark = pytest.mark.browser

ROUND = 15_000  # milliseconds between two looks


@pytest.fixture
def people(clinic: Clinic) -> dict[str, UUID]:
    """Tess on the morning of a day with three sessions, a patch test to be read and something to do."""
    work = clinic_of(clinic.services)
    tess = work.staff("Tess Moreau")
    found = {"Tess": tess, "Noor": booked(work, tess, "Noor Haddad", at="09:00")}
    found["Omar"] = booked(work, tess, "Omar Said", ALLERGIC, at="15:00")
    found["Liam"] = booked(work, tess, "Liam Hale")
    found["Tara"] = work.arrive("U07", "Tara Quinn")
    with work.database.write() as session:
        staff, tara = session.get_one(StaffRow, tess), session.get_one(ClientRow, found["Tara"])
        session.add(patch_test_row(tara, staff, done_on=date(2026, 11, 30)))
        session.add(staff_task_row(tara, kind="touch_up", by_day=date(2026, 12, 20)))
    clinic.clock.set_day(DAY)
    return found


@pytest.fixture
def board(phone: Callable[..., Page], clinic: Clinic, people: dict[str, UUID]) -> Callable[..., Page]:
    """The board open in a browser whose clock the test moves."""

    def open_board(**options: object) -> Page:
        page = phone(**options)
        take_session(page.context, clinic, clinic.services.accounts.start_session("staff", people["Tess"]))
        page.clock.install()
        page.goto("/staff/today")
        look_again(page)
        return page

    return open_board


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(PHONE, "light"), (PHONE, "dark"), (TABLET, "light")],
    ids=["phone", "phone in the dark", "tablet"],
)
def test_everybody_can_use_the_board_and_the_check(board, people, audit, size, scheme) -> None:
    page = board(viewport=size, color_scheme=scheme)

    audit(page)
    page.goto(f"/staff/clients/{people['Noor']}/sessions/1/check")
    audit(page)


def test_what_changes_elsewhere_comes_by_itself_and_is_said(board, clinic, people) -> None:
    page = board()
    card = page.locator(".board-card", has_text="Noor Haddad")
    expect(card).not_to_contain_text("Fever")

    clinic.services.session_checks.record(people["Noor"], 1, {CheckAnswer.FEVER})
    clinic.clock.move(minutes=1)
    look_again(page)

    expect(card).to_contain_text("Fever, or feeling ill")
    expect(page.get_by_text("As of 12:01")).to_be_visible()
    expect(page.locator("[data-board-said]")).to_have_text("Changed: Noor Haddad, session 1")


def test_an_update_moves_nothing_away_from_who_reads(board, clinic, people) -> None:
    page = board(viewport=PHONE)
    link = page.get_by_role("link", name="Omar Said")
    link.scroll_into_view_if_needed()
    page.locator(".board-card", has_text="Omar Said").locator("details > summary").click()
    link.focus()
    before = link.bounding_box()

    work = clinic_of(clinic.services)
    booked(work, people["Tess"], "Ann Early", at="08:00", day=DAY)
    look_again(page)

    expect(page.get_by_role("link", name="Ann Early")).to_have_count(1)
    expect(link).to_be_focused()
    expect(page.locator(".board-card", has_text="Omar Said").locator("details")).to_have_attribute("open", "")
    after = link.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 2


def test_a_lost_connection_is_said_with_the_time_and_so_is_its_end(board, clinic) -> None:
    page = board()
    page.context.set_offline(True)
    look_again(page, is_answered=False)
    expect(page.get_by_text("No connection since 12:00.").first).to_be_visible()

    page.context.set_offline(False)
    clinic.clock.move(minutes=3)
    look_again(page)

    expect(page.get_by_text("As of 12:03")).to_be_visible()


def test_a_tablet_that_nobody_touches_shows_no_names_after_twenty_minutes(board, clinic) -> None:
    page = board(viewport=TABLET)
    for _ in range(19):
        clinic.clock.move(minutes=1)
        look_again(page)
    expect(page.get_by_role("link", name="Noor Haddad")).to_be_visible()

    clinic.clock.move(minutes=1)
    look_again(page, status=401)

    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible()
    for name in ("Noor", "Omar", "Liam", "Tara", "Tess"):
        assert name not in page.locator("body").inner_text()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.evaluate("dispatchEvent(new Event('online')); fetch('/health')")
    assert asked == ["health"]
    press(page.get_by_role("link", name="Sign in"))
    expect(page).to_have_url(re.compile(r"/staff/sign-in\?next=/staff/today"))


def look_again(page: Page, *, is_answered: bool = True, status: int | None = None) -> None:
    """Let so much time pass that the page asks, and wait until it has its answer."""
    if not is_answered:
        page.clock.run_for(ROUND + 1000)
        return
    with page.expect_response(lambda answer: "/staff/today/part" in answer.url) as answered:
        page.clock.run_for(ROUND + 1000)
    assert status is None or answered.value.status == status
