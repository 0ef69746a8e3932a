"""Reads the days between which an item holds, and refuses windows that can hold no day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod

from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.content.settings import counting
from webapp.domain.lengths import DERIVED, lengths
from webapp.domain.protocol import Anchor, Offset, Setting

_OFFSET = re.compile(r"(?P<anchor>[a-z_]+)(?P<terms>( [+-] [a-z0-9_]+)*)")
_TERM = re.compile(r" ([+-]) ([a-z0-9_]+)")
_FURTHEST = 3650
_MOST_TERMS = 6
# Beyond this many combinations of settings, only the ends of their ranges are tried.
_MOST_TRIED = 500
# The least number of days by which one anchor comes after another; a plan has three sessions or more (I13-I15).
_PLACES = {
    Anchor.PLAN_START: 0,
    Anchor.PATCH_TEST: 0,
    Anchor.FIRST_SESSION: 7,
    Anchor.SECOND_SESSION: 14,
    Anchor.LAST_SESSION: 21,
    Anchor.FOLLOW_UP: 180,
}

Terms = tuple[tuple[int, int | str], ...]
Chosen = Mapping[str, int]


@dataclass(frozen=True)
class WindowReader:
    """Reads days such as `session + first_wash_day - 1`; `settings` give what they may be counted with."""

    settings: Mapping[str, Setting]
    _known: dict[Terms, Sequence[tuple[int, Chosen]]] = field(default_factory=dict, repr=False)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """What may stand in a window or a text: settings that count, and lengths that follow from them."""
        return counting(self.settings) | DERIVED.keys()

    def offset(self, node: Node) -> Offset:
        """The day at `node`."""
        match = _OFFSET.fullmatch(node.text())
        if match is None:
            raise node.error(f"'{shown(node.text())}' is not a day; write an anchor and days, such as session + 5")
        if match["anchor"] not in set(Anchor):
            raise node.error(f"'{shown(match['anchor'])}' is not a day to count from{hint(match['anchor'], Anchor)}")
        signed = _TERM.findall(match["terms"])
        if len(signed) > _MOST_TERMS:
            raise node.error(f"adds up {len(signed)} terms; at most {_MOST_TERMS} are read")
        terms = tuple((1 if sign == "+" else -1, self._term(node, word)) for sign, word in signed)
        return Offset(Anchor(match["anchor"]), terms)

    def _term(self, node: Node, word: str) -> int | str:
        if not word.isdecimal():
            return self.number(node, word)
        if len(word) > len(str(_FURTHEST)) or int(word) > _FURTHEST:
            raise node.error(f"{shown(word)} is too far away; at most {_FURTHEST} days are read")
        return int(word)

    def number(self, node: Node, word: str) -> str:
        """The name of a setting that counts, or of a length that follows from some."""
        if word not in self.numbers:
            near = hint(word, sorted(self.numbers))
            raise node.error(f"'{shown(word)}' is neither a number nor a setting that counts{near}")
        return word

    def check(self, node: Node, start: Offset, end: Offset) -> None:
        """Raises ContentError where `end`, read at `node`, lies before `start` for every choice or for some choices.

        A window may be empty for some choices, so that it would end the day before it starts, but not for all.
        """
        apart = _apart(start.anchor, end.anchor)
        if apart is None:
            return
        tried = self._lengths(_difference(start, end))
        longest = max(length for length, _ in tried) - apart
        shortest, chosen = min(tried, key=lambda each: each[0])
        if longest < 0:
            raise node.error(f"the window ends {-longest} days before it starts, so it holds no day")
        if apart == 0 and shortest < -1:
            when = " and ".join(f"{code} is {value}" for code, value in chosen.items())
            raise node.error(f"the window ends {-shortest} days before it starts when {when}")

    def _lengths(self, terms: Terms) -> Sequence[tuple[int, Chosen]]:
        """What the terms add up to, for each choice of the settings in them; many windows have the same."""
        if terms not in self._known:
            self._known[terms] = [(_sum(terms, numbers), chosen) for chosen, numbers in self._choices(terms)]
        return self._known[terms]

    def _choices(self, terms: Terms) -> Iterator[tuple[Chosen, Mapping[str, int]]]:
        """Choices of the settings that the terms hang on, and all numbers that follow from each."""
        defaults = {code: setting.default for code, setting in self.settings.items()}
        words = {term for _, term in terms if isinstance(term, str)}
        codes = sorted({code for word in words for code in DERIVED.get(word, (word,))})
        for values in self._values(codes):
            chosen = dict(zip(codes, values, strict=True))
            for extended in (False, True) if "preparation" in words else (False,):
                yield chosen, lengths({**defaults, **chosen}, extended=extended)

    def _values(self, codes: Sequence[str]) -> Iterator[tuple[int, ...]]:
        ranges = [range(int(self.settings[code].lowest), int(self.settings[code].highest) + 1) for code in codes]
        if prod(map(len, ranges)) > _MOST_TRIED:
            return product(*((values[0], values[-1]) for values in ranges))
        return product(*ranges)


def _apart(start: Anchor, end: Anchor) -> int | None:
    """The least days from the anchor of the end to that of the start; None where the end's may come later."""
    if start is end or (start, end) == (Anchor.SESSION, Anchor.LAST_SESSION):
        return 0
    if start not in _PLACES or end not in _PLACES or _PLACES[end] >= _PLACES[start]:
        return None
    return _PLACES[start] - _PLACES[end]


def _difference(start: Offset, end: Offset) -> Terms:
    """The terms of the end less those of the start; what stands in both is gone."""
    counts = Counter[int | str]()
    for offset, side in ((end, 1), (start, -1)):
        for sign, term in offset.terms:
            counts[term] += sign * side
    return tuple((count, term) for term, count in counts.items() if count)


def _sum(terms: Terms, numbers: Mapping[str, int]) -> int:
    return sum(count * (numbers[term] if isinstance(term, str) else term) for count, term in terms)
