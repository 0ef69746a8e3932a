"""What people read of the protocol: plain data, with every sentence still to be translated.

A `str` in a field called `words`, `says`, `topic`, `chosen`, `reason` or `range` stands in the words of facts.yaml,
which are not translated. Days are counted from session 1, which is day 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.protocol import Anchor, Kind, Part, SettingValue
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text


class Section(StrEnum):
    """The parts that the items of a protocol fall into, by their windows."""

    BEFORE = "before"
    COURSE = "course"
    SESSION = "session"
    AFTER = "after"


@dataclass(frozen=True)
class SourceView:
    """One source. `kind` is fact, screening, conflict, literature or document."""

    id: str
    kind: str
    words: str
    line: int


@dataclass(frozen=True)
class SettingView:
    """A choice of the clinic. `words` is its value, `range` says how far it may be moved (None for a list)."""

    code: str
    name: Text
    value: SettingValue
    default: SettingValue
    words: Text
    range: Text | None
    conflict: str
    line: int

    @property
    def is_default(self) -> bool:
        return self.value == self.default


@dataclass(frozen=True)
class EdgeView:
    """One end of a window: so many days after (or, below zero, before) its anchor."""

    anchor: Anchor
    days: int
    words: Text


@dataclass(frozen=True)
class WindowView:
    """When an item applies. No `end` means that it stays open; `last_end` replaces it after the last session."""

    words: Text
    start: EdgeView
    end: EdgeView | None
    last_end: EdgeView | None
    notes: tuple[Text, ...]
    settings: tuple[SettingView, ...]


@dataclass(frozen=True)
class Span:
    """One stretch of days as the planner puts it. `longer_from` is its first day with the longer preparation."""

    first: int
    last: int | None
    session: int | None = None
    first_part: Part | None = None
    last_part: Part | None = None
    hours: int | None = None
    longer_from: int | None = None


@dataclass(frozen=True)
class TypicalClient:
    """Somebody for whom the time lines are drawn, with the gaps that the settings give and nothing special."""

    code: str
    name: Text
    patch_test: int
    sessions: tuple[int, ...]
    plan_start: int


@dataclass(frozen=True)
class Example:
    """An item for one typical client. `applies` is False where hair or care plan rule it out."""

    client: TypicalClient
    applies: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class VariantView:
    """The words of an item for some clients. No `text`: the line is left out. `acts` are given where they differ."""

    condition: Text
    text: Text | None
    acts: Text | None = None


@dataclass(frozen=True)
class ItemView:
    """One line of the protocol. `conditions` must all hold; none: it is for everybody."""

    id: str
    key: str
    section: Section
    kind: Kind
    title: Text
    kind_words: Text
    acts: Text
    text: Text
    variants: tuple[VariantView, ...]
    window: WindowView
    conditions: tuple[Text, ...]
    reminds: Text | None
    ticks: Text
    flag: FlagKind | None
    is_for_staff: bool
    held_by: tuple[str, ...]
    sources: tuple[SourceView, ...]
    settings: tuple[SettingView, ...]
    examples: tuple[Example, ...]
    line: int

    @property
    def example(self) -> Example:
        """The first typical client whom the item can concern."""
        return next((each for each in self.examples if each.applies), self.examples[0])


@dataclass(frozen=True)
class RuleView:
    """One rule of the screening. `since` and `until` say on which days it fires, where it does not always."""

    id: str
    kinds: tuple[FlagKind, ...]
    condition: Text
    message: Text
    since: Text | None
    until: Text | None
    letter: bool
    waivable: bool
    holds: Text | None
    no_oil: bool
    sources: tuple[SourceView, ...]
    questions: frozenset[str]
    line: int


@dataclass(frozen=True)
class FlagView:
    """A kind of flag with the rules that raise it, in the order of the file."""

    kind: FlagKind
    name: Text
    meaning: Text
    rules: tuple[RuleView, ...]


@dataclass(frozen=True)
class LeadTimeView:
    """Why session 1 may have to wait: for whom, from which day on, how long, and the least with a recorded reason."""

    code: str
    condition: Text
    counts_from: Text
    days: int
    floor: int
    text: Text
    setting: SettingView | None
    sources: tuple[SourceView, ...]
    questions: frozenset[str]
    line: int


@dataclass(frozen=True)
class GapView:
    """Days between two sessions. `sessions` says which, `notes` what is refused or needs a reason."""

    sessions: Text
    condition: Text
    setting: SettingView
    notes: tuple[Text, ...]
    sources: tuple[SourceView, ...]
    questions: frozenset[str]
    line: int


@dataclass(frozen=True)
class PositionView:
    """What some documents say in a conflict; silent ones say nothing about it."""

    documents: tuple[str, ...]
    says: str
    sources: tuple[SourceView, ...]
    is_silent: bool


@dataclass(frozen=True)
class ConflictView:
    """Where the sources differ, with the keys of the items and the ids of the rules that follow what was chosen."""

    id: str
    topic: str
    positions: tuple[PositionView, ...]
    chosen: str
    reason: str
    range: str
    settings: tuple[SettingView, ...]
    items: tuple[str, ...]
    rules: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class ScreeningView:
    """Somebody to look out for, with what cites the row. `needs_approval` until a clinician has approved it."""

    id: str
    screen_for: str
    action: str
    flag: str
    note: str
    sources: tuple[SourceView, ...]
    rules: tuple[str, ...]
    items: tuple[str, ...]
    needs_approval: bool
    line: int


@dataclass(frozen=True)
class SourceUse:
    """A source with everything that cites it: keys of items, ids of rules and of conflicts."""

    source: SourceView
    items: tuple[str, ...]
    rules: tuple[str, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class AnswerView:
    """Where one answer leads. `together` are the rules that want another answer beside it."""

    answer: Text
    rules: tuple[RuleView, ...]
    together: frozenset[str]
    items: tuple[str, ...]
    words: tuple[str, ...]
    reminds: tuple[str, ...]
    lead_times: tuple[LeadTimeView, ...]
    gaps: tuple[GapView, ...]
    asks: tuple[Text, ...]
    oils: Text | None

    @property
    def touches_the_plan(self) -> bool:
        """Whether it leads to anything beside flags."""
        found = (self.items, self.words, self.reminds, self.lead_times, self.gaps, self.asks, self.oils)
        return any(found)

    @property
    def leads_nowhere(self) -> bool:
        """Whether the plan is the usual one with this answer."""
        return not self.rules and not self.touches_the_plan


@dataclass(frozen=True)
class QuestionView:
    """One question and where its answers lead; of a day or of words, which rules and waits count from it."""

    id: str
    number: int
    name: Text
    text: Text
    is_follow_up: bool
    technician_only: bool
    answers: tuple[AnswerView, ...]
    rules: tuple[RuleView, ...]
    lead_times: tuple[LeadTimeView, ...]
    reads: tuple[Text, ...]
    line: int

    @property
    def is_read(self) -> bool:
        """Whether any rule or line of the plan reads the answer."""
        is_counted_from = bool(self.rules or self.lead_times or self.reads)
        return is_counted_from or not all(answer.leads_nowhere for answer in self.answers)


@dataclass(frozen=True)
class ProtocolView:
    """The whole protocol, ready to be shown."""

    version: str
    clients: tuple[TypicalClient, ...]
    items: tuple[ItemView, ...]
    flags: tuple[FlagView, ...]
    lead_times: tuple[LeadTimeView, ...]
    gaps: tuple[GapView, ...]
    conflicts: tuple[ConflictView, ...]
    screening: tuple[ScreeningView, ...]
    coverage: tuple[QuestionView, ...]
    settings: tuple[SettingView, ...]
    sources: tuple[SourceUse, ...]

    def item(self, key: str) -> ItemView | None:
        """The item with this key."""
        return next((item for item in self.items if item.key == key), None)

    @property
    def rules(self) -> tuple[RuleView, ...]:
        """Every rule once, in the order of the file."""
        rules = {rule.id: rule for flag in self.flags for rule in flag.rules}
        return tuple(sorted(rules.values(), key=lambda rule: rule.line))
