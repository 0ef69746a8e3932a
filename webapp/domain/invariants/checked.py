"""What every check works on: a plan with the questions that checks ask about it, and what they report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from webapp.domain.assessment import Assessment, Content
from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case
from webapp.domain.protocol import Kind


@dataclass(frozen=True)
class Violation:
    """One broken invariant: which, on which day, and the keys of the lines that break it."""

    invariant: str
    day: date | None
    message: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f" on {self.day}" if self.day else ""
        lines = f" ({', '.join(self.keys)})" if self.keys else ""
        return f"{self.invariant}{where}: {self.message}{lines}"


@dataclass(frozen=True)
class Checked:
    """A plan with what its checks ask about."""

    content: Content
    case: Case
    assessment: Assessment

    @cached_property
    def sessions(self) -> list[date]:
        return [session.date for session in self.assessment.plan.sessions]

    def tasks(self, *acts: str) -> tuple[PlanItem, ...]:
        """Tasks that ask for any of `acts`."""
        if acts not in self._found:
            self._found[acts] = tuple(item for item in self._asked if not set(acts).isdisjoint(item.acts))
        return self._found[acts]

    @cached_property
    def _asked(self) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.assessment.plan.items if item.kind is Kind.TASK and not item.staff)

    @cached_property
    def _found(self) -> dict[tuple[str, ...], tuple[PlanItem, ...]]:
        return {}

    def barred(self, act: str, start: date, end: date) -> Iterator[date]:
        """The days of `start`..`end` on which no line bars `act`."""
        bars = [item for item in self.assessment.plan.items if item.kind is Kind.AVOID and act in item.acts]
        return (day for day in each_day(start, end) if not any(item.covers(day) for item in bars))

    def after_sessions(self, first: int, last: int) -> Iterator[tuple[date, date]]:
        """The days Si+first..Si+last of every session, each with its session."""
        for session in self.sessions:
            for offset in range(first, last + 1):
                yield session + days(offset), session


def each_day(start: date, end: date) -> Iterator[date]:
    """The days from `start` to `end`, both included."""
    return (start + days(offset) for offset in range((end - start).days + 1))
