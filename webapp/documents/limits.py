"""The rules of a plan as tables of dates: from when until when something waits, and from when on it may return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from webapp.documents.weeks import base_key
from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.protocol import Kind, Part
from webapp.domain.timeline import PlannedSession

# More columns of dates than this do not fit across a page.
MOST_COLUMNS = 3


@dataclass(frozen=True)
class Window:
    """One stretch of days on which a rule holds; no `end` means for good.

    `again` is the first day after it on which this rule lets the thing be, None where the next stretch follows at
    once. `until_session` says that the next stretch begins on that day, once the session is over.
    `but_see` is the title of another rule that still bars the same on that day.
    """

    item: PlanItem
    again: date | None
    until_session: bool = False
    but_see: str = ""

    @property
    def start(self) -> date:
        return self.item.start

    @property
    def end(self) -> date | None:
        return self.item.end


@dataclass(frozen=True)
class SessionRule:
    """A rule that comes with the sessions: a window for each column, None where it leaves a session out."""

    item: PlanItem
    windows: tuple[Window | None, ...]

    @property
    def but_see(self) -> str:
        """The rule that goes on after this one, for the whole row."""
        return next((window.but_see for window in self.windows if window and window.but_see), "")


@dataclass(frozen=True)
class SessionTable:
    """The rules around some sessions: one column a session."""

    sessions: tuple[PlannedSession, ...]
    rules: tuple[SessionRule, ...]


def whole_time_rules(plan: CarePlan) -> tuple[Window, ...]:
    """The rules that hold across all sessions, in the order in which they begin."""
    avoided = _avoided(plan)
    return tuple(_window(item, avoided) for item in avoided if item.session is None)


def session_tables(plan: CarePlan) -> tuple[SessionTable, ...]:
    """The rules that come with each session, in tables no wider than a page."""
    avoided = _avoided(plan)
    rows: dict[str, dict[int, Window]] = {}
    for item in avoided:
        if item.session is not None:
            rows.setdefault(base_key(item), {})[item.session] = _window(item, avoided)
    return tuple(_table(columns, rows.values()) for columns in _batches(plan.sessions))


def _avoided(plan: CarePlan) -> list[PlanItem]:
    return [item for item in plan.items if item.kind is Kind.AVOID and not item.staff]


def _batches(sessions: Iterable[PlannedSession]) -> Iterator[tuple[PlannedSession, ...]]:
    remaining = iter(sessions)
    while batch := tuple(islice(remaining, MOST_COLUMNS)):
        yield batch


def _table(columns: tuple[PlannedSession, ...], rows: Iterable[dict[int, Window]]) -> SessionTable:
    rules = (
        SessionRule(next(iter(windows.values())).item, tuple(windows.get(session.number) for session in columns))
        for windows in rows
    )
    return SessionTable(columns, tuple(rule for rule in rules if any(rule.windows)))


def _window(item: PlanItem, avoided: Iterable[PlanItem]) -> Window:
    if item.end is None:
        return Window(item, None)
    again = item.end + days(1)
    followers = [other for other in avoided if other.covers(again) and set(other.acts) & set(item.acts)]
    same = [other for other in followers if base_key(other) == base_key(item)]
    if any(_holds_all_day(other, again) for other in same):
        return Window(item, None)
    others = (other.title for other in followers if other not in same and _holds_all_day(other, again))
    return Window(item, again, until_session=bool(same), but_see=next(others, ""))


def _holds_all_day(item: PlanItem, day: date) -> bool:
    return item.parts_on(day) == frozenset(Part)
