"""What a phone keeps of a plan: the parts of all days, each once, and for each day which of them it shows."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any

from flask import get_template_attribute

from webapp.domain.day_card import ONCE, TickLine
from webapp.domain.phase import PhaseKind
from webapp.services.answer_changes import TOLD_FOR, ChangeNote
from webapp.services.client_day import DayPage, Hours
from webapp.services.kept_days import KeptDay, days_to_tick, kept_days
from webapp.services.plans import PlanSnapshot
from webapp.web import services
from webapp.web.client.kept_words import kept_words
from webapp.web.client.own_plan import slot_names
from webapp.web.client.pieces import Pieces
from webapp.web.reading_day import read_on

PARTS = "client/day_parts.html"
# The phases whose days are counted by dots.
DOTTED = (PhaseKind.PREPARATION, PhaseKind.AFTER_SESSION)


@dataclass(frozen=True)
class Asked:
    """What a body is made from; the version is made from all of it, and more."""

    version: str
    snapshot: PlanSnapshot
    last: ChangeNote | None
    hours: Hours = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)


@dataclass(frozen=True)
class KeptBody:
    """The parts, in the order of their numbers, and what the script knows of the days."""

    pieces: tuple[str, ...]
    data: dict[str, Any]


# Each is half a megabyte, and takes long to make; phones of many clients come back at once after a new version.
@lru_cache(maxsize=32)
def kept_body(asked: Asked) -> KeptBody:
    """All of it. It names no day as today, and holds no form token."""
    found = list(kept_days(asked.snapshot.assessment.plan, _made_on(asked.snapshot), asked.hours))
    book = _Book(asked.last)
    entries = [book.entry(each) for each in found]
    data = {
        "days": entries,
        "ticks": book.ticks.all,
        "counted": book.counted.all,
        "daysToTick": max(days_to_tick(each.today.card.ticks) for each in found),
        "words": kept_words(),
    }
    return KeptBody(book.pieces.all, data)


def _made_on(snapshot: PlanSnapshot) -> date:
    return snapshot.created_at.astimezone(services().config.time_zone).date()


class _Numbered:
    """A list in which each thing stands once."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    @property
    def all(self) -> list[Hashable]:
        return list(self._numbers)

    def __call__(self, thing: Hashable) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))


class _Book:
    """Writes down day after day."""

    def __init__(self, last: ChangeNote | None) -> None:
        self.pieces = Pieces()
        self.ticks, self.counted = _Numbered(), _Numbered()
        self._last = last
        self._parts = get_template_attribute(PARTS, "day_parts")
        self._overdue = get_template_attribute(PARTS, "overdue")
        self._phase_words = get_template_attribute("client/phase.html", "phase_words")
        self._slots = slot_names()

    def entry(self, kept: KeptDay) -> dict[str, Any]:
        """What the script knows of one day; what it would not miss is left out."""
        page = kept.today
        with read_on(kept.day):
            entry = {
                "day": kept.day.isoformat(),
                "today": self.pieces.of(partial(self._render, page, told_on(self._last, kept.day))),
                "another": self.pieces.of(partial(self._render, kept.another, None)),
                "overdue": self.pieces.of(partial(self._render_overdue, page)),
                "phase": str(self._phase_words(page.phase, kept.day)),
                "number": page.phase.number(kept.day) if page.phase.kind in DOTTED else None,
                "left": page.days_to_session,
                "session": page.card.session is not None,
                "ticks": self.ticks(tuple(_tick(line) for line in page.card.ticks)),
                "counted": self.counted(tuple(map(date.isoformat, kept.counted))) if kept.counted else None,
            }
        return {
            name: value for name, value in entry.items() if value is not None and value is not False and value != []
        }

    def _render(self, page: DayPage, told_of: ChangeNote | None) -> None:
        self._parts(page, self._slots, _no_id, told_of, self.pieces, True)

    def _render_overdue(self, page: DayPage) -> None:
        if page.overdue:
            self.pieces(caller=partial(self._overdue, page))


def told_on(last: ChangeNote | None, day: date) -> ChangeNote | None:
    """The note on the last change as it is shown on `day`."""
    if last is None or last.settled_at is None:
        return last
    settled_on = last.settled_at.astimezone(services().config.time_zone).date()
    return replace(last, is_fresh=day < settled_on + TOLD_FOR)


def _tick(line: TickLine) -> tuple[object, ...]:
    """Item and slot; of a task of several days also the day under which its tick is stored."""
    kept_on = (line.tick.day.isoformat(),) if line.slot == ONCE else ()
    return (line.item.key, line.tick.slot, *kept_on)


def _no_id() -> str:
    return ""
