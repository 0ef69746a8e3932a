"""The clinic's care protocol as data: items with windows around anchors, gaps between sessions, settings in ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import days
from webapp.domain.condition import Condition
from webapp.domain.screening import FlagKind

SettingValue = int | float | tuple[str, ...]


class Kind(StrEnum):
    """What a line of the plan is."""

    TASK = "task"
    AVOID = "avoid"
    MILESTONE = "milestone"
    INFO = "info"


class Anchor(StrEnum):
    """The days that windows are counted from. The `session` ones exist once for each session."""

    PLAN_START = "plan_start"
    PATCH_TEST = "patch_test"
    FIRST_SESSION = "first_session"
    SECOND_SESSION = "second_session"
    LAST_SESSION = "last_session"
    FOLLOW_UP = "follow_up"
    SESSION = "session"
    NEXT_SESSION = "next_session"


PER_SESSION = frozenset({Anchor.SESSION, Anchor.NEXT_SESSION})


class Part(StrEnum):
    """The parts of a day that tell a session's own morning from the hours after it."""

    BEFORE = "before"
    AFTER = "after"


WHOLE_DAY = frozenset(Part)


@dataclass(frozen=True)
class Offset:
    """A day: an anchor plus signed terms, each a number of days or the name of a setting that gives it."""

    anchor: Anchor
    terms: tuple[tuple[int, int | str], ...] = ()

    def day(self, anchors: Mapping[Anchor, date], numbers: Mapping[str, int]) -> date:
        """The calendar day; raises KeyError when the anchor does not exist in this plan."""
        shift = sum(sign * (numbers[term] if isinstance(term, str) else term) for sign, term in self.terms)
        return anchors[self.anchor] + days(shift)


@dataclass(frozen=True)
class Variant:
    """Other words for an item where `when` holds and, if named, the settings have these values."""

    text: str
    when: Condition | None = None
    settings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class GentlerAfter:
    """How an item changes while the session before is less than `before_day` days ago; no acts drops it.

    `before_day` None is the rest: any day after an earlier session. This is how aftercare beats preparation (I9).
    """

    before_day: str | None
    acts: tuple[str, ...]
    text: str
    per_day: int


@dataclass(frozen=True)
class ItemSpec:
    """One row of the protocol, before it meets a client.

    `key` is unique; `id` is the code of the row, which several specs may share. `start` and `end` are inclusive;
    no `end` means open. `last_end` replaces `end` after the last session. `slots` are the ticks of a day
    (none: shown, not ticked), `first_slots` those of the first day where it differs. `once` is one tick for the
    whole window. `hours` is the exact length of a rule that ends between two days. A `clipped` window ends the day
    before the next session. `follows` names items of which one must cover the day before. `gap_below` wants the gap
    before the session to be shorter than that. `needs_setting` wants that setting to be above zero. All clients get the
    item; those of whom `reminds` holds are told which of their answers makes it matter.
    """

    id: str
    key: str
    kind: Kind
    acts: tuple[str, ...]
    text: str
    sources: tuple[str, ...]
    start: Offset
    end: Offset | None = None
    last_end: Offset | None = None
    end_open_after_last: bool = False
    when: Condition | None = None
    reminds: Condition | None = None
    flag: FlagKind | None = None
    slots: tuple[str, ...] = ()
    first_slots: tuple[str, ...] | None = None
    once: bool = False
    start_part: Part | None = None
    end_part: Part | None = None
    hours: int | None = None
    every: str | None = None
    staff: bool = False
    title: str = ""
    variants: tuple[Variant, ...] = ()
    oil_text: str = ""
    no_oil_text: str = ""
    gentler_after: tuple[GentlerAfter, ...] = ()
    follows: tuple[str, ...] = ()
    gap_below: int | None = None
    clipped: bool = False
    without_patch_test: bool = False
    needs_setting: str = ""
    line: int = field(default=0, compare=False)

    @property
    def per_session(self) -> bool:
        """Whether the item comes once for each session."""
        offsets = (self.start, self.end, self.last_end)
        return any(offset is not None and offset.anchor in PER_SESSION for offset in offsets)


@dataclass(frozen=True)
class Setting:
    """A value that a clinic may move inside `lowest`..`highest` (or, for a list, among `choices`)."""

    code: str
    default: SettingValue
    lowest: float = 0
    highest: float = 0
    choices: tuple[str, ...] = ()
    conflict: str = ""
    text: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Oil:
    """A natural oil, and the allergies that take it out of every task (I22)."""

    code: str
    text: str
    removed_by: frozenset[str]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class GapRule:
    """Days between two sessions for clients of whom `when` holds (I13, I14).

    `setting` gives the default. Below `floor` is refused; below `reason_below` needs a recorded reason.
    `unprepared` is the least gap once staff recorded that the homework was not done.
    """

    setting: str
    floor: int
    reason_below: int
    when: Condition | None = None
    unprepared: int | None = None
    sources: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Protocol:
    """Everything that the plan is made from."""

    settings: Mapping[str, Setting]
    oils: tuple[Oil, ...]
    second_gaps: tuple[GapRule, ...]
    later_gaps: tuple[GapRule, ...]
    items: tuple[ItemSpec, ...]
    acts: Mapping[str, frozenset[str]]
    slots: Mapping[str, str]
    act_words: Mapping[str, str] = field(default_factory=dict)

    def involved(self, acts: tuple[str, ...]) -> frozenset[str]:
        """`acts` and all that doing them involves: washing with shampoo touches and wets."""
        return frozenset(acts).union(*(self.acts[act] for act in acts))
