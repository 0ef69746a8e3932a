"""The clinic's week in a hand and at a desk: a list on a phone, a grid on a tablet, sessions that are dragged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Clinic
from tests.browser.staff_steps import TABLET
from tests.browser.steps import press
from tests.browser.worker_steps import take_session
from tests.clinic import clinic_of
from webapp.domain.rota import TimeOff
from webapp.domain.scheduling import Slot

pytestmark = pytest.mark.browser

S1, WEEK = date(2026, 12, 14), "/staff/calendar?week=2026-12-14"
ROW = 12  # pixels of a quarter of an hour
# Which days show the hours beside them: where nothing else lies on them.
HOURS_SEEN = """[...document.querySelectorAll(".calendar-day")].flatMap((day, index) => {
  const hour = day.querySelector(".calendar-axis span:last-child");
  hour.scrollIntoView({ block: "center" });
  const { left, right, top, bottom } = hour.getBoundingClientRect();
  const [above] = document.elementsFromPoint((left + right) / 2, (top + bottom) / 2);
  return above.closest(".calendar-axis") ? [index] : [];
})"""


@pytest.fixture
def team(clinic: Clinic) -> dict[str, UUID]:
    """Mona and Tess, both at work; Tess treats Noor on a Monday from 10 to 16, and Sara has no hour yet."""
    work = clinic_of(clinic.services)
    people = {"Mona": work.staff("Mona", role="manager"), "Tess": work.staff("Tess")}
    noor, sara = work.arrive("U01", "Noor Haddad"), work.arrive("U01", "Sara Lind")
    work.book(noor, people["Tess"], 1, S1, slot=Slot(time(10), 360, people["Tess"]))
    work.book(sara, people["Tess"], 1, S1)
    closed = TimeOff(None, date(2026, 12, 19), date(2026, 12, 19))
    work.work.working_times.take_off(closed, "Holiday", people["Mona"])
    return people | {"Noor": noor, "Sara": sara}


@pytest.mark.parametrize(
    ("size", "scheme"),
    # A phone has a list and the others have a grid: both are seen in the light and in the dark.
    [(PHONE, "light"), (PHONE, "dark"), (TABLET, "dark"), (DESK, "light")],
    ids=["phone", "phone in the dark", "tablet in the dark", "desk"],
)
def test_everybody_can_use_the_week_and_what_is_set_about_it(
    phone: Callable[..., Page], clinic: Clinic, team: dict[str, UUID], audit: Callable[[Page], None], size, scheme
) -> None:
    page = phone(viewport=size, color_scheme=scheme)
    sign_in_staff(page.context, clinic, team["Mona"])

    for address in (WEEK, f"{WEEK}&technician={team['Tess']}", f"/staff/team/{team['Tess']}/hours", "/staff/rooms"):
        page.goto(address)
        audit(page)
    for address in ("/staff/time-off", "/staff/calendar/address"):
        page.goto(address)
        audit(page)


def test_a_phone_has_a_plain_list_by_day_that_never_scrolls_sideways(
    phone: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = phone()
    sign_in_staff(page.context, clinic, team["Tess"])
    page.goto(WEEK)

    monday = page.get_by_role("region", name="Mon 14 Dec")
    assert [each.split("\n")[0] for each in monday.get_by_role("link").all_inner_texts()] == [
        "No hour agreed yet",
        "10:00–16:00",
    ]
    expect(page.locator(".calendar-lane").first).to_be_hidden()
    widths = page.evaluate(
        "[...document.querySelectorAll('.calendar, html')].map((e) => e.scrollWidth - e.clientWidth)"
    )
    assert max(widths) <= 0
    press(monday.get_by_role("link").last)
    assert urlsplit(page.url).path == f"/staff/clients/{team['Noor']}/sessions/1/move"


def test_on_a_tablet_a_session_is_as_tall_as_it_is_long(
    phone: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = phone(viewport=TABLET)
    sign_in_staff(page.context, clinic, team["Tess"])
    page.goto(WEEK)

    session, lane = box(entry(page, "Noor Haddad").locator("..")), box(lane_of(page, team["Tess"]))

    assert round(session["y"] - lane["y"]) == 4 * ROW  # The page begins at 9.
    assert round(session["height"]) == 24 * ROW
    assert abs(session["x"] - lane["x"]) <= 2


def test_on_a_tablet_the_week_of_three_stands_in_rows_of_days_each_with_its_hours(
    phone: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    clinic_of(clinic.services).staff("Tom")
    page = phone(viewport=TABLET)
    sign_in_staff(page.context, clinic, team["Tess"])
    page.goto(WEEK)

    assert (
        page.evaluate(
            "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.calendar'))"
        )
        == 0
    )
    days = [box(day) for day in page.locator(".calendar-day").all()]
    assert [day["y"] for day in days] == sorted(day["y"] for day in days)
    firsts = [index for index, day in enumerate(days) if index == 0 or day["y"] > days[index - 1]["y"]]
    assert len(firsts) == 2
    assert page.evaluate(HOURS_SEEN) == firsts
    cut = (
        "[...document.querySelectorAll('.calendar-entry')].filter((each) => each.scrollWidth > each.clientWidth).length"
    )
    assert page.evaluate(cut) == 0


def test_a_session_is_dragged_to_another_hour_day_and_technician_and_nothing_is_saved_by_it(
    desk: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = desk()
    sign_in_staff(page.context, clinic, team["Tess"])
    before = clinic_of(clinic.services).stored()
    page.goto(WEEK)

    drag(page, "Noor Haddad", lane_of(page, team["Mona"], "2026-12-16"), row=2)

    assert urlsplit(page.url).path == f"/staff/clients/{team['Noor']}/sessions/1/move"
    assert asked(page) == {"day": ["2026-12-16"], "time": ["09:30"], "technician": [str(team["Mona"])]}
    assert clinic_of(clinic.services).stored() == before
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()


def test_a_session_without_an_hour_gets_one_where_it_is_dropped(
    desk: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = desk()
    sign_in_staff(page.context, clinic, team["Tess"])
    page.goto(WEEK)

    drag(page, "Sara Lind", lane_of(page, team["Mona"]), row=8)

    assert asked(page) == {"day": ["2026-12-14"], "time": ["11:00"], "technician": [str(team["Mona"])]}


def test_a_session_that_is_let_go_elsewhere_stays_where_it_is(
    desk: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = desk()
    sign_in_staff(page.context, clinic, team["Tess"])
    page.goto(WEEK)

    entry(page, "Noor Haddad").drag_to(page.get_by_role("heading", level=1))

    assert page.url.endswith(WEEK)
    expect(page.locator(".calendar-mark, .is-dragging, .is-held")).to_have_count(0)


def test_by_keyboard_a_session_is_a_link_to_the_same_form(
    desk: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = desk()
    sign_in_staff(page.context, clinic, team["Tess"])
    page.goto(WEEK)

    entry(page, "Noor Haddad").focus()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")

    assert urlsplit(page.url).path == f"/staff/clients/{team['Noor']}/sessions/1/move"


def test_hours_and_the_trail_of_somebody_with_a_long_name_hold_the_narrowest_phone(
    phone: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    clinic_of(clinic.services).arrive("U01", "Maximiliana Wolfeschlegelsteinhausenbergerdorff")
    page = phone(viewport={"width": 320, "height": 640})
    sign_in_staff(page.context, clinic, team["Mona"])

    for address in (f"/staff/team/{team['Tess']}/hours", "/staff/audit"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
    expect(page.get_by_role("link", name="Maximiliana")).not_to_have_count(0)


def test_hours_are_saved_by_the_enter_key_and_not_copied(
    desk: Callable[..., Page], clinic: Clinic, team: dict[str, UUID]
) -> None:
    page = desk()
    sign_in_staff(page.context, clinic, team["Mona"])
    page.goto(f"/staff/team/{team['Tess']}/hours")

    page.get_by_label("Monday until").first.fill("17:00")
    with page.expect_navigation(wait_until="load"):
        page.get_by_label("Monday until").first.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("The hours of Tess are saved.")
    assert clinic.services.staff.working_times.of(team["Tess"]).week[0][0].end == time(17)


def sign_in_staff(context: BrowserContext, clinic: Clinic, staff_id: UUID) -> None:
    take_session(context, clinic, clinic.services.accounts.start_session("staff", staff_id))


def entry(page: Page, name: str) -> Locator:
    return page.locator(".calendar-entry").filter(has_text=name)


def lane_of(page: Page, technician: UUID, day: str = "2026-12-14") -> Locator:
    return page.locator(f".calendar-lane[data-day='{day}'][data-technician='{technician}']")


def drag(page: Page, name: str, lane: Locator, row: int) -> None:
    """Drop a session so that it begins in this row: it is held near its top, and so is the lane."""
    with page.expect_navigation(wait_until="load"):
        entry(page, name).drag_to(
            lane, source_position={"x": 20, "y": 5}, target_position={"x": 20, "y": row * ROW + 5}, force=True
        )


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "height": found["height"]}


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)
