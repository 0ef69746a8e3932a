from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.clients import CLIENTS, assessed
from webapp.domain.care_plan import CarePlan
from webapp.domain.plan_events import Turn, next_events, plan_events
from webapp.domain.plan_weeks import plan_weeks, years_after

PLANNED = ["U01", "U02", "U03", "U07", "U14", "U22"]


def plan_of(name: str) -> CarePlan:
    return assessed(CLIENTS[name]).plan


def test_the_day_before_the_first_wash_announces_it_and_that_the_dry_days_are_over():
    found = next_events(plan_of("U01"), date(2026, 12, 18))

    assert [(event.turn, event.item.title) for event in found] == [
        (Turn.TASK_BEGINS, "Wash with lukewarm water"),
        (Turn.TASK_BEGINS, "Rub lightly while you wash"),
        (Turn.RULE_OVER, "Water on your scalp"),
    ]
    assert {event.day for event in found} == {date(2026, 12, 19)}


def test_a_session_stands_first_on_its_day():
    first = next_events(plan_of("U01"), date(2026, 12, 13))[0]

    assert first.turn is Turn.SESSION
    assert first.session is not None
    assert first.session.number == 1


def test_after_the_last_event_nothing_comes():
    assert next_events(plan_of("U01"), date(2040, 1, 1)) == ()


@pytest.mark.parametrize("name", PLANNED)
def test_no_rule_is_called_over_while_another_bars_the_same(name):
    plan = plan_of(name)

    for event in plan_events(plan):
        others = [item for item in plan.items if item.kind == "avoid" and item.covers(event.day)]
        if event.turn is Turn.RULE_OVER:
            assert not any(set(item.acts) & set(event.item.acts) for item in others), event.item.title


def test_a_restart_says_by_itself_that_its_rule_is_over():
    on_the_day = [event for event in plan_events(plan_of("U01")) if event.day == date(2027, 2, 8)]

    assert {event.turn for event in on_the_day} == {Turn.MILESTONE, Turn.TASK_BEGINS}


@pytest.mark.parametrize("name", PLANNED)
def test_weeks_follow_each_other_and_hold_every_event_before_the_years_after(name):
    plan = plan_of(name)
    weeks = plan_weeks(plan)

    held = [event for week in weeks for event in week.events]

    assert [week.number for week in weeks] == list(range(1, len(weeks) + 1))
    assert all(later.first == week.last + timedelta(days=1) for week, later in pairwise(weeks))
    assert [event for event in plan_events(plan) if event not in held] == [
        event for event in plan_events(plan) if event.day > weeks[-1].last
    ]


def test_a_week_begins_with_the_day_that_weeks_begin_with():
    assert plan_weeks(plan_of("U01"))[0].first == date(2026, 11, 30)
    assert plan_weeks(plan_of("U01"), first_weekday=6)[0].first == date(2026, 11, 29)


def test_what_goes_on_is_told_from_what_begins():
    week = next(week for week in plan_weeks(plan_of("U01")) if date(2026, 12, 16) in week)

    begun = {event.item.key for event in week.events if event.turn in (Turn.TASK_BEGINS, Turn.RULE_BEGINS)}

    assert "T13" in {item.key for item in week.ongoing}
    assert begun.isdisjoint(item.key for item in week.ongoing)


def test_the_years_after_hold_the_yearly_visit():
    assert "Yearly visit" in {item.title for item in years_after(plan_of("U01"))}


def test_a_plan_without_days_has_no_weeks():
    assert plan_weeks(plan_of("U09")) == ()
