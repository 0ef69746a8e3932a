"""What a calendar app is told: days that move with the plan, and not a word about health."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.clients import CLIENTS, TODAY, assessed, client
from tests.papers import paper
from webapp.documents.calendar_feed import calendar_feed

HEALTH_WORDS = re.compile(
    r"scalp|hair|skin|pigment|smp|clinic|session|patch|oil|wash|minoxidil|growth|inject|shave|treat|care", re.IGNORECASE
)


@pytest.mark.parametrize("name", CLIENTS)
def test_no_entry_says_what_it_is_about(name):
    feed = calendar_feed(paper(name)).decode().replace("https://harbour.example/me", "").replace("harbour.example", "")

    assert HEALTH_WORDS.search(feed.replace("\r\n ", "")) is None


def test_sessions_are_whole_days_with_the_hours_to_plan():
    first, second, third = entries("U01", "appointment")

    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 12, 14), date(2026, 12, 15))
    assert [event["DTSTART"].dt for event in (second, third)] == [date(2026, 12, 21), date(2027, 1, 18)]
    assert "Please plan up to 5.5 hours." in second["DESCRIPTION"]


def test_only_a_booked_and_signed_off_session_is_firm():
    booked = {**CLIENTS["U01"], "sessions": {"1": "2026-12-14"}}
    waiting = {**CLIENTS["U14"], "sessions": {"1": "2026-12-16"}}

    assert [str(event["STATUS"]) for event in entries(booked, "appointment")] == ["CONFIRMED", "TENTATIVE", "TENTATIVE"]
    assert str(entries(waiting, "appointment")[0]["STATUS"]) == "TENTATIVE"


def test_a_moved_session_keeps_its_entry():
    moved = {**CLIENTS["U01"], "sessions": {"1": "2026-12-15"}}

    before, after = entries("U01", "appointment")[0], entries(moved, "appointment", number=4)[0]

    assert before["UID"] == after["UID"]
    assert before["DTSTART"].dt < after["DTSTART"].dt
    assert before["SEQUENCE"] < after["SEQUENCE"]


def test_two_clients_in_one_calendar_do_not_share_an_entry():
    one, other = (uids(calendar_feed(paper("U01"), scope)) for scope in ("one", "other"))

    assert one.isdisjoint(other)


@pytest.mark.parametrize("name", CLIENTS)
def test_no_entry_stands_twice(name):
    feed = calendar_feed(paper(name))

    assert len(uids(feed)) == feed.count(b"BEGIN:VEVENT")


def test_the_daily_list_starts_before_the_sessions_and_again_where_it_rests():
    starts = [event["DTSTART"].dt for event in entries("U02", "list")]

    assert starts == [date(2026, 12, 5), date(2026, 12, 20), date(2027, 1, 10), date(2027, 2, 7)]


def test_days_on_which_something_returns_are_one_entry_each():
    steps = {event["DTSTART"].dt: str(event["SUMMARY"]) for event in entries("U01", "step")}

    assert steps == {
        date(2027, 2, 8): "Plan: something new from today",
        date(2028, 1, 18): "Plan: time for a visit",
    }


def test_a_visit_to_be_made_in_time_stands_on_its_last_day():
    (visit, *_) = entries(client(patch_wish="yes", desired_date="2027-01-11"), "step")

    assert (visit["DTSTART"].dt, str(visit["SUMMARY"])) == (date(2026, 12, 28), "Plan: last day for a visit")


def test_the_yearly_visit_returns():
    yearly = next(event for event in entries("U01", "step") if "RRULE" in event)

    assert yearly["DTSTART"].dt == date(2028, 1, 18)
    assert yearly["RRULE"]["FREQ"] == ["YEARLY"]


def test_a_visit_on_a_leap_day_returns_on_the_last_of_february():
    today = date(2027, 5, 1)
    case = client(today=today, desired_date="2027-07-25")
    case["settings"] = {"follow_up_months": 6}
    assert assessed(case).plan.sessions[-1].date == date(2027, 8, 29)

    yearly = next(event for event in entries(case, "step") if "RRULE" in event)

    assert yearly["DTSTART"].dt == date(2028, 2, 29)
    assert yearly["RRULE"]["BYMONTHDAY"] == [-1]


def test_a_client_who_has_to_wait_has_an_empty_calendar():
    assert entries("U09", "") == []


def test_the_same_plan_gives_the_same_file():
    assert calendar_feed(paper("U01")) == calendar_feed(paper("U01"))
    assert TODAY + timedelta(days=13) == date(2026, 12, 14)


def entries(case: str | Mapping[str, object], kind: str, **changes: Any) -> list[Any]:
    calendar = Calendar.from_ical(calendar_feed(paper(case, **changes)))
    return [event for event in calendar.walk("VEVENT") if str(event["UID"]).startswith(kind)]


def uids(feed: bytes) -> set[str]:
    return {str(event["UID"]) for event in Calendar.from_ical(feed).walk("VEVENT")}
