"""The time lines: where each window is drawn, in hundredths of the width of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.protocol import Part
from webapp.domain.text import Text
from webapp.services.protocol_view.model import Example, Span, TypicalClient

# Days drawn after the last session: the longest window that ends.
_AFTER = 42
_TWO_WEEKS = 14
# A single day has to be seen and hit on a phone.
_NARROWEST = 1.2
_HALF = 0.5


class Mark(StrEnum):
    """What is drawn: the window, its longer form, that it goes on beyond the picture, or lies beyond it."""

    WINDOW = "window"
    LONGER = "longer"
    OPEN = "open"


@dataclass(frozen=True)
class Bar:
    """One mark from `x` on, `width` wide."""

    mark: Mark
    x: float
    width: float


@dataclass(frozen=True)
class Label:
    """A number at `x`: of a session, or of a day counted from session 1."""

    x: float
    number: int


@dataclass(frozen=True)
class Scale:
    """Turns days, counted from session 1, into places. `mirrored` where reading goes from right to left."""

    client: TypicalClient
    mirrored: bool = False

    @property
    def first(self) -> int:
        return self.client.plan_start

    @property
    def last(self) -> int:
        """The last day of the picture."""
        return self.client.sessions[-1] + _AFTER

    def x(self, day: float) -> float:
        """The place of a day; `day` + .5 is its noon."""
        part = round((day - self.first) / (self.last + 1 - self.first) * 100, 2)
        return round(100 - part, 2) if self.mirrored else part

    def sessions(self) -> tuple[Label, ...]:
        """The noon of every session, where its lines stand."""
        return tuple(Label(self.x(day + _HALF), number) for number, day in enumerate(self.client.sessions, start=1))

    def days(self) -> tuple[Label, ...]:
        """Every second week."""
        first = -(-self.first // _TWO_WEEKS) * _TWO_WEEKS
        return tuple(Label(self.x(day + _HALF), day) for day in range(first, self.last + 1, _TWO_WEEKS))

    def bars(self, example: Example) -> tuple[Bar, ...]:
        """The marks of an item."""
        return tuple(bar for span in example.spans for bar in self._bars(span))

    def _bars(self, span: Span) -> Iterator[Bar]:
        if span.longer_from is not None:
            yield self._bar(Mark.LONGER, span.longer_from, span.first)
        start, end = _start(span), _end(span)
        if start <= self.last:
            yield self._bar(Mark.WINDOW, start, self.last + 1 if end is None else min(end, self.last + 1))
        if end is None or end > self.last + 1:
            yield self._bar(Mark.OPEN, self.last - 2, self.last + 1)

    def _bar(self, mark: Mark, start: float, end: float) -> Bar:
        near, far = sorted((self.x(start), self.x(end)))
        return Bar(mark, min(near, 100 - _NARROWEST), max(_NARROWEST, round(far - near, 2)))


def _start(span: Span) -> float:
    return span.first + _HALF if span.first_part is Part.AFTER else span.first


def _end(span: Span) -> float | None:
    """The moment at which a window ends; a rule of so many hours counts them from the noon of its session."""
    if span.last is None:
        return None
    if span.hours:
        return _start(span) + span.hours / 24
    is_before = span.last_part is Part.BEFORE or (span.first_part is Part.BEFORE and span.first == span.last)
    return span.last + _HALF if is_before else span.last + 1


def days_in_words(example: Example) -> Text:
    """The days of an item, counted from session 1: days -10 to -1."""
    return Text("{spans}", {"spans": tuple(_span_in_words(span) for span in example.spans)})


def _span_in_words(span: Span) -> Text:
    if span.last is None:
        return Text("from day {first} on", {"first": span.first})
    if span.first == span.last:
        return Text("day {first}", {"first": span.first})
    return Text("days {first} to {last}", {"first": span.first, "last": span.last})
