"""A sentence of the content with its blanks still to be filled in, so that it can be translated first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from string import Formatter


def _as_written(template: str) -> str:
    return template


def show_plain(value: object) -> str:
    """A value in English without a locale library: dates as 2026-12-14, several words as 'a, b'."""
    if isinstance(value, tuple):
        return ", ".join(show_plain(part) for part in value)
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Text:
    """`template` is the message to translate; `values` fills its `{names}`.

    A value is a word, a number, a date, a sentence of its own, or a tuple of words and sentences (all of
    which are translated too).
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def render(
        self,
        translate: Callable[[str], str] = _as_written,
        show: Callable[[object], str] = show_plain,
    ) -> str:
        """The finished sentence: the template through `translate`, each value through `show`."""

        def words(value: object) -> str:
            if isinstance(value, Text):
                return value.render(translate, show)
            if isinstance(value, tuple):
                return show(tuple(words(part) if isinstance(part, Text) else translate(str(part)) for part in value))
            return show(value)

        return translate(self.template).format(**{name: words(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.render()


@cache
def blanks(template: str) -> frozenset[str]:
    """The names in braces that `template` leaves to be filled in."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
