"""What it takes to remind somebody: a choice, ticks, and what a reminder reads like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import Completions, TickEvent, TickState, fold
from webapp.domain.day_card import day_card

SOME_TIME = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Hours:
    """The times of a choice."""

    morning: time = time(8)
    evening: time = time(19)
    quiet_from: time = time(21, 30)
    quiet_until: time = time(7, 30)


def ticked(
    plan: CarePlan, first: date, last: date, state: TickState = TickState.DONE, *, every: int = 1
) -> Completions:
    """Every tick of these days, both included, or every so many of them, answered with `state`."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    ticks = [line.tick for day in days for line in day_card(plan, day).ticks]
    return fold(
        TickEvent(UUID(int=number), "phone", number, *tick, state, SOME_TIME)
        for number, tick in enumerate(ticks)
        if number % every == 0
    )
