"""A technician's working day: on a phone in the treatment room, and on a tablet with a mouse at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from tests.board import ALLERGIC, DAY, booked
from tests.browser import tick_steps
from tests.browser.conftest import PHONE, Clinic
from tests.browser.staff_steps import TABLET, sign_in
from tests.browser.steps import press
from tests.clinic import Clinic as Work
from tests.clinic import clinic_of
from tests.people import PASSWORD
from tests.rows import patch_test_row, staff_task_row
from webapp.domain.date_wish import DateWish, DayPart
from webapp.domain.scheduling import Slot
from webapp.storage.rows import ClientRow, StaffRow

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
Audit = Callable[[Page], None]

MAIL = "tess@clinic.example"
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 12, 16), date(2026, 12, 17), date(2026, 12, 18)
SEATS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "tablet": {"viewport": TABLET, "has_touch": False, "is_mobile": False},
}
ROUND = 16_000  # milliseconds: a little more than between two looks of the board
QUARTER = 12  # pixels of a quarter of an hour in the calendar's grid


@dataclass(frozen=True)
class Scene:
    """Tess at her seat, and everybody who has to do with her on this day."""

    clinic: Clinic
    work: Work
    tess: UUID
    clients: dict[str, UUID]
    page: Page
    seat: str
    client_phone: Phone

    def phone_of(self, name: str) -> Page:
        """The phone of a client who has signed in."""
        page = self.client_phone()
        tick_steps.sign_in(page.context, self.clinic, self.clients[name])
        return page

    def card(self, name: str) -> Locator:
        """What the board says about a client."""
        return self.page.locator(".board-card", has_text=name)

    def go(self, way: str) -> None:
        """To one of the pages in the bar on top."""
        press(self.page.get_by_role("navigation", name="Staff pages").get_by_role("link", name=way))


@pytest.fixture(params=SEATS)
def scene(request: pytest.FixtureRequest, phone: Phone, clinic: Clinic) -> Scene:
    """Monday noon: three sessions, a patch test to be read, a call to make, a wish for a day."""
    work = clinic_of(clinic.services)
    tess = clinic.services.accounts.team.add("Tess Young", MAIL, "technician", PASSWORD)
    clients = {
        "Noor": booked(work, tess, "Noor Haddad", at="12:00", room="Room 1"),
        "Omar": booked(work, tess, "Omar Said", ALLERGIC, at="15:00", room="Room 2"),
        "Liam": booked(work, tess, "Liam Hale"),
        "Sara": work.arrive("U01", "Sara Lind"),
        "Ben": work.arrive("U01", "Ben Adler"),
        "Tara": work.arrive("U07", "Tara Quinn"),
        "Ali": work.arrive("U01", "Ali Karim"),
    }
    rooms = {name: each for each, name in work.work.schedule.rota(DAY, DAY).rooms.items()}
    work.book(clients["Sara"], tess, 1, WEDNESDAY, slot=Slot(time(10), 360, tess, rooms["Room 1"]))
    clinic.services.date_requests.ask(clients["Ben"], DateWish(1, FRIDAY, DayPart.AFTERNOON, "After my night shift"))
    with work.database.write() as session:
        staff, tara = session.get_one(StaffRow, tess), session.get_one(ClientRow, clients["Tara"])
        session.add(patch_test_row(tara, staff, done_on=date(2026, 11, 30)))
        session.add(staff_task_row(session.get_one(ClientRow, clients["Ali"]), kind="touch_up", by_day=FRIDAY))
    clinic.clock.set_day(DAY)
    return Scene(clinic, work, tess, clients, phone(**SEATS[request.param]), request.param, phone)


def test_a_technicians_day(scene: Scene, audit: Audit) -> None:
    sign_in_and_read_the_board(scene, audit)
    a_fever_shows_by_itself(scene, audit)
    finish_the_task(scene)
    read_the_patch_test(scene)
    go_ahead_by_name(scene)
    record_and_correct(scene)
    send_home(scene, audit)


def test_a_technicians_day_between_the_sessions(scene: Scene, audit: Audit) -> None:
    sign_in(scene.page, MAIL)
    move_a_session(scene)
    confirm_a_wish(scene)
    answer_an_urgent_report(scene, audit)


def sign_in_and_read_the_board(scene: Scene, audit: Audit) -> None:
    scene.page.clock.install()
    sign_in(scene.page, MAIL)
    scene.go("Today")
    omar = scene.card("Omar Said")
    expect(omar.locator(".board-hour")).to_have_text("15:00")
    expect(omar.locator(".board-alarm").first).to_contain_text("Latex: wear gloves without it")
    expect(omar.locator(".board-alarm").last).to_contain_text("Macadamia, badly")
    red = omar.locator(".board-alarm").first.evaluate("(alarm) => getComputedStyle(alarm).color")
    assert red != scene.page.evaluate("getComputedStyle(document.body).color")
    expect(omar).to_contain_text("Not ready")
    expect(omar.locator(".ready-reason").first).to_be_visible()
    audit(scene.page)


def a_fever_shows_by_itself(scene: Scene, audit: Audit) -> None:
    """Noor answers on her own phone; the board follows without being opened anew."""
    expect(scene.card("Noor Haddad")).not_to_contain_text("Fever")
    noor = scene.phone_of("Noor")
    noor.goto("/me")
    press(noor.get_by_role("link", name="Answer"))
    noor.get_by_text("Fever, or feeling ill").click()
    audit(noor)
    press(noor.get_by_role("button", name="Send what is chosen"))
    expect(noor.get_by_text("Please call us before you set out")).to_be_visible()

    scene.page.clock.run_for(ROUND)

    expect(scene.card("Noor Haddad")).to_contain_text("Fever, or feeling ill")
    expect(scene.card("Noor Haddad")).to_contain_text("Not ready")


def finish_the_task(scene: Scene) -> None:
    task = scene.page.locator(".board-task", has_text="Book the touch-up")
    press(task.get_by_role("button", name="Done"))
    expect(task).to_have_count(0)
    assert scene.work.work.tasks.open() == ()


def read_the_patch_test(scene: Scene) -> None:
    press(scene.card("Tara Quinn").get_by_role("link", name="Record the reading"))
    scene.page.locator("label[for^='result-']").first.click()
    press(scene.page.get_by_role("button", name="Record"))
    expect(scene.page.get_by_text("read by Tess Young")).to_be_visible()
    scene.go("Today")
    expect(scene.card("Tara Quinn")).to_have_count(0)


def go_ahead_by_name(scene: Scene) -> None:
    press(scene.card("Noor Haddad").get_by_role("link", name="Go ahead all the same"))
    scene.page.get_by_label("Why you go ahead").fill("Temperature taken twice: normal")
    press(scene.page.get_by_role("button", name="Go ahead"))
    scene.go("Today")
    expect(scene.card("Noor Haddad")).to_contain_text("Tess Young goes ahead")
    expect(scene.card("Noor Haddad")).to_contain_text("Not ready")


def record_and_correct(scene: Scene) -> None:
    page = scene.page
    press(scene.card("Noor Haddad").get_by_role("link", name="Record the session"))
    page.get_by_text("Done", exact=True).click()
    page.get_by_text("Crown or top").click()
    page.get_by_role("textbox", name="Pigment (optional)").fill("Carbon black")
    page.get_by_role("textbox", name="Needle (optional)").fill("3RL, 0.30 mm")
    page.get_by_label("How long, in minutes").fill("340")
    press(page.get_by_role("button", name="Sign and keep"))
    expect(page.get_by_text("Signed by Tess Young")).to_be_visible()

    page.get_by_label("What is to be added or put right").fill("The needle was 3RL, 0.25 mm.")
    press(page.get_by_role("button", name="Add"))

    expect(page.get_by_text("3RL, 0.30 mm")).to_be_visible()
    expect(page.get_by_text("The needle was 3RL, 0.25 mm.")).to_be_visible()


def send_home(scene: Scene, audit: Audit) -> None:
    page = scene.page
    scene.go("Today")
    press(scene.card("Liam Hale").get_by_role("link", name="Record the session"))
    page.get_by_text("Sent home", exact=True).click()
    expect(page.get_by_role("textbox", name="Pigment (optional)")).to_be_hidden()
    page.get_by_text("Scalp too dry").click()
    press(page.get_by_role("button", name="Sign and keep"))
    expect(page.get_by_role("link", name="Book session 1")).to_be_visible()
    assert not any(session.booked for session in scene.work.plan(scene.clients["Liam"]).plan.sessions)
    scene.go("Today")
    expect(scene.card("Liam Hale")).to_contain_text("Sent home")
    audit(page)


def move_a_session(scene: Scene) -> None:
    """By mouse on the tablet, by the form on the phone; what would change stands there before anything is saved."""
    page, before = scene.page, scene.work.days(scene.clients["Sara"])
    scene.go("Calendar")
    entry = page.locator(".calendar-entry", has_text="Sara Lind")
    if scene.seat == "tablet":
        drop(entry, page.locator(f".calendar-lane[data-day='{THURSDAY}'][data-technician='{scene.tess}']"), quarter=4)
    else:
        press(entry)
        page.get_by_label("Day", exact=True).fill(THURSDAY.isoformat())
        page.get_by_role("textbox", name="Hour (optional)").fill("10:00")
        press(page.get_by_role("button", name="Show what would change"))

    changes = page.get_by_role("region", name="What would change")
    expect(changes).to_contain_text("Wed 16 December")
    expect(changes).to_contain_text("Thu 17 December")
    assert scene.work.days(scene.clients["Sara"]) == before
    press(page.get_by_role("button", name="Move", exact=True))
    assert scene.work.days(scene.clients["Sara"])[0] == THURSDAY
    assert [each.starts_at for each in scene.work.work.schedule.span(THURSDAY, THURSDAY)] == [time(10)]


def drop(entry: Locator, lane: Locator, quarter: int) -> None:
    """Held near its top, and let go so that it begins in this quarter of an hour."""
    hold, target = Position(x=20, y=5), Position(x=20, y=quarter * QUARTER + 5)
    with entry.page.expect_navigation(wait_until="load"):
        entry.drag_to(lane, source_position=hold, target_position=target, force=True)


def confirm_a_wish(scene: Scene) -> None:
    page = scene.page
    scene.go("Calendar")
    press(page.get_by_role("link", name="Dates that clients ask for"))
    press(page.get_by_role("link", name="Ben Adler"))
    expect(page.get_by_text("After my night shift")).to_be_visible()
    press(page.get_by_role("link", name="that the client asked for").first)
    press(page.get_by_role("button", name="Book", exact=True))
    assert scene.work.days(scene.clients["Ben"])[0] == FRIDAY
    ben = scene.phone_of("Ben")
    ben.goto("/me/date")
    expect(ben.get_by_text("Your wish for Fri 18 December was answered.")).to_be_visible()


def answer_an_urgent_report(scene: Scene, audit: Audit) -> None:
    page, ali = scene.page, scene.phone_of("Ali")
    ali.goto("/me")
    press(ali.get_by_role("link", name="Report a problem").first)
    ali.get_by_text("Pus, or fluid that smells").click()
    press(ali.get_by_role("button", name="Send", exact=True))

    scene.go("Queue")
    first = page.locator("main a").first
    expect(first).to_have_text("Ali Karim")
    press(first)
    press(page.get_by_role("button", name="I am looking at it"))
    page.get_by_role("textbox", name="Answer").fill("Please come at five today.")
    press(page.get_by_role("button", name="Send the answer"))
    audit(page)

    ali.reload()
    expect(ali.get_by_text("Please come at five today.")).to_be_visible()
