"""What a client is reminded of, worked out from the plan and the ticks at that moment, and when it is still of use.

A day has two parts, morning and evening, and each is told at most once. Times are those of the clinic's wall clock: one
that a change to summer time leaves out has come as soon as a later one has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import Completions, TickState, progress
from webapp.domain.day_card import PatchTestDay, TickLine, day_card
from webapp.domain.phase import phases
from webapp.domain.plan_events import RESUME, Turn, plan_events
from webapp.domain.protocol import Kind
from webapp.domain.timeline import PlannedSession

MIDNIGHT = time(0)
FOLLOW_UP = "follow_up"
# A visit a year away is forgotten; two weeks are enough to book it.
BOOK_AHEAD = days(14)
# Two days before a session a client can still do something about it.
LOOK_AHEAD = days(2)
# Behind is who did less than four fifths of what was asked.
ENOUGH, OUT_OF = 4, 5
WAITS_FOR_READING = "patch_test"


class Part(StrEnum):
    """The parts of a day that have a reminder of their own."""

    MORNING = "morning"
    EVENING = "evening"


class ReminderKind(StrEnum):
    """What a reminder can be about, in the order in which it is told."""

    LIST = "list"
    RULES = "rules"
    RESTART = "restart"
    PATCH_TEST_READING = "patch_test_reading"
    BEHIND = "behind"
    FOLLOW_UP = "follow_up"
    OPEN_TICKS = "open_ticks"
    SESSION_TOMORROW = "session_tomorrow"


class Hours(Protocol):
    """When a client wants to be told. Nothing is told from `quiet_from` on until `quiet_until`; equal: at no time."""

    @property
    def morning(self) -> time:
        """When the morning's reminder comes."""

    @property
    def evening(self) -> time:
        """When the evening's comes, and the morning's is too late."""

    @property
    def quiet_from(self) -> time:
        """The beginning of the quiet hours."""

    @property
    def quiet_until(self) -> time:
        """Their end, the next day if it is earlier than their beginning."""


def due_kinds(plan: CarePlan, completions: Completions, day: date, part: Part) -> tuple[ReminderKind, ...]:
    """What the client has to be told in this part of `day`; nothing while a plan has no sessions (I23)."""
    if not plan.sessions:
        return ()
    moment = _Moment(plan, completions, day)
    return tuple(kind for kind, is_due in KINDS[part].items() if is_due(moment))


def next_chance(part: Part, hours: Hours, day: date, now: datetime) -> datetime | None:
    """The first moment from `now` on at which this part of `day` may be told; None when it is too late for it.

    A morning is of use until the evening's hour, an evening until midnight. `now` is the clinic's local time.
    """
    if now.date() > day:
        return None
    begin, end = _window(part, hours)
    at = max(begin, now.time()) if now.date() == day else begin
    if is_quiet(hours, at):
        if hours.quiet_until <= at:
            return None  # They reach over midnight, and end on another day.
        at = hours.quiet_until
    return datetime.combine(day, at, now.tzinfo) if end == MIDNIGHT or at < end else None


def is_useful(part: Part, hours: Hours, day: date, now: datetime) -> bool:
    """Whether this part of `day` may be told at `now`, the clinic's local time."""
    begin, end = _window(part, hours)
    is_in_time = begin <= now.time() and (end == MIDNIGHT or now.time() < end)
    return now.date() == day and is_in_time and not is_quiet(hours, now.time())


def useful_until(part: Part, hours: Hours, day: date, now: datetime) -> datetime:
    """The first moment after `now`, at which this part of `day` may be told, at which it may not be told any more."""
    _, end = _window(part, hours)
    is_cut_short = hours.quiet_from > now.time() and (end == MIDNIGHT or hours.quiet_from < end)
    if is_cut_short and is_quiet(hours, hours.quiet_from):
        end = hours.quiet_from
    return datetime.combine(day + days(1) if end == MIDNIGHT else day, end, now.tzinfo)


def is_quiet(hours: Hours, at: time) -> bool:
    """Whether the clock stands in the quiet hours."""
    if hours.quiet_from <= hours.quiet_until:
        return hours.quiet_from <= at < hours.quiet_until
    return at >= hours.quiet_from or at < hours.quiet_until


