"""What a calendar is told when a plan moves, is stopped, and goes on: nothing stays that will not happen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.clients import CLIENTS, assessed
from tests.papers import paper
from tests.unit.documents.test_calendar_feed import HEALTH_WORDS
from webapp.documents.calendar_entries import CalendarEntry, EarlierPlan
from webapp.documents.calendar_feed import calendar_feed
from webapp.domain.care_plan import CarePlan

STOPPED = CLIENTS["U09"]
DAYS = st.dates(date(2026, 12, 14), date(2027, 3, 1))


def test_a_moved_appointment_keeps_its_name_and_is_told_as_news():
    before, after = history("U01", booked(date(2026, 12, 15)))

    assert before["appointment-1"]["DTSTART"].dt == date(2026, 12, 14)
    assert after["appointment-1"]["DTSTART"].dt == date(2026, 12, 15)
    assert after["appointment-1"]["SEQUENCE"] > before["appointment-1"]["SEQUENCE"]


def test_a_plan_that_is_stopped_calls_off_what_is_ahead():
    before, after = history("U01", STOPPED, made_on=[date(2026, 12, 1), date(2026, 12, 5)])

    assert after.keys() == before.keys()
    assert {str(event["STATUS"]) for key, event in after.items() if key.startswith(("app", "step"))} == {"CANCELLED"}
    assert all(event["SEQUENCE"] > before[key]["SEQUENCE"] for key, event in after.items())
    assert all(str(event["TRANSP"]) == "TRANSPARENT" for event in after.values())


def test_what_was_over_when_a_plan_was_stopped_has_taken_place():
    _, after = history("U01", STOPPED, made_on=[date(2026, 12, 1), date(2026, 12, 15)])

    assert str(after["appointment-1"]["STATUS"]) != "CANCELLED"
    assert str(after["appointment-2"]["STATUS"]) == "CANCELLED"


def test_a_list_that_was_under_way_ends_the_day_before():
    before, after = history("U01", STOPPED, made_on=[date(2026, 12, 1), date(2026, 12, 8)])
    first = before["list-0-1"]["DTSTART"].dt

    assert after["list-0-1"]["RRULE"]["COUNT"] == [(date(2026, 12, 8) - first).days]
    assert str(after["list-0-1"]["STATUS"]) == "CONFIRMED"


def test_a_plan_that_goes_on_brings_its_entries_back():
    *_, stopped, resumed = history("U01", STOPPED, "U01")

    assert str(stopped["appointment-2"]["STATUS"]) == "CANCELLED"
    assert str(resumed["appointment-2"]["STATUS"]) == "TENTATIVE"
    assert resumed["appointment-2"]["SEQUENCE"] > stopped["appointment-2"]["SEQUENCE"]


def test_an_appointment_that_a_later_plan_no_longer_has_is_called_off():
    three, two = plan_of("U01"), plan_of("U01")
    two = CarePlan(two.sessions[:2], tuple(item for item in two.items if item.session != 3), two.follow_up)

    found = read(paper("U01", number=4, assessment=with_plan(two)), [EarlierPlan(date(2026, 12, 1), three)])

    assert str(found["appointment-3"]["STATUS"]) == "CANCELLED"


def test_a_yearly_visit_keeps_the_years_that_were():
    entry = CalendarEntry("x", date(2024, 2, 29), "x", times=5, is_yearly=True)

    assert entry.as_of(date(2026, 3, 1)).times == 3
    assert entry.as_of(date(2024, 2, 29)).is_off


@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.one_of(DAYS, st.none()), min_size=1, max_size=5))
def test_whatever_happens_to_a_plan_names_are_unique_sequences_grow_and_no_word_of_health_is_in_it(days):
    cases = ["U01", *(booked(day) if day else STOPPED for day in days)]
    names: dict[str, int] = {}

    for number in range(1, len(cases) + 1):
        file = feed_of(cases[:number])
        for event in read_file(file):
            assert int(event["SEQUENCE"]) > names.get(str(event["UID"]), -1), "told twice, or as old news"
            names[str(event["UID"])] = int(event["SEQUENCE"])
        # Nothing that a calendar may have copied goes without a word.
        assert {str(event["UID"]) for event in read_file(file)} == names.keys()
        assert HEALTH_WORDS.search(unfolded(file).replace("harbour.example", "").replace("/me", "")) is None


def test_without_earlier_plans_the_same_property_fails():
    gone = paper(STOPPED, number=2)

    assert read(gone, []) == {}


@pytest.mark.parametrize("name", CLIENTS)
def test_the_file_keeps_to_the_standard(name):
    file = calendar_feed(paper(name), time_zone="Asia/Dubai")

    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    calendar: Any = Calendar.from_ical(file)
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert str(calendar["X-WR-TIMEZONE"]) == "Asia/Dubai"
    for event in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"} <= event.keys()
        # A whole day floats: no zone can move it to another one (RFC 5545 3.3.4), so no VTIMEZONE is needed.
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
        assert "ATTENDEE" not in event
        assert "ORGANIZER" not in event


def test_a_list_is_one_entry_for_each_stretch_of_days_and_blocks_no_time():
    found = read(paper("U02"), [])
    lists = [event for key, event in found.items() if key.startswith("list")]

    assert [(event["DTSTART"].dt, event["RRULE"]["COUNT"]) for event in lists] == [
        (date(2026, 12, 5), [11]),
        (date(2026, 12, 20), [17]),
        (date(2027, 1, 10), [24]),
        (date(2027, 2, 7), [16]),
    ]
    assert {str(event["TRANSP"]) for event in lists} == {"TRANSPARENT"}


def booked(day: date) -> dict[str, object]:
    return {**CLIENTS["U01"], "sessions": {"1": day.isoformat()}}


def plan_of(case: Any) -> CarePlan:
    return assessed(CLIENTS[case] if isinstance(case, str) else case).plan


def with_plan(plan: CarePlan) -> Any:
    return replace(assessed(CLIENTS["U01"]), plan=plan)


def history(*cases: Any, made_on: list[date] | None = None) -> list[dict[str, Any]]:
    """What a calendar reads after each of the plans, by the part of the name that tells entries apart."""
    return [events(feed_of(cases[:number], made_on)) for number in range(1, len(cases) + 1)]


def feed_of(cases: Any, made_on: list[date] | None = None) -> bytes:
    made = made_on or [date(2026, 12, 1)] * len(cases)
    earlier = [EarlierPlan(day, plan_of(case)) for case, day in zip(cases[:-1], made, strict=False)]
    document = paper(cases[-1], number=len(cases), created_on=made[len(cases) - 1])
    return calendar_feed(document, earlier=earlier[::-1])


def read(document: Any, earlier: list[EarlierPlan]) -> dict[str, Any]:
    return events(calendar_feed(document, earlier=earlier))


def events(file: bytes) -> dict[str, Any]:
    return {str(event["UID"]).partition(".")[0]: event for event in read_file(file)}


def read_file(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def unfolded(file: bytes) -> str:
    return re.sub(r"\r\n[ \t]", "", file.decode())
