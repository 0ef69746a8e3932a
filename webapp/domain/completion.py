"""What is done: the taps on a plan's items, folded into one state per tick. No clock has a say in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from webapp.domain.care_plan import PlanItem
from webapp.domain.protocol import Kind


class TickState(StrEnum):
    """What a tap says."""

    DONE = "done"
    UNDONE = "undone"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why something was left out, as a code: free words about a body would be health data that nobody asked for."""

    NO_TIME = "no_time"
    SORE = "sore"
    RAN_OUT = "ran_out"
    AWAY = "away"
    NOT_APPLICABLE = "not_applicable"
    OTHER = "other"

    @classmethod
    def named(cls, code: str) -> SkipReason | None:
        """The reason of this code; None for anything else."""
        return next((reason for reason in cls if reason.value == code), None)


class Tick(NamedTuple):
    """One thing to tick: an item, on a day, in one of its slots."""

    item_key: str
    day: date
    slot: int


@dataclass(frozen=True)
class TickEvent:
    """One tap. The phone makes the id, and counts its taps on from the highest count that it has seen.

    `client_time` is what the phone's clock said, and decides nothing; `reason` is only for what was skipped.
    """

    id: UUID
    device: str
    counter: int
    item_key: str
    day: date
    slot: int
    state: TickState
    client_time: datetime
    reason: SkipReason | None = None

    @property
    def tick(self) -> Tick:
        return Tick(self.item_key, self.day, self.slot)

    @property
    def order(self) -> tuple[int, str, int]:
        """Later taps are greater. Phones that never met agree on it, whatever order the events arrive in."""
        return self.counter, self.device, self.id.int


@dataclass(frozen=True)
class Completions:
    """The last tap on every tick that was ever tapped, also on items that a later plan dropped."""

    last: Mapping[Tick, TickEvent] = field(default_factory=dict)

    def state(self, tick: Tick) -> TickState:
        """The state of `tick`; what nobody tapped is undone."""
        event = self.last.get(tick)
        return event.state if event else TickState.UNDONE

    def is_done(self, tick: Tick) -> bool:
        return self.state(tick) is TickState.DONE

    def reason(self, tick: Tick) -> SkipReason | None:
        """Why `tick` is skipped, if it is and the client said why."""
        event = self.last.get(tick)
        return event.reason if event else None

    @property
    def counter(self) -> int:
        """The highest count that any phone has used."""
        return max((event.counter for event in self.last.values()), default=0)


class Progress(NamedTuple):
    """Ticks done, out of those asked for."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def fold(events: Iterable[TickEvent]) -> Completions:
    """The state that `events` lead to, in whatever order and however often they come."""
    last: dict[Tick, TickEvent] = {}
    for event in events:
        known = last.get(event.tick)
        if known is None or event.order > known.order:
            last[event.tick] = event
    return Completions(last)


def ticks_on(item: PlanItem, day: date) -> tuple[tuple[Tick, str], ...]:
    """What `item` asks to tick on `day`, each with the name of its slot.

    A slot keeps its number on a first day that leaves others out. A `once` item is one tick, kept under the first day
    of its window, whichever day it is ticked on.
    """
    kept_on = item.start if item.once else day
    return tuple((Tick(item.key, kept_on, _number(item, slot)), slot) for slot in _slots_on(item, day))


def progress(items: Iterable[PlanItem], completions: Completions, first: date, last: date) -> Progress:
    """How many of the ticks from `first` to `last`, both included, are done."""
    ticks = {tick for item in items for tick in _ticks_between(item, first, last)}
    return Progress(done=sum(map(completions.is_done, ticks)), total=len(ticks))


def may_tick(item: PlanItem, day: date, today: date) -> bool:
    """Whether the page of `day` takes ticks for `item`: today's and yesterday's, and `once` items on any past day."""
    return day in (today, today - timedelta(days=1)) or (item.once and day <= today)


def _ticks_between(item: PlanItem, first: date, last: date) -> Iterator[Tick]:
    if item.kind is not Kind.TASK or item.staff:
        return
    begin, end = max(first, item.start), min(last, item.end or last)
    for number in range(begin.toordinal(), end.toordinal() + 1):
        yield from (tick for tick, _ in ticks_on(item, date.fromordinal(number)))


def _slots_on(item: PlanItem, day: date) -> tuple[str, ...]:
    if item.once:
        return item.slots[:1] if item.covers(day) else ()
    return item.slots_on(day)


def _number(item: PlanItem, slot: str) -> int:
    return item.slots.index(slot) if slot in item.slots else len(item.slots) + item.first_slots.index(slot)
