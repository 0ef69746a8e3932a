"""One day of a plan as a client reads it: what to tick from morning to night, what to leave, what is good to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import Tick, ticks_on
from webapp.domain.protocol import WHOLE_DAY, Kind, Part
from webapp.domain.timeline import PlannedSession

ONCE = "once"
# The order of a day. A `once` item has no time of its own and comes last.
SLOTS = ("morning", "shower", "day", "evening", "night", ONCE)
# Within a slot, what is done first comes first: oil goes on washed and rubbed skin (I21).
ACTS = (
    "stop_product",
    "shave",
    "wash_shampoo",
    "wash_baby_shampoo",
    "wash_water",
    "exfoliate",
    "check_test_spot",
    "oil",
)
WARNING_SIGNS, CHECK_TEST_SPOT = "warning_signs", "check_test_spot"


@dataclass(frozen=True)
class TickLine:
    """One tick of a day."""

    item: PlanItem
    tick: Tick
    slot: str


@dataclass(frozen=True)
class AvoidLine:
    """One rule of a day. `until` is its last day, None for an open end; `parts` are those of this day it covers."""

    item: PlanItem
    until: date | None
    parts: frozenset[Part] = WHOLE_DAY

    @property
    def starts_after_session(self) -> bool:
        return self.parts == {Part.AFTER}

    @property
    def ends_before_session(self) -> bool:
        return self.parts == {Part.BEFORE} and not self.item.hours


class PatchTestDay(StrEnum):
    """What happens on the two days of a patch test."""

    DONE = "done"
    READING = "reading"


@dataclass(frozen=True)
class DayCard:
    """All that one day holds. Items for staff are not in it."""

    day: date
    session: PlannedSession | None
    patch_test_day: PatchTestDay | None
    milestones: tuple[PlanItem, ...]
    ticks: tuple[TickLine, ...]
    reminders: tuple[PlanItem, ...]
    avoid: tuple[AvoidLine, ...]
    infos: tuple[PlanItem, ...]
    warning_signs: PlanItem | None

    @property
    def slots(self) -> tuple[tuple[str, tuple[TickLine, ...]], ...]:
        """The ticks by time of day, morning first; a slot without ticks is left out."""
        return tuple((slot, tuple(lines)) for slot, lines in groupby(self.ticks, key=lambda line: line.slot))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do and nothing to leave on this day."""
        return not (self.session or self.milestones or self.ticks or self.reminders or self.avoid)


def day_card(plan: CarePlan, day: date) -> DayCard:
    """What `plan` asks for on `day`."""
    items = plan.on(day)
    infos = [item for item in items if item.kind is Kind.INFO]
    return DayCard(
        day=day,
        session=next((session for session in plan.sessions if session.date == day), None),
        patch_test_day=_patch_test_day(items, day),
        milestones=tuple(item for item in items if item.kind is Kind.MILESTONE),
        ticks=tuple(sorted(_tick_lines(items, day), key=_doing_order)),
        reminders=tuple(item for item in items if item.kind is Kind.TASK and not ticks_on(item, day)),
        avoid=tuple(sorted(_avoid_lines(plan.items, day), key=lambda line: line.until or date.max)),
        infos=tuple(item for item in infos if WARNING_SIGNS not in item.acts),
        warning_signs=next((item for item in infos if WARNING_SIGNS in item.acts), None),
    )


def _tick_lines(items: Iterable[PlanItem], day: date) -> Iterator[TickLine]:
    for item in items:
        if item.kind is Kind.TASK:
            yield from (TickLine(item, tick, ONCE if item.once else slot) for tick, slot in ticks_on(item, day))


def _doing_order(line: TickLine) -> tuple[int, int]:
    slot = SLOTS.index(line.slot) if line.slot in SLOTS else len(SLOTS)
    return slot, min((ACTS.index(act) for act in line.item.acts if act in ACTS), default=len(ACTS))


def _avoid_lines(items: Iterable[PlanItem], day: date) -> Iterator[AvoidLine]:
    """The rules of a day; one that is counted in hours reaches into the next morning."""
    for item in items:
        parts = item.parts_on(day)
        if item.kind is Kind.AVOID and parts and not item.staff:
            yield AvoidLine(item, item.start + days(1) if item.hours else item.end, parts)


def _patch_test_day(items: Iterable[PlanItem], day: date) -> PatchTestDay | None:
    looks = [item for item in items if item.kind is Kind.TASK and CHECK_TEST_SPOT in item.acts]
    if any(item.start == day for item in looks):
        return PatchTestDay.DONE
    return PatchTestDay.READING if any(item.end == day for item in looks) else None
