"""Sessions at their hour in a client's calendar: the same entry, told as news whenever the hour changes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.clients import CLIENTS, assessed
from tests.papers import paper
from tests.unit.documents.test_calendar_feed import HEALTH_WORDS
from webapp.documents.calendar_entries import EarlierPlan, SessionHours
from webapp.documents.calendar_feed import calendar_feed

S1 = date(2026, 12, 14)
AGREED = SessionHours(S1, time(10), 360, changes=1)


def test_a_session_with_an_hour_begins_and_ends_at_it():
    session = entry({1: AGREED})

    assert (session["DTSTART"].dt, session["DTEND"].dt) == (
        datetime(2026, 12, 14, 6, tzinfo=UTC),
        datetime(2026, 12, 14, 12, tzinfo=UTC),
    )
    assert session["DTSTART"].dt.astimezone(ZoneInfo("Asia/Dubai")).time() == time(10)


def test_without_an_hour_it_is_the_whole_day():
    given_up = SessionHours(S1, None, 360, changes=2)

    assert [entry(hours)["DTSTART"].dt for hours in ({}, {1: given_up})] == [S1, S1]


def test_an_hour_of_another_day_is_none_of_it():
    moved = SessionHours(date(2026, 12, 15), time(10), 360, changes=1)

    assert entry({1: moved})["DTSTART"].dt == S1


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 3), (3, 4)])
def test_every_change_of_the_hour_is_news_of_the_same_entry(before, after):
    one, other = (entry({1: SessionHours(S1, time(10), 360, changes)}) for changes in (before, after))

    assert one["UID"] == other["UID"]
    assert one["SEQUENCE"] < other["SEQUENCE"]


def test_without_counting_the_changes_a_new_hour_would_be_no_news():
    one, other = (entry({1: SessionHours(S1, time(hour), 360, changes=0)}) for hour in (10, 11))

    assert one["DTSTART"].dt != other["DTSTART"].dt
    assert one["SEQUENCE"] == other["SEQUENCE"]


@pytest.mark.parametrize(
    ("day", "zone", "start"),
    [
        (date(2027, 3, 27), "Europe/Berlin", datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 3, 28), "Europe/Berlin", datetime(2027, 3, 28, 8, tzinfo=UTC)),
        (date(2027, 10, 31), "Europe/Berlin", datetime(2027, 10, 31, 9, tzinfo=UTC)),
        (date(2027, 3, 28), "Asia/Dubai", datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (date(2027, 3, 28), "Pacific/Kiritimati", datetime(2027, 3, 27, 20, tzinfo=UTC)),
    ],
)
def test_the_hour_is_the_clinics_on_every_day_of_the_year(day, zone, start):
    case = {**CLIENTS["U01"], "sessions": {"1": day.isoformat()}}

    session = entry({1: SessionHours(day, time(10), 300, changes=1)}, case, time_zone=zone)

    assert session["DTSTART"].dt == start
    assert session["DTEND"].dt - session["DTSTART"].dt == timedelta(hours=5)


def test_a_session_that_took_place_keeps_its_hour_when_the_plan_is_stopped():
    plan = assessed(CLIENTS["U01"]).plan
    stopped = paper("U09", number=2, created_on=date(2026, 12, 16))
    file = calendar_feed(
        stopped, earlier=[EarlierPlan(date(2026, 12, 1), plan)], hours={1: AGREED}, time_zone="Asia/Dubai"
    )

    session = next(event for event in events(file) if str(event["UID"]).startswith("appointment-1"))

    assert (str(session["STATUS"]), session["DTSTART"].dt.hour) == ("TENTATIVE", 6)


def test_the_file_with_hours_keeps_to_the_standard_and_to_itself():
    file = calendar_feed(paper("U01"), hours={1: AGREED}, time_zone="Asia/Dubai")

    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert re.search(rb"^DTSTART:\d{8}T\d{6}Z\r$", file, re.MULTILINE), "an instant in UTC asks for no VTIMEZONE"
    assert b"TZID" not in file
    assert HEALTH_WORDS.search(file.decode().replace("\r\n ", "").replace("https://harbour.example/me", "")) is None
    assert file == calendar_feed(paper("U01"), hours={1: AGREED}, time_zone="Asia/Dubai")


def entry(hours: dict[int, SessionHours], case: Any = "U01", time_zone: str = "Asia/Dubai") -> Any:
    file = calendar_feed(paper(case), hours=hours, time_zone=time_zone)
    return next(event for event in events(file) if str(event["UID"]).startswith("appointment-1"))


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))
