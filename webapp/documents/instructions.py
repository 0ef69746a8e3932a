"""How each task is done, said once on paper however many days it comes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.domain.care_plan import PlanItem
from webapp.domain.text import Text

# A task that comes once a day at no particular time names no time of day.
_ANY_TIME = "day"


@dataclass(frozen=True)
class Passage:
    """One text with the stretches of days that it is for; `slots` are the times of day, where it names any."""

    text: Text
    items: tuple[PlanItem, ...]
    slots: tuple[str, ...]

    @property
    def is_single_days(self) -> bool:
        return all(item.start == item.end for item in self.items)


@dataclass(frozen=True)
class Instruction:
    """One task. Its texts may change from session to session, and its times of day with them."""

    title: str
    passages: tuple[Passage, ...]


def instructions(items: Iterable[PlanItem]) -> tuple[Instruction, ...]:
    """One entry for each title, in the order in which they begin."""
    groups: dict[str, list[PlanItem]] = {}
    for item in items:
        groups.setdefault(item.title, []).append(item)
    return tuple(Instruction(title, tuple(_passages(group))) for title, group in groups.items())


def _passages(items: Iterable[PlanItem]) -> Iterator[Passage]:
    groups: dict[str, list[PlanItem]] = {}
    for item in items:
        groups.setdefault(str(item.text), []).append(item)
    for group in groups.values():
        yield Passage(group[0].text, tuple(group), _slots(group[0]))


def _slots(item: PlanItem) -> tuple[str, ...]:
    return () if item.once else tuple(slot for slot in item.slots if slot != _ANY_TIME)
