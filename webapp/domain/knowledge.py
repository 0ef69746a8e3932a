"""What the clinic knows and where it comes from: facts, screening rows, and conflicts between the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType


@dataclass(frozen=True)
class Document:
    """One of the texts that the facts are taken from."""

    id: str
    file: str
    title: str
    note: str
    date: date | None = None
    line: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """How a line of text calls this document."""
        return f"document {self.id}" + (f" of {self.date.day} {self.date:%B %Y}" if self.date else "")

    @property
    def description(self) -> str:
        return f"{self.title} ({self.name})"


@dataclass(frozen=True)
class Literature:
    """A paper, the page of an authority or of another clinic; or plain judgement, which also has to be owned."""

    id: str
    kind: str
    citation: str
    line: int = field(default=0, compare=False)

    @property
    def description(self) -> str:
        return self.citation


@dataclass(frozen=True)
class Fact:
    """One statement of a document in own words: that the text says so, not that it is true."""

    id: str
    topic: str
    text: str
    timing: str
    applies_to: str
    document: Document
    lines: str
    line: int = field(default=0, compare=False)

    @property
    def description(self) -> str:
        word = "line" if self.lines.isdigit() else "lines"
        return f"{self.text} ({self.document.name}, {word} {self.lines})"


@dataclass(frozen=True)
class ScreeningRow:
    """Somebody to look out for whom the documents do not mention, and what is usually done."""

    id: str
    screen_for: str
    action: str
    flag: str
    sources: tuple[str, ...]
    note: str = ""
    line: int = field(default=0, compare=False)

    @property
    def description(self) -> str:
        return f"Screening for: {self.screen_for} ({self.action})"


@dataclass(frozen=True)
class Position:
    """What some sources say in a conflict. Without `sources` the documents are silent on the matter."""

    documents: tuple[str, ...]
    says: str
    sources: tuple[str, ...] = ()

    @property
    def is_silent(self) -> bool:
        return not self.sources


@dataclass(frozen=True)
class SettingRange:
    """How far a clinic may move the setting `code`; without bounds the setting is not a number."""

    code: str
    default: float | None = None
    lowest: float | None = None
    highest: float | None = None
    line: int = field(default=0, compare=False)

    @property
    def is_numeric(self) -> bool:
        return self.lowest is not None

    def allows(self, value: float) -> bool:
        """Whether `value` lies in the range, both ends included."""
        if self.lowest is None or self.highest is None:
            return False
        return self.lowest <= value <= self.highest


@dataclass(frozen=True)
class Conflict:
    """Where the sources contradict each other: what each says, what was chosen, why, and what a clinic may change."""

    id: str
    topic: str
    positions: tuple[Position, ...]
    default: str
    reason: str
    range: str
    settings: tuple[SettingRange, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def description(self) -> str:
        return f"Where the sources differ on: {self.topic}. Chosen: {self.default}"


Source = Document | Literature | Fact | ScreeningRow | Conflict


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything that a flag, a task or a rule may name as its source, in the order of the file."""

    documents: tuple[Document, ...]
    literature: tuple[Literature, ...]
    facts: tuple[Fact, ...]
    screening: tuple[ScreeningRow, ...]
    conflicts: tuple[Conflict, ...]
    needs_clinician_approval: bool = True

    def __iter__(self) -> Iterator[Source]:
        for part in (self.documents, self.literature, self.facts, self.screening, self.conflicts):
            yield from part

    @cached_property
    def by_id(self) -> Mapping[str, Source]:
        return MappingProxyType({source.id: source for source in self})

    @cached_property
    def setting_ranges(self) -> Mapping[str, SettingRange]:
        """The range of every setting that some conflict leaves to the clinic, by code."""
        ranges = (setting for conflict in self.conflicts for setting in conflict.settings)
        return MappingProxyType({setting.code: setting for setting in ranges})

    def has(self, source_id: str) -> bool:
        return source_id in self.by_id

    def describe(self, source_id: str) -> str:
        """One plain line on a source. An id from older content, unknown by now, stands for itself."""
        source = self.by_id.get(source_id)
        return source.description if source else source_id
