"""The dated plan of one client: every task, rule and milestone with its days, its reason and its sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import add_months, days
from webapp.domain.condition import Because
from webapp.domain.protocol import WHOLE_DAY, Kind, Part
from webapp.domain.text import Text
from webapp.domain.timeline import PlannedSession


@dataclass(frozen=True)
class PlanItem:
    """One line of a plan. `start` and `end` are inclusive calendar days; no `end` means open.

    `slots` names the ticks of a day, `first_slots` those of the first day. An item without slots is shown, not
    ticked. `hours` is the exact length of a rule that ends between two days (the 24 hours after a session).
    """

    id: str
    key: str
    kind: Kind
    acts: tuple[str, ...]
    start: date
    end: date | None
    text: Text
    sources: tuple[str, ...]
    session: int | None = None
    slots: tuple[str, ...] = ()
    first_slots: tuple[str, ...] = ()
    once: bool = False
    provisional: bool = False
    because: tuple[Because, ...] = ()
    start_part: Part | None = None
    end_part: Part | None = None
    hours: int | None = None
    every: str | None = None
    staff: bool = False
    title: str = ""

    @property
    def per_day(self) -> int:
        """Ticks on an ordinary day of the window."""
        return len(self.slots)

    def covers(self, day: date) -> bool:
        """Whether the item applies on `day` (a yearly one: on each return of its date)."""
        if self.every == "year":
            return day >= self.start and add_months(self.start, 12 * (day.year - self.start.year)) == day
        return self.start <= day and (self.end is None or day <= self.end)

    def slots_on(self, day: date) -> tuple[str, ...]:
        """The ticks that `day` asks for."""
        if not self.covers(day):
            return ()
        return self.first_slots if day == self.start else self.slots

    def parts_on(self, day: date) -> frozenset[Part]:
        """The parts of `day` that the item covers: a session's own morning comes before its aftercare."""
        if self.hours and day == self.start + days(1):
            return frozenset({Part.BEFORE})
        if not self.covers(day):
            return frozenset()
        if self.start_part and day == self.start:
            return frozenset({self.start_part})
        return frozenset({self.end_part}) if self.end_part and day == self.end else WHOLE_DAY


@dataclass(frozen=True)
class CarePlan:
    """Sessions and items in the order of their days; both empty while a deferral stands."""

    sessions: tuple[PlannedSession, ...] = ()
    items: tuple[PlanItem, ...] = ()
    follow_up: date | None = None
    warnings: tuple[Text, ...] = ()

    def on(self, day: date) -> tuple[PlanItem, ...]:
        """The items of one day, those for staff left out."""
        return tuple(item for item in self.items if item.covers(day) and not item.staff)

    @property
    def provisional(self) -> bool:
        """Whether the sessions still wait for something."""
        return any(session.provisional for session in self.sessions)
