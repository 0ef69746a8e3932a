"""What every check works on: a plan with the questions that checks ask about it, and what they report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest

from webapp.domain.assessment import Assessment, Content
from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case
from webapp.domain.lengths import lengths
from webapp.domain.oils import agreed_oils
from webapp.domain.protocol import PER_SESSION, Anchor, Kind, Offset
from webapp.domain.screening import FlagKind


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

    def took_place(self, session: date) -> bool:
        """Whether a session is over: answers that change afterwards cannot move it."""
        return self.case.not_before is not None and session < self.case.not_before

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The settings that count and what follows from them, for limits that name one."""
        extended = any(flag.kind is FlagKind.EXTENDED_PREP for flag in self.assessment.flags)
        return lengths(self.case.settings, extended=extended)

    def anchors(self, offset: Offset) -> Iterator[Mapping[Anchor, date]]:
        """What `offset` counts from: once, or once for each session."""
        if offset.anchor is Anchor.PATCH_TEST and Anchor.PATCH_TEST not in self._fixed:
            return
        if offset.anchor not in PER_SESSION:
            yield self._fixed
            return
        for session, following in zip_longest(self.sessions, self.sessions[1:]):
            anchors = {**self._fixed, Anchor.SESSION: session}
            yield {**anchors, Anchor.NEXT_SESSION: following} if following else anchors

    def tasks(self, acts: frozenset[str], *, involved: bool = False) -> tuple[PlanItem, ...]:
        """Tasks that ask for any of `acts`, or with `involved` for an act that involves one."""
        if (acts, involved) not in self._found:
            self._found[acts, involved] = tuple(item for item in self._asked if self._does(item, acts, involved))
        return self._found[acts, involved]

    def lines(self, kind: Kind, acts: frozenset[str]) -> list[PlanItem]:
        """The lines of a kind that name one of `acts` to clients."""
        shown = (item for item in self.assessment.plan.items if item.kind is kind and not item.staff)
        return [item for item in shown if not acts.isdisjoint(item.acts)]

    def is_held(self, acts: frozenset[str]) -> bool:
        """Whether staff have not agreed yet to a task about one of `acts`."""
        return not acts.isdisjoint(self._held)

    @cached_property
    def _held(self) -> frozenset[str]:
        case, flags = self.case, self.assessment.flags
        held = frozenset[str]().union(*(flag.holds for flag in flags)) if not case.signed_off_by else frozenset[str]()
        return held | {"oil"} if agreed_oils(self.content.protocol, case, flags) is None else held

    @cached_property
    def _fixed(self) -> dict[Anchor, date]:
        fixed = {
            Anchor.FIRST_SESSION: self.sessions[0],
            Anchor.LAST_SESSION: self.sessions[-1],
            Anchor.PLAN_START: self.case.plan_start,
        }
        test = self.case.patch_test
        return {**fixed, Anchor.PATCH_TEST: test.done_on} if test else fixed

    def _does(self, item: PlanItem, acts: frozenset[str], involved: bool) -> bool:
        own = self.content.protocol.involved(item.acts) if involved else frozenset(item.acts)
        return not acts.isdisjoint(own)

    @cached_property
    def _asked(self) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.assessment.plan.items if item.kind is Kind.TASK and not item.staff)

    @cached_property
    def _found(self) -> dict[tuple[frozenset[str], bool], tuple[PlanItem, ...]]:
        return {}


def each_day(start: date, end: date) -> Iterator[date]:
    """The days from `start` to `end`, both included."""
    return (start + days(offset) for offset in range((end - start).days + 1))
