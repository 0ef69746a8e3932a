"""Takes in the taps of clients: each is checked against the plan, stored once, and never lost to another's mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import Completions, Tick, TickEvent, TickState, fold, may_tick, ticks_on
from webapp.domain.errors import DomainError
from webapp.domain.protocol import Kind
from webapp.services.clock import Clock
from webapp.services.plans import PlanSnapshot
from webapp.services.tick_store import Reason, Receipt, Result, TickStore, read_event
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import TickEventRow

__all__ = ["MOST_EVENTS", "Plans", "Reason", "Receipt", "Result", "TickService", "TooManyEventsError"]

MOST_EVENTS = 500
# The device of taps that a page sends without JavaScript: the server counts for it.
PAGE = "page"


class TooManyEventsError(DomainError):
    """More events at once than a phone may send; the rest comes with the next batch."""


class Plans(Protocol):
    """The part of the plan service that ticks are checked against."""

    def current(self, client_id: UUID) -> PlanSnapshot | None:
        """The newest version, or None before there is one."""

    def versions(self, client_id: UUID) -> tuple[PlanSnapshot, ...]:
        """Every version, newest first."""


class TickService:
    """Stores taps, and tells what is done."""

    def __init__(self, database: Database, cipher: FieldCipher, plans: Plans, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._plans = plans
        self._clock = clock

    def completions(self, client_id: UUID) -> Completions:
        """The state of every tick that this client ever tapped."""
        with self._database.read() as session:
            rows = session.scalars(select(TickEventRow).where(TickEventRow.client_id == client_id))
            return fold(read_event(row) for row in rows)

    def counter(self, client_id: UUID) -> int:
        """The highest count of any of this client's phones; the next tap counts on from it."""
        with self._database.read() as session:
            mine = TickEventRow.client_id == client_id
            return session.scalar(select(func.max(TickEventRow.counter)).where(mine)) or 0

    def record(self, client_id: UUID, events: Sequence[TickEvent | Receipt], today: date) -> tuple[Receipt, ...]:
        """Store a phone's taps; one receipt for each, in their order. What was rejected before is passed on.

        A phone may have been without a network for weeks and show an old plan: every past day is taken, of any
        version. Raises TooManyEventsError.
        """
        if len(events) > MOST_EVENTS:
            raise TooManyEventsError(f"{len(events)} events at once; at most {MOST_EVENTS}.")
        check = _Check(self._plans, client_id, today)
        checked = [event if isinstance(event, Receipt) else check.event(event) for event in events]
        with self._database.write() as session:
            return TickStore(session, self._cipher, self._clock, client_id).take(checked)

    def tap(self, client_id: UUID, event_id: UUID, tick: Tick, state: TickState, today: date) -> Receipt:
        """Store one tap on a page that works without JavaScript; its count is the next one.

        `tick.day` is the day of the page. It takes today's and yesterday's ticks, `once` items on any past day.
        """
        tapped = TickEvent(event_id, PAGE, 0, *tick, state, self._clock())
        checked = _Check(self._plans, client_id, today).tap(tapped)
        if isinstance(checked, Receipt):
            return checked
        with self._database.write() as session:
            return TickStore(session, self._cipher, self._clock, client_id).take_next(checked)


@dataclass
class _Check:
    """Holds events against the plan of one client; older versions are opened only where the current one says no."""

    plans: Plans
    client_id: UUID
    today: date

    def event(self, event: TickEvent) -> TickEvent | Receipt:
        """The event on the day that its tick is kept under, or its rejection."""
        if event.day > self.today:
            return Receipt.rejecting(event.id, Reason.NOT_YET)
        answers = (_fitted(plan, event) for plan in self._versions())
        first = next(answers, Reason.UNKNOWN_ITEM)
        if isinstance(first, TickEvent):
            return first
        older = next((answer for answer in answers if isinstance(answer, TickEvent)), None)
        return older or Receipt.rejecting(event.id, first)

    def tap(self, event: TickEvent) -> TickEvent | Receipt:
        """The same for a tap on the page of a day, which takes fewer days than a phone may send later."""
        item = next((item for plan in self._versions() if (item := _item_of(plan, event.item_key))), None)
        if item and event.day <= self.today and not may_tick(item, event.day, self.today):
            return Receipt.rejecting(event.id, Reason.TOO_LATE)
        return self.event(event)

    def _versions(self) -> Iterator[CarePlan]:
        if self._current:
            yield self._current.assessment.plan
        if self._current and self._current.number > 1:
            yield from self._older

    @cached_property
    def _current(self) -> PlanSnapshot | None:
        return self.plans.current(self.client_id)

    @cached_property
    def _older(self) -> tuple[CarePlan, ...]:
        return tuple(snapshot.assessment.plan for snapshot in self.plans.versions(self.client_id)[1:])


def _fitted(plan: CarePlan, event: TickEvent) -> TickEvent | Reason:
    item = _item_of(plan, event.item_key)
    if item is None:
        return Reason.UNKNOWN_ITEM
    ticks = [tick for tick, _ in ticks_on(item, event.day)]
    if not ticks:
        return Reason.OUTSIDE_PLAN
    kept = next((tick for tick in ticks if tick.slot == event.slot), None)
    return replace(event, day=kept.day) if kept else Reason.UNKNOWN_SLOT


def _item_of(plan: CarePlan, key: str) -> PlanItem | None:
    tasks = (item for item in plan.items if item.kind is Kind.TASK and not item.staff)
    return next((item for item in tasks if item.key == key), None)
