"""The days of a plan that a phone keeps: each as it reads on the day itself, and as it reads on another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from webapp.domain.calendar import add_months, days
from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import may_tick
from webapp.domain.day_card import ONCE, TickLine
from webapp.services.client_day import DAYS_AROUND, DayPage, Hours, PlanDays, overdue_on

# So many years after the end of the care a phone still knows of the yearly visits.
YEARS_AFTER = 10


@dataclass(frozen=True)
class KeptDay:
    """One day, and every one after it until the next that is kept. Nothing is ticked on either page.

    `counted` are the first and the last day whose ticks the progress of the phase counts.
    """

    today: DayPage
    another: DayPage
    counted: tuple[date, date] | None

    @property
    def day(self) -> date:
        return self.today.card.day


def kept_days(plan: CarePlan, made_on: date, hours: Hours | None = None) -> Iterator[KeptDay]:
    """All days from the phase in which the plan was made to the end of the care, then those on which anything changes.

    `plan` has sessions.
    """
    all_days = PlanDays(plan, hours=hours or {})
    first, last = _first_day(all_days, made_on), _last_day(plan)
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield _kept_day(all_days, date.fromordinal(number))
    for day in _turning_days(plan, last):
        yield _kept_day(all_days, day)


def days_to_tick(lines: Iterable[TickLine]) -> int:
    """For how many days after its own a day takes ticks that do not stay open for ever; 0 where there are none."""
    daily = next((line for line in lines if line.slot != ONCE), None)
    if daily is None:
        return 0
    day = daily.tick.day
    return next(late for late in count() if not may_tick(daily.item, day, day + days(late + 1)))


def _kept_day(all_days: PlanDays, day: date) -> KeptDay:
    today = all_days.page(day, day)
    another = replace(today, today=day - days(1), overdue=overdue_on(all_days.plan, day - days(1)))
    return KeptDay(today, another, all_days.counted(today.phase))


def _first_day(all_days: PlanDays, made_on: date) -> date:
    around = made_on - days(DAYS_AROUND + 1)
    counted = all_days.counted(all_days.phase(made_on))
    return min(around, counted[0]) if counted else around


def _last_day(plan: CarePlan) -> date:
    """A day later than anything of the plan that has an end."""
    ends = (item.end for item in plan.items if item.end)
    return max((*ends, *(session.date for session in plan.sessions))) + days(1)


def _turning_days(plan: CarePlan, last: date) -> list[date]:
    """The days after `last` that differ from the day before: what begins or returns, the day before it and after it.

    The first of a year is one, because dates say a year only where it is another.
    """
    begin = [item.start for item in plan.items]
    yearly = [item.start for item in plan.items if item.every]
    back = [add_months(day, 12 * year) for day in yearly for year in range(1, YEARS_AFTER + 1)]
    turning = {day + days(step) for day in (*begin, *back) for step in (-1, 0, 1)}
    turning |= {date(last.year + year, 1, 1) for year in range(1, YEARS_AFTER + 1)}
    return sorted(day for day in {*turning, last + days(1)} if day > last)
