"""The calendar on paper asks for exactly the ticks of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.clients import CLIENTS, TODAY, assessed, client
from webapp.documents.weeks import BOX, MARK, Week, daily_tasks, once_tasks, standing_tasks, tasks, weeks
from webapp.documents.wording import Wording
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.text import Text
from webapp.domain.timeline import PlannedSession

WITH_A_PLAN = ("U01", "U02", "U03", "U07", "U14", "U22")
EVENING = ("evening",)


@pytest.mark.parametrize("name", WITH_A_PLAN)
def test_every_tick_of_the_plan_has_its_box_on_its_day(name):
    plan = assessed(CLIENTS[name]).plan
    last = plan.sessions[-1].date + timedelta(days=21)

    boxes = {
        day.date: count for week in monday_weeks(plan) for day, count in zip(week.days, counts(week), strict=False)
    }

    wanted = [item for item in daily_tasks(plan) if not item.once]
    for day in (TODAY + timedelta(days=offset) for offset in range((last - TODAY).days)):
        asked = sum(len(item.slots_on(day)) for item in wanted)
        once = sum(item.once and item.start == day for item in daily_tasks(plan))
        assert boxes.get(day, 0) == asked + once


@pytest.mark.parametrize("name", WITH_A_PLAN)
def test_every_task_stands_somewhere_once(name):
    plan = assessed(CLIENTS[name]).plan

    parts = [*once_tasks(plan), *standing_tasks(plan), *daily_tasks(plan)]

    assert sorted(item.key for item in parts) == sorted(item.key for item in tasks(plan))


def test_a_task_without_a_tick_is_marked_on_its_day():
    plan = assessed(CLIENTS["U01"]).plan

    second = next(week for week in monday_weeks(plan) if week.first == date(2026, 12, 14))

    eve = next(row for row in second.rows if row.title == "Wash the day before")
    assert eve.cells == ("", "", "", "", "", "", MARK)


def test_the_first_evening_after_a_session_has_one_box_and_the_next_day_two():
    plan = assessed(CLIENTS["U01"]).plan

    second = next(week for week in monday_weeks(plan) if week.first == date(2026, 12, 14))

    oil = next(row for row in second.rows if row.title == "Oil your scalp")
    assert oil.cells[:3] == ("", BOX, f"{BOX} {BOX}")


def test_oil_comes_after_rubbing_for_short_hair_and_after_the_morning_wash_for_long():
    short, long = (assessed(CLIENTS[name]).plan for name in ("U01", "U02"))

    assert titles(monday_weeks(short)[1])[-2:] == ["Rub your scalp in the shower", "Oil your scalp"]
    assert titles(monday_weeks(long)[1])[-2:] == ["Wash and rub in the morning", "Oil your scalp at night"]


def test_the_head_of_a_day_names_its_session():
    plan = assessed(CLIENTS["U01"]).plan

    sessions = {day.date: day.session for week in monday_weeks(plan) for day in week.days if day.session}

    assert sessions == {session.date: session.number for session in plan.sessions}


def test_weeks_begin_as_the_country_of_the_language_begins_them():
    assert Wording("en-GB").week_start(date(2026, 12, 16)) == date(2026, 12, 14)
    assert Wording("en-US").week_start(date(2026, 12, 16)) == date(2026, 12, 13)


def test_weeks_without_a_tick_become_one_line():
    found = monday_weeks(plan_with(task(date(2026, 12, 1)), task(date(2026, 12, 29))))

    assert [(week.first, week.last, bool(week.rows)) for week in found] == [
        (date(2026, 11, 30), date(2026, 12, 6), True),
        (date(2026, 12, 7), date(2026, 12, 27), False),
        (date(2026, 12, 28), date(2027, 1, 3), True),
    ]


def test_a_plan_without_tasks_has_no_calendar():
    assert weeks(CarePlan(), Wording("en").week_start) == ()


def test_two_patch_test_days_do_not_share_a_row_with_staff():
    plan = assessed(client(patch_wish="yes", patch_test={"date": "2026-12-02"})).plan

    assert all("Read the patch test" not in titles(week) for week in monday_weeks(plan))


def monday_weeks(plan: CarePlan) -> tuple[Week, ...]:
    return weeks(plan, Wording("en").week_start)


def counts(week: Week) -> list[int]:
    return [sum(row.cells[place].count(BOX) for row in week.rows) for place in range(7)]


def titles(week: Week) -> list[str]:
    return [row.title for row in week.rows]


def plan_with(*items: PlanItem) -> CarePlan:
    session = PlannedSession(1, date(2026, 12, 14), booked=True)
    return CarePlan((session,), tuple(replace(item, key=f"T{place}") for place, item in enumerate(items)))


def task(day: date) -> PlanItem:
    return PlanItem(
        "T05", "T05", Kind.TASK, ("oil",), day, day, Text("Oil."), ("F108",), slots=EVENING, first_slots=EVENING
    )
