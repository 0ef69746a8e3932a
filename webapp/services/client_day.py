"""What the page of one day shows a client: the day's card, what is done of it, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from functools import cached_property

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import Completions, Progress, TickState, may_tick, progress
from webapp.domain.day_card import DayCard, TickLine, day_card
from webapp.domain.phase import Phase, PhaseKind, phases
from webapp.domain.plan_events import PlanEvent, first_after, plan_events
from webapp.domain.timeline import PlannedSession

# The hours of booked sessions, by number and day: a session that moved keeps none of another day.
Hours = Mapping[tuple[int, date], time]

DAYS_AROUND = 3
# Ten years each way; further away no plan has anything to say.
FURTHEST = 3660


class DayState(StrEnum):
    """How a day looks in the strip of days."""

    SESSION = "session"
    DONE = "done"
    PART = "part"
    MISSED = "missed"
    OPEN = ""


@dataclass(frozen=True)
class StripDay:
    """One day to go to."""

    day: date
    state: DayState
    progress: Progress


@dataclass(frozen=True)
class DayPage:
    """One day of a client's plan, seen on `today`."""

    today: date
    card: DayCard
    completions: Completions
    progress: Progress
    phase: Phase
    phase_progress: Progress
    coming: tuple[PlanEvent, ...]
    next_session: PlannedSession | None
    overdue: PlannedSession | None
    waiting_for: tuple[str, ...]
    strip: tuple[StripDay, ...] = ()
    hours: Hours = field(default_factory=dict)

    @property
    def days_away(self) -> int:
        """0 today, 1 tomorrow, -1 yesterday."""
        return (self.card.day - self.today).days

    @property
    def days_to_session(self) -> int | None:
        """Days from the day shown to the next session after it."""
        return (self.next_session.date - self.card.day).days if self.next_session else None

    def hour(self, session: PlannedSession) -> time | None:
        """When a session begins, once that is agreed."""
        return self.hours.get((session.number, session.date))

    def is_done(self, line: TickLine) -> bool:
        return self.completions.is_done(line.tick)

    def is_skipped(self, line: TickLine) -> bool:
        return self.completions.state(line.tick) is TickState.SKIPPED

    def is_locked(self, line: TickLine) -> bool:
        """Whether this page does not take the tick: a day to come, or one that is over for good."""
        return not may_tick(line.item, self.card.day, self.today)


def is_in_reach(day: date, today: date) -> bool:
    """Whether there is a page for `day` at all."""
    return abs((day - today).days) <= FURTHEST


@dataclass(frozen=True)
class PlanDays:
    """A plan with sessions, of which many days are asked for. What they share is worked out once."""

    plan: CarePlan
    completions: Completions = field(default_factory=Completions)
    hours: Hours = field(default_factory=dict)

    def page(self, day: date, today: date) -> DayPage:
        """The page of `day`, without the days around it."""
        phase = self.phase(day)
        return DayPage(
            today=today,
            card=day_card(self.plan, day),
            completions=self.completions,
            progress=progress(self.plan.items, self.completions, day, day),
            phase=phase,
            phase_progress=self._phase_progress(phase),
            coming=first_after(self._events, day),
            next_session=next((session for session in self.plan.sessions if session.date > day), None),
            overdue=overdue_on(self.plan, today),
            waiting_for=self.plan.sessions[0].waiting_for,
            hours=self.hours,
        )

    def phase(self, day: date) -> Phase:
        """Raises ValueError for a plan without sessions."""
        found = next((phase for phase in self._phases if day <= phase.last), None)
        if found is None:
            raise ValueError("A plan without sessions has no days.")
        return found

    def counted(self, phase: Phase) -> tuple[date, date] | None:
        """The days whose ticks the progress of `phase` counts; None where none is counted, as what has no end.

        The whole preparation counts from the plan's first day.
        """
        if phase.kind is PhaseKind.FINISHED:
            return None
        if phase.kind is PhaseKind.AFTER_SESSION:
            return phase.first, phase.last
        return self.plan.items[0].start, self.plan.sessions[0].date - days(1)

    @cached_property
    def _events(self) -> tuple[PlanEvent, ...]:
        return plan_events(self.plan)

    @cached_property
    def _phases(self) -> tuple[Phase, ...]:
        return phases(self.plan)

    @cached_property
    def _progress_of_phases(self) -> dict[Phase, Progress]:
        return {}

    def _phase_progress(self, phase: Phase) -> Progress:
        known = self._progress_of_phases
        if phase not in known:
            counted = self.counted(phase)
            known[phase] = progress(self.plan.items, self.completions, *counted) if counted else Progress(0, 0)
        return known[phase]


def day_page(plan: CarePlan, completions: Completions, day: date, today: date, hours: Hours | None = None) -> DayPage:
    """The page of `day`; `plan` has sessions."""
    strip = tuple(_strip_day(plan, completions, day + days(step), today) for step in _steps())
    return replace(PlanDays(plan, completions, hours or {}).page(day, today), strip=strip)


def overdue_on(plan: CarePlan, today: date) -> PlannedSession | None:
    """A session that was proposed, never booked, and whose day has passed.

    Nobody must follow aftercare for a session that never was.
    """
    return next((session for session in plan.sessions if session.date < today and not session.booked), None)


def _steps() -> range:
    return range(-DAYS_AROUND, DAYS_AROUND + 1)


def _strip_day(plan: CarePlan, completions: Completions, day: date, today: date) -> StripDay:
    counted = progress(plan.items, completions, day, day)
    if any(session.date == day for session in plan.sessions):
        state = DayState.SESSION
    elif not counted.total:
        state = DayState.OPEN
    elif counted.done:
        state = DayState.DONE if counted.is_complete else DayState.PART
    else:
        state = DayState.MISSED if day < today else DayState.OPEN
    return StripDay(day, state, counted)
