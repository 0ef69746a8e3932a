"""The tasks of a plan as a calendar on paper: one table a week, one row a task, a box for every tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.day_card import ACTS, SLOTS
from webapp.domain.protocol import Kind

BOX, MARK = "☐", "•"
WEEK = 7
# Aftercare ends three weeks after the last session, and with it the daily list.
DAYS_AFTER_LAST_SESSION = 21
# A longer window with a single tick is a matter of "by then" and has no day of its own.
LONGEST_SHORT_WINDOW = 2


@dataclass(frozen=True)
class Day:
    """The head of a column; `session` is the number of the session on that day."""

    date: date
    session: int | None


@dataclass(frozen=True)
class Row:
    """One task in one week: a box for each tick of a day, a mark where it is only done, nothing on other days."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Week:
    """Seven days, or without rows the stretch of weeks in which there is nothing to tick."""

    first: date
    last: date
    days: tuple[Day, ...] = ()
    rows: tuple[Row, ...] = ()


def base_key(item: PlanItem) -> str:
    """The key of the line in the protocol, the same for each of its sessions."""
    return item.key.partition(".")[0]


def tasks(plan: CarePlan) -> tuple[PlanItem, ...]:
    """What the client is asked to do; what staff do is no business of the client's paper."""
    return tuple(item for item in plan.items if item.kind is Kind.TASK and not item.staff)


def once_tasks(plan: CarePlan) -> tuple[PlanItem, ...]:
    """Tasks to be done once, at any time in a longer window."""
    return tuple(item for item in tasks(plan) if item.once and not _is_short(item))


def standing_tasks(plan: CarePlan) -> tuple[PlanItem, ...]:
    """Tasks without a tick that hold for many days, such as a hat outdoors."""
    return tuple(item for item in tasks(plan) if not item.slots and not _is_short(item))


def daily_tasks(plan: CarePlan) -> tuple[PlanItem, ...]:
    """The tasks that stand in the calendar."""
    elsewhere = {item.key for item in (*once_tasks(plan), *standing_tasks(plan))}
    return tuple(item for item in tasks(plan) if item.key not in elsewhere)


def weeks(plan: CarePlan, week_start: Callable[[date], date]) -> tuple[Week, ...]:
    """The calendar from the first task to three weeks after the last session; weeks begin where `week_start` says."""
    daily = daily_tasks(plan)
    if not daily or not plan.sessions:
        return ()
    last = plan.sessions[-1].date + days(DAYS_AFTER_LAST_SESSION)
    numbers = {session.date: session.number for session in plan.sessions}
    start = week_start(min(item.start for item in daily))
    starts = [start + days(WEEK * count) for count in range((last - start).days // WEEK + 1)]
    return tuple(_without_repeated_gaps(_week(first, daily, numbers) for first in starts))


def _week(first: date, daily: Iterable[PlanItem], numbers: Mapping[date, int]) -> Week:
    dates = [first + days(count) for count in range(WEEK)]
    heads = tuple(Day(day, numbers.get(day)) for day in dates)
    return Week(first, dates[-1], heads, tuple(_rows(dates, daily)))


def _rows(dates: list[date], daily: Iterable[PlanItem]) -> Iterator[Row]:
    found: dict[str, tuple[PlanItem, list[str]]] = {}
    for item in daily:
        cells = [_cell(item, day) for day in dates]
        if any(cells):
            _, row = found.setdefault(base_key(item), (item, [""] * WEEK))
            row[:] = [" ".join(filter(None, both)) for both in zip(row, cells, strict=True)]
    for item, row in sorted(found.values(), key=lambda pair: _place(*pair)):
        yield Row(item.title, tuple(row))


def _cell(item: PlanItem, day: date) -> str:
    if item.once:
        return BOX if day == item.start else ""
    if not item.slots:
        return MARK if item.covers(day) else ""
    return " ".join(BOX for _ in item.slots_on(day))


def _place(item: PlanItem, row: list[str]) -> tuple[int, int, int]:
    """What comes on one day stands on top, by its day; what comes daily below, in the order in which a day goes."""
    is_single = item.once or item.start == item.end
    first_day = next(place for place, cell in enumerate(row) if cell) if is_single else WEEK
    hour = min((SLOTS.index(slot) for slot in item.slots if slot in SLOTS), default=len(SLOTS))
    return first_day, hour, min((ACTS.index(act) for act in item.acts if act in ACTS), default=len(ACTS))


def _is_short(item: PlanItem) -> bool:
    return item.end is not None and (item.end - item.start).days < LONGEST_SHORT_WINDOW


def _without_repeated_gaps(found: Iterable[Week]) -> Iterator[Week]:
    """Stretches without a tick said once; one at the end has nothing after it to wait for and is left out."""
    gap: Week | None = None
    for week in found:
        if not week.rows:
            gap = replace(gap, last=week.last) if gap else Week(week.first, week.last)
            continue
        if gap:
            yield gap
        gap = None
        yield week
