"""When a client is asked how it went, and which answers somebody acts on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from webapp.domain.care_plan import CarePlan
from webapp.domain.follow_up import (
    Expectations,
    Feeling,
    FollowUpAnswers,
    FollowUpKind,
    FollowUpTime,
    follow_up_times,
    open_follow_up,
)
from webapp.domain.timeline import PlannedSession

LAST = date(2027, 1, 18)
YEARLY = date(2028, 1, 18)
HAPPY = FollowUpAnswers(satisfaction=5)


@pytest.mark.parametrize(
    ("day", "kind", "due"),
    [
        (LAST + timedelta(days=20), None, None),
        (LAST + timedelta(days=21), FollowUpKind.THREE_WEEKS, LAST + timedelta(days=21)),
        (LAST + timedelta(days=35), FollowUpKind.THREE_WEEKS, LAST + timedelta(days=21)),
        (LAST + timedelta(days=36), None, None),
        (YEARLY - timedelta(days=15), None, None),
        (YEARLY - timedelta(days=14), FollowUpKind.YEARLY, YEARLY),
        (YEARLY + timedelta(days=60), FollowUpKind.YEARLY, YEARLY),
        (YEARLY + timedelta(days=61), None, None),
        (date(2029, 1, 5), FollowUpKind.YEARLY, date(2029, 1, 18)),
        (date(2036, 3, 1), FollowUpKind.YEARLY, date(2036, 1, 18)),
    ],
)
def test_it_is_asked_three_weeks_after_the_last_session_and_every_year(
    day: date, kind: FollowUpKind | None, due: date | None
):
    asked = open_follow_up(plan(), day)

    assert (asked.kind, asked.due_on) == (kind, due) if asked else kind is None


def test_a_yearly_day_at_the_turn_of_the_year_is_asked_for_before_it_comes():
    asked = open_follow_up(replace(plan(), follow_up=date(2028, 1, 3)), date(2028, 12, 22))

    assert asked
    assert asked.due_on == date(2029, 1, 3)


def test_nothing_is_asked_before_the_last_session_was_held_for_certain():
    proposed = plan(booked=False)

    assert [open_follow_up(proposed, LAST + timedelta(days=step)) for step in range(400)] == [None] * 400
    assert follow_up_times(plan(), LAST - timedelta(days=1)) == ()
    assert follow_up_times(CarePlan(), LAST) == ()


@pytest.mark.parametrize(
    ("changes", "calls"),
    [
        ({}, False),
        ({"wants_call": True}, True),
        ({"question": "May I swim?"}, True),
        ({"satisfaction": 2}, True),
        ({"satisfaction": 3}, False),
        ({"expectations": Expectations.NO}, True),
        ({"expectations": Expectations.PARTLY}, False),
        ({"feeling": Feeling.NOT_GOOD}, True),
        ({"feeling": Feeling.MIXED}, False),
        ({"wants_touch_up": True}, False),
    ],
)
def test_a_question_and_an_unhappy_answer_ask_for_a_call(changes: dict[str, Any], calls: bool):
    assert replace(HAPPY, **changes).asks_for_a_call is calls


def plan(*, booked: bool = True) -> CarePlan:
    days = (LAST - timedelta(days=35), LAST - timedelta(days=28), LAST)
    sessions = tuple(
        PlannedSession(number, day, booked=booked or number < 3) for number, day in enumerate(days, start=1)
    )
    return CarePlan(sessions=sessions, follow_up=YEARLY)


def test_a_yearly_day_that_other_settings_moved_is_not_asked_about_twice():
    due = date(2028, 1, 26)
    moved = FollowUpTime(FollowUpKind.YEARLY, due, due - timedelta(days=14), due + timedelta(days=60))

    assert moved.is_answered([due + timedelta(days=31)])
    assert not moved.is_answered([due - timedelta(days=160), due - timedelta(days=366)])


def test_three_weeks_after_a_further_session_is_another_time():
    due = date(2027, 2, 8)
    time = FollowUpTime(FollowUpKind.THREE_WEEKS, due, due, due + timedelta(days=14))

    assert time.is_answered([due])
    assert not time.is_answered([due - timedelta(days=28)])