def is_behind(plan: CarePlan, completions: Completions, session: PlannedSession, day: date) -> bool:
    """Whether less than four fifths of the daily ticks that lead to `session` were done before `day`.

    They count from the first day of the preparation, or the day after the session before. What was skipped is not done,
    whatever the reason; a `once` item can still be done and does not count.
    """
    leading = next(phase for phase in phases(plan) if phase.last == session.date - days(1))
    first = leading.first if leading.session == session.number else leading.first + days(1)
    daily = (item for item in plan.items if not item.once)
    counted = progress(daily, completions, first, day - days(1))
    return counted.done * OUT_OF < counted.total * ENOUGH


@dataclass(frozen=True)
class _Moment:
    """A day of a plan, with what is done by now."""

    plan: CarePlan
    completions: Completions
    day: date

    def has_list(self) -> bool:
        """A `once` item is told of on the first and the last day of its window, not on every day between them."""
        return self._follows_plan and any(
            not line.item.once or self.day in (line.item.start, line.item.end) for line in self._open()
        )

    def has_turning_rule(self) -> bool:
        turns = (event for event in plan_events(self.plan) if event.day == self.day)
        return self._follows_plan and any(event.turn in (Turn.RULE_BEGINS, Turn.RULE_OVER) for event in turns)

    def has_restart(self) -> bool:
        return self._follows_plan and any(RESUME in item.acts and item.start == self.day for item in self._milestones())

    def has_patch_test_reading(self) -> bool:
        """It was done for certain, so it is read on its day, whatever becomes of the sessions (I10)."""
        is_open = WAITS_FOR_READING in self.plan.sessions[0].waiting_for
        return is_open and day_card(self.plan, self.day).patch_test_day is PatchTestDay.READING

    def is_behind(self) -> bool:
        session = self._booked_on(self.day + LOOK_AHEAD)
        return session is not None and is_behind(self.plan, self.completions, session, self.day)

    def has_follow_up(self) -> bool:
        visits = [item for item in self._milestones() if FOLLOW_UP in item.acts]
        return self._follows_plan and any(
            visit.covers(self.day) or visit.covers(self.day + BOOK_AHEAD) for visit in visits
        )

    def has_open_ticks(self) -> bool:
        """What a session's own day asks for is done before the session, and must not be made up for after it (I1)."""
        if not self._follows_plan or any(session.date == self.day for session in self.plan.sessions):
            return False
        return any(not line.item.once or line.item.end == self.day for line in self._open())

    def has_session_tomorrow(self) -> bool:
        return self._booked_on(self.day + days(1)) is not None

    @property
    def _follows_plan(self) -> bool:
        """Whether the plan's days can be those that the client lives by.

        From the day of a session on that was proposed and never booked, nobody knows whether it takes place.
        """
        return all(session.booked or session.date > self.day for session in self.plan.sessions)

    def _open(self) -> Iterator[TickLine]:
        """The ticks of the day that the client said nothing about; an item that is asked for daily is new each day."""
        lines = day_card(self.plan, self.day).ticks
        return (line for line in lines if self.completions.state(line.tick) is TickState.UNDONE)

    def _milestones(self) -> Iterator[PlanItem]:
        return (item for item in self.plan.items if item.kind is Kind.MILESTONE and not item.staff)

    def _booked_on(self, day: date) -> PlannedSession | None:
        """The session of `day`; what is only proposed is no appointment."""
        booked = (session for session in self.plan.sessions if session.booked and session.date == day)
        return next(booked, None) if self._follows_plan else None


KINDS: Mapping[Part, Mapping[ReminderKind, Callable[[_Moment], bool]]] = {
    Part.MORNING: {
        ReminderKind.LIST: _Moment.has_list,
        ReminderKind.RULES: _Moment.has_turning_rule,
        ReminderKind.RESTART: _Moment.has_restart,
        ReminderKind.PATCH_TEST_READING: _Moment.has_patch_test_reading,
        ReminderKind.BEHIND: _Moment.is_behind,
        ReminderKind.FOLLOW_UP: _Moment.has_follow_up,
    },
    Part.EVENING: {
        ReminderKind.OPEN_TICKS: _Moment.has_open_ticks,
        ReminderKind.SESSION_TOMORROW: _Moment.has_session_tomorrow,
    },
}


def _window(part: Part, hours: Hours) -> tuple[time, time]:
    """The times between which a part may be told; it ends before the second, and at the end of the day for midnight."""
    if part is Part.EVENING:
        return hours.evening, MIDNIGHT
    return hours.morning, hours.evening if hours.evening > hours.morning else MIDNIGHT
