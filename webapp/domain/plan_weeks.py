"""A plan by calendar weeks, and what is left for the years after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.plan_events import PlanEvent, plan_events
from webapp.domain.protocol import Kind

WEEK = 7
SHOWN = (Kind.TASK, Kind.AVOID)


@dataclass(frozen=True)
class Week:
    """One week: what turns in it, and what simply goes on from the weeks before."""

    number: int
    first: date
    last: date
    events: tuple[PlanEvent, ...]
    ongoing: tuple[PlanItem, ...]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def plan_weeks(plan: CarePlan, first_weekday: int = 0) -> tuple[Week, ...]:
    """Every week from the plan's first event to the last day of care; empty for an empty plan.

    `first_weekday` is the day that weeks begin with, Monday being 0.
    """
    events = plan_events(plan)
    if not events:
        return ()
    begin = events[0].day - days((events[0].day.weekday() - first_weekday) % WEEK)
    count = (_last_day_of_care(plan) - begin).days // WEEK + 1
    return tuple(_week(plan, events, number, begin + days(WEEK * (number - 1))) for number in range(1, count + 1))


def years_after(plan: CarePlan) -> tuple[PlanItem, ...]:
    """What has no end: the yearly visit, and habits to keep."""
    return tuple(item for item in plan.items if item.end is None and not item.staff)


def _week(plan: CarePlan, events: tuple[PlanEvent, ...], number: int, first: date) -> Week:
    last = first + days(WEEK - 1)
    return Week(
        number=number,
        first=first,
        last=last,
        events=tuple(event for event in events if first <= event.day <= last),
        ongoing=tuple(item for item in plan.items if _goes_on(item, first)),
    )


def _goes_on(item: PlanItem, first: date) -> bool:
    if item.staff or item.kind not in SHOWN or item.start >= first:
        return False
    return item.end is None or item.end >= first


def _last_day_of_care(plan: CarePlan) -> date:
    """The last day on which something is asked for that has an end; the milestones of years to come lie behind it."""
    sessions = (session.date for session in plan.sessions)
    ends = (item.end for item in plan.items if item.end and not item.staff)
    return max((*sessions, *ends), default=plan.items[0].start)
