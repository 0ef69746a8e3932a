"""The private address of a calendar: whoever has it reads days without a name, and nobody else reads anything."""

import re
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.clinic import clinic_of
from tests.web.client.conftest import Phone
from tests.web.page import Visit
from webapp.domain.booking import Booking
from webapp.domain.scheduling import Slot
from webapp.services.accounts.secret import hash_of
from webapp.storage.rows import CalendarAddressRow

HERE, S1 = "/me/calendar", date(2026, 12, 14)
NOBODYS_BUSINESS = r"noor|haddad|example\.com|\+971|scalp|skin|hair|clinic|session|treat|patch|wash"


def test_it_is_off_until_somebody_turns_it_on(man):
    assert man.open(HERE).select("#address") == []

    address = turned_on(man)

    assert re.fullmatch(r"http://127\.0\.0\.1:8000/calendar/[\w-]{43}\.ics", address)
    assert man.open(HERE).one("a[href^='webcal:']")["href"] == address.replace("http:", "webcal:")


def test_turning_it_on_again_keeps_the_address(man):
    address = turned_on(man)

    man.visit.post(HERE, {"act": "turn_on"})

    assert shown(man) == address


def test_a_calendar_reads_the_days_without_a_session_or_a_cookie(app, man):
    answer = read(Visit(app), turned_on(man))

    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    days = {str(event["UID"]).partition(".")[0]: event["DTSTART"].dt for event in events(answer)}
    assert days["appointment-1"] == date(2026, 12, 14)


def test_nothing_in_it_says_whose_it_is(app, man, services):
    text = read(Visit(app), turned_on(man)).text.replace("\r\n ", "")

    assert not re.search(
        r"noor|haddad|example\.com|\+971|scalp|skin|hair|clinic|session|treat|patch|wash", text, re.IGNORECASE
    )
    assert str(man.client_id) not in text


def test_a_calendar_that_has_it_already_is_told_so(app, man):
    address, calendar = turned_on(man), Visit(app)
    tag = read(calendar, address).headers["ETag"]

    assert read(calendar, address, If_None_Match=tag).status_code == 304
    man.book({1: "2026-12-15"})
    news = read(calendar, address, If_None_Match=tag)
    assert (news.status_code, news.headers["ETag"] == tag) == (200, False)


def test_a_session_that_is_moved_keeps_its_entry_as_news(app, man):
    address, calendar = turned_on(man), Visit(app)
    before = appointment(read(calendar, address))

    man.book({1: "2026-12-15"})

    after = appointment(read(calendar, address))
    assert after["UID"] == before["UID"]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2026, 12, 14), date(2026, 12, 15))
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_session_stands_at_its_hour_as_news_once_one_is_agreed(app, man, services):
    address, calendar, clinic = turned_on(man), Visit(app), clinic_of(services)
    tess = clinic.staff("Tess")
    clinic.book(man.client_id, tess, 1, S1)
    before = appointment(read(calendar, address))

    agreed = Booking(1, S1, slot=Slot(time(10), 360, tess))
    clinic.work.bookings.move(man.client_id, agreed, tess, was=S1)

    after = appointment(read(calendar, address))
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (S1, datetime(2026, 12, 14, 6, tzinfo=UTC))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_new_address_ends_the_old_one_and_keeps_the_entries(app, man):
    old = turned_on(man)
    before = {str(event["UID"]) for event in events(read(Visit(app), old))}

    man.visit.post(HERE, {"act": "renew"})

    new = shown(man)
    assert new != old
    assert read(Visit(app), old).status_code == 404
    assert {str(event["UID"]) for event in events(read(Visit(app), new))} == before


def test_turned_off_it_answers_nobody(app, man):
    address = turned_on(man)

    man.visit.post(HERE, {"act": "turn_off"})

    assert read(Visit(app), address).status_code == 404
    assert man.open(HERE).select("#address") == []
    turned_on(man)
    assert read(Visit(app), address).status_code == 404


@pytest.mark.parametrize("token", ["x" * 43, "0", "x" * 500, "é", "%00", "..%2f..%2fme"])
def test_an_address_that_nobody_made_is_none(visit, token):
    assert visit.client.get(f"/calendar/{token}.ics", base_url=visit.base_url).status_code == 404


def test_two_clients_have_two_addresses_and_no_entry_in_common(app, man, arrive):
    other = arrive("U02")
    addresses = turned_on(man), turned_on(other)

    one, another = ({str(event["UID"]) for event in events(read(Visit(app), address))} for address in addresses)

    assert one.isdisjoint(another)
    other.visit.post(HERE, {"act": "turn_off"})
    assert read(Visit(app), addresses[0]).status_code == 200


def test_the_address_lies_nowhere_in_the_clear(man, services, tmp_path):
    token = turned_on(man).rpartition("/")[2].removesuffix(".ics")

    with services.database.read() as session:
        row = session.scalars(select(CalendarAddressRow)).one()
    assert (row.token_hash, token.encode() in row.token_enc) == (hash_of(token), False)
    assert not any(token.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_address_is_in_no_log(app, man, caplog):
    address = turned_on(man)
    man.visit.post(HERE, {"act": "turn_off"})

    read(Visit(app), address)

    assert address.rpartition("/")[2] not in caplog.text


def test_a_button_that_there_is_not_does_nothing(man):
    man.visit.post(HERE, {"act": "x"}, status=400)

    assert man.open(HERE).select("#address") == []


def test_the_days_can_be_taken_along_once(man):
    answer = man.visit.client.get("/me/calendar.ics", base_url=man.visit.base_url)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert appointment(answer)["DTSTART"].dt == date(2026, 12, 14)


def test_the_plan_leads_to_it(man):
    assert man.open("/me/plan").one(f"a[href='{HERE}']")


def turned_on(phone: Phone) -> str:
    phone.visit.post(HERE, {"act": "turn_on"})
    return shown(phone)


def shown(phone: Phone) -> str:
    return str(phone.open(HERE).one("#address")["value"])


def read(calendar: Visit, address: str, **headers: str):
    path = address.partition("8000")[2] or address
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return calendar.client.get(path, base_url=calendar.base_url, headers=sent)


def events(answer):
    return Calendar.from_ical(answer.data).walk("VEVENT")


def appointment(answer):
    return next(event for event in events(answer) if str(event["UID"]).startswith("appointment-1"))
