"""The days of a plan on which something begins, may be done again, or takes place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.timeline import PlannedSession

SESSION, RESUME = "session", "resume"


class Turn(StrEnum):
    """What happens on the day of an event, most important first."""

    SESSION = "session"
    MILESTONE = "milestone"
    TASK_BEGINS = "task_begins"
    RULE_BEGINS = "rule_begins"
    RULE_OVER = "rule_over"


@dataclass(frozen=True)
class PlanEvent:
    """One turn of the plan; a session's `item` is the line that explains it."""

    day: date
    turn: Turn
    item: PlanItem
    session: PlannedSession | None = None


def plan_events(plan: CarePlan) -> tuple[PlanEvent, ...]:
    """Every event of `plan`, in the order of its days. What only staff do, and what is only told, is none."""
    events = [event for item in plan.items if not item.staff for event in _of_item(plan, item)]
    return tuple(sorted(events, key=lambda event: (event.day, list(Turn).index(event.turn))))


def next_events(plan: CarePlan, day: date) -> tuple[PlanEvent, ...]:
    """What happens on the first day after `day` on which anything does."""
    return first_after(plan_events(plan), day)


def first_after(events: Sequence[PlanEvent], day: date) -> tuple[PlanEvent, ...]:
    """The same for whoever asks about many days: `events` are all of the plan's, in the order of their days."""
    coming = [event for event in events if event.day > day]
    return tuple(event for event in coming if event.day == coming[0].day)


def _of_item(plan: CarePlan, item: PlanItem) -> Iterator[PlanEvent]:
    match item.kind:
        case Kind.MILESTONE:
            session = _session_of(plan, item)
            yield PlanEvent(item.start, Turn.SESSION if session else Turn.MILESTONE, item, session)
        case Kind.TASK:
            yield PlanEvent(item.start, Turn.TASK_BEGINS, item)
        case Kind.AVOID:
            yield from _of_rule(plan, item)


def _of_rule(plan: CarePlan, item: PlanItem) -> Iterator[PlanEvent]:
    if not _barred(plan, item.start - days(1)).issuperset(item.acts):
        yield PlanEvent(item.start, Turn.RULE_BEGINS, item)
    free = item.end + days(1) if item.end and not item.hours else None
    # Nobody must read 'over' while another rule goes on with a part of it.
    if free and _barred(plan, free).isdisjoint(item.acts) and not _is_announced(plan, free):
        yield PlanEvent(free, Turn.RULE_OVER, item)


def _barred(plan: CarePlan, day: date) -> frozenset[str]:
    return frozenset(act for item in plan.items if item.kind is Kind.AVOID and item.covers(day) for act in item.acts)


def _is_announced(plan: CarePlan, day: date) -> bool:
    """Whether a milestone of that day says already what may be done again."""
    return any(item.kind is Kind.MILESTONE and RESUME in item.acts and item.start == day for item in plan.items)


def _session_of(plan: CarePlan, item: PlanItem) -> PlannedSession | None:
    if SESSION not in item.acts:
        return None
    return next((session for session in plan.sessions if session.number == item.session), None)
