"""What the page of one day shows a client: the day's card, what is done of it, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import Completions, Progress, TickState, may_tick, progress
from webapp.domain.day_card import DayCard, TickLine, day_card
from webapp.domain.phase import Phase, PhaseKind, phase_on
from webapp.domain.plan_events import PlanEvent, next_events
from webapp.domain.timeline import PlannedSession

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
    strip: tuple[StripDay, ...]
    coming: tuple[PlanEvent, ...]
    next_session: PlannedSession | None
    overdue: PlannedSession | None
    waiting_for: tuple[str, ...]

    @property
    def days_away(self) -> int:
        """0 today, 1 tomorrow, -1 yesterday."""
        return (self.card.day - self.today).days

    @property
    def days_to_session(self) -> int | None:
        """Days from the day shown to the next session after it."""
        return (self.next_session.date - self.card.day).days if self.next_session else None

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


def day_page(plan: CarePlan, completions: Completions, day: date, today: date) -> DayPage:
    """The page of `day`; `plan` has sessions."""
    phase = phase_on(plan, day)
    if phase is None:
        raise ValueError("A plan without sessions has no days.")
    return DayPage(
        today=today,
        card=day_card(plan, day),
        completions=completions,
        progress=progress(plan.items, completions, day, day),
        phase=phase,
        phase_progress=_phase_progress(plan, completions, phase),
        strip=tuple(_strip_day(plan, completions, day + days(step), today) for step in _steps()),
        coming=next_events(plan, day),
        next_session=next((session for session in plan.sessions if session.date > day), None),
        # Proposed, never booked, and the day has passed: nobody must follow aftercare for a session that never was.
        overdue=next((session for session in plan.sessions if session.date < today and not session.booked), None),
        waiting_for=plan.sessions[0].waiting_for,
    )


def _steps() -> range:
    return range(-DAYS_AROUND, DAYS_AROUND + 1)


def _phase_progress(plan: CarePlan, completions: Completions, phase: Phase) -> Progress:
    """The whole preparation counts from the plan's first day; what has no end is not counted."""
    if phase.kind is PhaseKind.FINISHED:
        return Progress(0, 0)
    first = phase.first
    if phase.kind in (PhaseKind.BEFORE, PhaseKind.PREPARATION):
        first = plan.items[0].start
    last = plan.sessions[0].date - days(1) if phase.kind is PhaseKind.BEFORE else phase.last
    return progress(plan.items, completions, first, last)


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
