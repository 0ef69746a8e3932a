"""Holds taps against the plan of a client: the newest version first, older ones where that says no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol
from uuid import UUID

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import TickEvent, may_tick, ticks_on
from webapp.domain.protocol import Kind
from webapp.services.plans import PlanSnapshot
from webapp.services.tick_store import Reason, Receipt


class Plans(Protocol):
    """The part of the plan service that ticks are checked against."""

    def current(self, client_id: UUID) -> PlanSnapshot | None:
        """The newest version, or None before there is one."""

    def versions(self, client_id: UUID) -> tuple[PlanSnapshot, ...]:
        """Every version, newest first."""


@dataclass
class PlanCheck:
    """What one client's plan says to the taps of a phone, which may come weeks late and from an old version.

    Older versions are opened only where the newest says no. `last_day` is the last day that may be ticked.
    """

    plans: Plans
    client_id: UUID
    last_day: date

    def read_plan(self) -> PlanCheck:
        """Read the newest version now, and not when everybody waits for a turn to write."""
        _ = self._current
        return self

    def verdict(self, event: TickEvent) -> TickEvent | Receipt:
        """The event on the day that its tick is kept under, or its rejection."""
        if event.day > self.last_day:
            return Receipt.rejecting(event.id, Reason.NOT_YET)
        answers = (_fitted(plan, event) for plan in self._versions())
        first = next(answers, Reason.UNKNOWN_ITEM)
        if isinstance(first, TickEvent):
            return first
        older = next((answer for answer in answers if isinstance(answer, TickEvent)), None)
        return older or Receipt.rejecting(event.id, first)

    def is_kept_on(self, event: TickEvent, day: date) -> bool:
        """Whether any version of the plan keeps the event's tick under `day`."""
        answers = (_fitted(plan, event) for plan in self._versions())
        return any(isinstance(answer, TickEvent) and answer.day == day for answer in answers)

    def item(self, key: str) -> PlanItem | None:
        """The item as the newest version that has it says it."""
        return next((item for plan in self._versions() if (item := _item_of(plan, key))), None)

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


class PageCheck(PlanCheck):
    """The same for a tap on the page of a day, which takes fewer days than a phone may send later."""

    def verdict(self, event: TickEvent) -> TickEvent | Receipt:
        """The event on the day that its tick is kept under, or its rejection."""
        item = self.item(event.item_key)
        if item and event.day <= self.last_day and not may_tick(item, event.day, self.last_day):
            return Receipt.rejecting(event.id, Reason.TOO_LATE)
        return super().verdict(event)


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
