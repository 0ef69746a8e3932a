"""The clinic's week on the page, every session a way to its form; and a feed without anybody's name."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.board import written_down
from tests.clinic import Clinic
from tests.web.page import Page, Visit
from tests.web.staff.conftest import Seat
from webapp.domain.rota import TimeOff
from webapp.domain.scheduling import Slot
from webapp.services.accounts.secret import hash_of
from webapp.storage.rows import StaffCalendarRow

S1 = date(2026, 12, 14)
HERE, WEEK, ADDRESS = "/staff/calendar", "/staff/calendar?week=2026-12-16", "/staff/calendar/address"


def test_it_opens_with_this_week_of_everybody(clinic: Clinic, tess: Seat):
    page = tess.open(HERE)

    assert days(page) == [f"2026-{month:02}-{day:02}" for month, day in [(11, 30), *((12, n) for n in range(1, 7))]]
    assert page.text(".is-today h2") == "Tue 1 Dec"


def test_weeks_lead_to_each_other_and_keep_who_was_chosen(clinic: Clinic, tess: Seat, mona: Seat):
    before, now, after = [
        link["href"] for link in tess.open(f"{WEEK}&technician={mona.staff_id}").select(".calendar-weeks a")
    ]

    assert before == f"{HERE}?week=2026-12-07&technician={mona.staff_id}"
    assert now == f"{HERE}?technician={mona.staff_id}"
    assert after == f"{HERE}?week=2026-12-21&technician={mona.staff_id}"
    assert days(tess.open(str(after)))[0] == "2026-12-21"


@pytest.mark.parametrize("week", ["", "soon", "2026-02-31", "9999-12-31", "0001-01-01", "0" * 10_000])
def test_a_week_that_cannot_be_meant_is_this_one(tess: Seat, week):
    assert days(tess.open(f"{HERE}?week={week}"))[0] == "2026-11-30"


def test_a_technician_who_is_none_is_no_page(tess: Seat):
    tess.open(f"{HERE}?technician={UUID(int=7)}", 404)


def test_a_session_says_what_there_is_and_leads_to_its_form(clinic: Clinic, tess: Seat):
    clinic.work.rooms.add("Room 1")
    client_id = booked(clinic, tess, room=clinic.work.rooms.all()[0].id)

    entry = tess.open(WEEK).one(".calendar-entries .calendar-entry")

    assert entry["href"] == f"/staff/clients/{client_id}/sessions/1/move"
    text = entry.get_text(" ", strip=True)
    assert all(words in text for words in ("10:00–16:00", "Noor Haddad", "Session 1", "Tess", "Room 1"))


def test_a_session_on_record_is_neither_moved_nor_judged_any_more(clinic: Clinic, tess: Seat):
    client_id = booked(clinic, tess)
    written_down(clinic, tess.staff_id)

    entry = tess.open(WEEK).one(".calendar-entries .calendar-entry")

    assert entry["href"] == f"/staff/clients/{client_id}"
    assert "draggable" not in entry.attrs
    assert not entry.select(".calendar-ready, .calendar-act")


def test_a_session_without_an_hour_stands_on_top_of_its_day(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, S1)

    page = tess.open(WEEK)

    assert "No hour agreed yet" in page.text(".calendar-unset .calendar-entry")
    assert page.select(".calendar-entries .calendar-entry") == []


def test_a_session_that_is_over_leads_to_the_client_and_cannot_be_dragged(clinic: Clinic, tess: Seat):
    client_id = booked(clinic, tess)
    clinic.clock.set_day(date(2026, 12, 16))
    tess.sign_in()

    entry = tess.open(WEEK).one(".calendar-entry")

    assert entry["href"] == f"/staff/clients/{client_id}"
    assert "draggable" not in entry.attrs


def test_nothing_can_be_dropped_on_a_day_that_is_over(clinic: Clinic, tess: Seat):
    clinic.clock.set_day(date(2026, 12, 16))
    tess.sign_in()

    lanes = tess.open(WEEK).select("[data-technician]")

    assert {lane["data-day"] for lane in lanes} == {"2026-12-16", "2026-12-17", "2026-12-18", "2026-12-19"}


def test_days_off_closed_days_and_sessions_outside_hours_are_said(clinic: Clinic, tess: Seat, mona: Seat):
    booked(clinic, tess)
    times = clinic.work.working_times
    times.take_off(TimeOff(tess.staff_id, S1, S1), "Training", mona.staff_id, confirmed=True)
    times.take_off(TimeOff(None, date(2026, 12, 18), date(2026, 12, 18)), "Holiday", mona.staff_id)

    page = tess.open(WEEK)

    assert page.texts(".calendar-off") == ["Tess is away: Training", "Closed: Holiday"]
    assert "Outside working hours" in page.text(".calendar-entry")


def test_the_page_asks_for_no_style_of_its_own_and_knows_every_place(clinic: Clinic, tess: Seat, mona: Seat):
    booked(clinic, tess)
    booked(clinic, mona)
    page = tess.open(WEEK)
    rows = Path("static/css/calendar_rows.css").read_text()

    assert page.select("[style]") == []
    places = set(re.findall(r"\b(?:at|for|lane|lanes)-\d+\b", page.html))
    assert {place for place in places if f".{place} " not in rows} == set()
    assert all(f".at-{quarter} " in rows and f".for-{quarter + 1} " in rows for quarter in range(96))


def test_an_address_names_nobody(clinic: Clinic, tess: Seat):
    booked(clinic, tess)

    addresses = [link["href"] for link in tess.open(WEEK).select("main a")]

    assert not [each for each in addresses if re.search("noor|haddad", str(each), re.IGNORECASE)]


# --- The feed ---


def test_the_feed_is_off_until_somebody_turns_it_on(tess: Seat):
    assert tess.open(ADDRESS).select("#address") == []

    address = turned_on(tess)

    assert re.fullmatch(r"http://127\.0\.0\.1:8000/calendar/team/[\w-]{43}\.ics\?lang=en", address)


def test_a_calendar_reads_it_without_a_session_or_a_cookie(app, clinic: Clinic, tess: Seat):
    booked(clinic, tess)

    answer = read(Visit(app), turned_on(tess))

    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Appointment 1"
    assert not re.search(r"noor|haddad|scalp|session|treat|patch", answer.text, re.IGNORECASE)


def test_a_calendar_that_has_it_already_is_told_so(app, clinic: Clinic, tess: Seat):
    address, calendar = turned_on(tess), Visit(app)
    tag = read(calendar, address).headers["ETag"]

    assert read(calendar, address, If_None_Match=tag).status_code == 304
    booked(clinic, tess)
    assert read(calendar, address, If_None_Match=tag).status_code == 200


def test_a_new_address_ends_the_old_one_and_off_ends_all(app, tess: Seat):
    old = turned_on(tess)
    tess.visit.post(ADDRESS, {"act": "renew"})
    new = shown(tess)
    assert [read(Visit(app), each).status_code for each in (old, new)] == [404, 200]

    tess.visit.post(ADDRESS, {"act": "turn_off"})

    assert read(Visit(app), new).status_code == 404


def test_the_feed_of_somebody_who_left_answers_nobody(app, clinic: Clinic, tess: Seat, mona: Seat):
    address = turned_on(tess)

    mona.visit.post(f"/staff/team/{tess.staff_id}/disable")

    assert read(Visit(app), address).status_code == 404


def test_the_address_of_staff_is_none_of_a_client_and_the_other_way_round(app, clinic: Clinic, services, tess: Seat):
    client_id = clinic.arrive("U01")
    services.calendar.addresses.turn_on(client_id)
    client = services.calendar.addresses.token_of(client_id)
    staff = turned_on(tess).rpartition("/")[2].partition(".ics")[0]

    calendar = Visit(app)
    assert read(calendar, f"/calendar/{client}.ics").status_code == 200
    assert [read(calendar, f"/calendar/{path}.ics").status_code for path in (f"team/{client}", staff)] == [404, 404]


def test_the_address_lies_nowhere_in_the_clear(services, tess: Seat):
    token = turned_on(tess).rpartition("/")[2].partition(".ics")[0]

    with services.database.read() as session:
        row = session.scalars(select(StaffCalendarRow)).one()
    assert (row.token_hash, token.encode() in row.token_enc) == (hash_of(token), False)


def test_a_button_that_there_is_not_does_nothing(tess: Seat):
    tess.visit.post(ADDRESS, {"act": "x"}, status=400)

    assert tess.open(ADDRESS).select("#address") == []


def booked(clinic: Clinic, seat: Seat, room: UUID | None = None) -> UUID:
    client_id = clinic.arrive("U01", "Noor Haddad")
    clinic.book(client_id, seat.staff_id, 1, S1, slot=Slot(time(10), 360, seat.staff_id, room))
    return client_id


def days(page: Page) -> list[str]:
    return [str(heading["id"]).removeprefix("day-") for heading in page.select(".calendar-day h2")]


def turned_on(seat: Seat) -> str:
    seat.visit.post(ADDRESS, {"act": "turn_on"})
    return shown(seat)


def shown(seat: Seat) -> str:
    return str(seat.open(ADDRESS).one("#address")["value"])


def read(calendar: Visit, address: str, **headers: str):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return calendar.client.get(address.partition("8000")[2] or address, base_url=calendar.base_url, headers=sent)
