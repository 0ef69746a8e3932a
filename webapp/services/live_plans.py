"""Every live plan under other settings, to see what they would change before anybody is moved there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.difference import Difference
from webapp.domain.impact import Impact, rows_in_order, summarised
from webapp.domain.invariants import Violation
from webapp.domain.moved_plan import MovedPlan, moved_plan
from webapp.domain.protocol import SettingValue
from webapp.domain.text import Text
from webapp.services.clinic_settings import Pinned
from webapp.services.desk import Desk
from webapp.storage.rows import ClientRow

Values = Mapping[str, SettingValue]


@dataclass(frozen=True)
class LivePlan:
    """One client whose plan was made with other settings: what would change, and what is in the way of it."""

    client_id: UUID
    name: str
    number: int
    moved: MovedPlan

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """All that would change, the gravest first; worked out only where somebody looks."""
        return self.moved.differences

    @property
    def obstacles(self) -> tuple[Text, ...]:
        return self.moved.obstacles

    @property
    def broken(self) -> tuple[Violation, ...]:
        return self.moved.broken

    @property
    def can_move(self) -> bool:
        return self.moved.can_move


@dataclass(frozen=True)
class LiveImpact:
    """What other settings mean for all live plans that were made with different ones, in the order of the clients."""

    plans: tuple[LivePlan, ...]
    rows: tuple[str, ...]

    @cached_property
    def summary(self) -> Impact[UUID]:
        """What changes for those who can be moved, counted."""
        found = ((plan.client_id, plan.differences) for plan in self.movable)
        return summarised(found, self.rows)

    @cached_property
    def by_client(self) -> Mapping[UUID, LivePlan]:
        return {plan.client_id: plan for plan in self.plans}

    @cached_property
    def movable(self) -> tuple[LivePlan, ...]:
        return tuple(plan for plan in self.plans if plan.can_move)

    @cached_property
    def changed(self) -> tuple[LivePlan, ...]:
        """Those who can be moved and would see a difference."""
        return tuple(plan for plan in self.movable if plan.differences)

    @cached_property
    def held(self) -> tuple[LivePlan, ...]:
        """Those who cannot be moved before somebody does something about their sessions."""
        return tuple(plan for plan in self.plans if plan.obstacles)

    @cached_property
    def broken(self) -> tuple[LivePlan, ...]:
        """Those whose plan would break a safety rule."""
        return tuple(plan for plan in self.plans if plan.broken)


class LivePlans:
    """Plans every client once with the settings that they have and once with others. Nothing is written."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def impact(self, session: Session, values: Values, *, checked: bool = True) -> LiveImpact:
        """What `values` would change for every live plan that was made with others.

        `checked` is off where the safety rules, half of the work, are looked at later: when a plan is moved.
        """
        plans = self._plans(session, values, self.on_others(session, values), checked)
        return LiveImpact(tuple(plans), rows_in_order(self._desk.content))

    def on_others(self, session: Session, values: Values) -> dict[UUID, Pinned]:
        """Clients whose live plan was made with settings that differ from `values`, with those settings."""
        pinned = self._desk.plans.settings.of_all(session)
        others = {client: each for client, each in pinned.items() if each.version.values != values}
        return {client: each for client, each in others.items() if self._desk.plans.is_live(session, client)}

    def _plans(
        self, session: Session, values: Values, others: Mapping[UUID, Pinned], checked: bool
    ) -> Iterator[LivePlan]:
        desk, today = self._desk, self._desk.today()
        for client_id, pinned in others.items():
            case = desk.plans.case(session, client_id, pinned)
            moved = moved_plan(desk.content, case, values, today, checked=checked)
            name = desk.name(session.get_one(ClientRow, client_id))
            yield LivePlan(client_id, name, pinned.version.number, moved)
