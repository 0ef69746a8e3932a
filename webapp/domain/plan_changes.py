"""What a client has to know when a plan was made anew: what moved, what came, what went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.plan_events import SESSION
from webapp.domain.protocol import Kind
from webapp.domain.timeline import PlannedSession


class ChangeKind(StrEnum):
    """How a session or an item differs between two versions."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    REWORDED = "reworded"
    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class SessionChange:
    """A session that was added, dropped or moved, or whose day was booked or is no longer."""

    number: int
    before: PlannedSession | None
    after: PlannedSession | None

    @property
    def kind(self) -> ChangeKind:
        if self.before and self.after and self.before.date == self.after.date:
            return ChangeKind.BOOKED if self.after.booked else ChangeKind.CANCELLED
        return _kind(self.before, self.after, same_days=False)


@dataclass(frozen=True)
class ItemChange:
    """An item that was added, dropped, moved, or says something else on the same days."""

    before: PlanItem | None
    after: PlanItem | None

    @property
    def kind(self) -> ChangeKind:
        return _kind(self.before, self.after, same_days=_window(self.before) == _window(self.after))

    @property
    def item(self) -> PlanItem:
        """The item as it is now, or as it last was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A change has at least one side.")
        return found


@dataclass(frozen=True)
class PlanChanges:
    """All differences between two versions; false when a client would see none."""

    sessions: tuple[SessionChange, ...] = ()
    items: tuple[ItemChange, ...] = ()
    confirmed: bool = False
    reopened: bool = False

    def __bool__(self) -> bool:
        return bool(self.sessions or self.items or self.confirmed or self.reopened)

    @property
    def count(self) -> int:
        """How many things a client is told of; what only follows from a moved session is one of them."""
        return len(self.sessions) + len(self.restarts) + bool(self.lines) + self.confirmed + self.reopened

    @property
    def restarts(self) -> tuple[ItemChange, ...]:
        """Milestones that moved; those of the sessions are told by the sessions."""
        moved = (change for change in self.items if change.kind is ChangeKind.MOVED)
        return tuple(each for each in moved if each.item.kind is Kind.MILESTONE and not each.item.session)

    @property
    def lines(self) -> tuple[ItemChange, ...]:
        """All that is left: what to do, what to leave, what is good to know."""
        told = (SESSION,) if self.sessions else ()
        rest = (change for change in self.items if change not in self.restarts)
        return tuple(change for change in rest if set(change.item.acts).isdisjoint(told))


def plan_changes(before: CarePlan, after: CarePlan) -> PlanChanges:
    """What is different in `after`. What only staff see is no change, nor is a new reason for the same line."""
    was, is_now = before.provisional, after.provisional
    return PlanChanges(
        sessions=tuple(session_changes(before, after)),
        items=tuple(item_changes(_shown(before), _shown(after), _seen)),
        confirmed=was and not is_now and bool(after.sessions),
        reopened=is_now and not was and bool(before.sessions),
    )


def session_changes(before: CarePlan, after: CarePlan) -> Iterator[SessionChange]:
    """Sessions whose day is another, or was booked or is no longer, in the order of their numbers."""
    old = {session.number: session for session in before.sessions}
    new = {session.number: session for session in after.sessions}
    for number in sorted(old | new):
        was, is_now = old.get(number), new.get(number)
        if was is None or is_now is None or (was.date, was.booked) != (is_now.date, is_now.booked):
            yield SessionChange(number, was, is_now)


def item_changes(
    old: Mapping[str, PlanItem], new: Mapping[str, PlanItem], looked_at: Callable[[PlanItem], object]
) -> Iterator[ItemChange]:
    """Items, by key, that came, went or differ in what is `looked_at`."""
    for key in dict.fromkeys([*new, *old]):
        was, is_now = old.get(key), new.get(key)
        if was is None or is_now is None or looked_at(was) != looked_at(is_now):
            yield ItemChange(was, is_now)


def _shown(plan: CarePlan) -> dict[str, PlanItem]:
    return {item.key: item for item in plan.items if not item.staff}


def _seen(item: PlanItem) -> tuple[object, ...]:
    """What a client sees of an item."""
    return (*_window(item), item.title, str(item.text), item.slots, item.first_slots, item.hours)


def _window(item: PlanItem | None) -> tuple[object, ...]:
    return (item.start, item.end) if item else ()


def _kind(before: object, after: object, *, same_days: bool) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    if after is None:
        return ChangeKind.DROPPED
    return ChangeKind.REWORDED if same_days else ChangeKind.MOVED
