"""The parts that the page of a day is put together from. A page for all days holds each of them once."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from markupsafe import Markup  # noqa: TID251  what passes through here templates have escaped

from webapp.web.reading_day import reading_day

NEWLINE = Markup("\n")
PLACE = Markup('<template data-use="{}"></template>')


def as_it_is(*_key: Hashable, caller: Callable[[], Markup]) -> Markup:
    """The part in its place, as on the page of one day."""
    return caller()


class Pieces:
    """Collects parts. In the place of each stands a `<template>` that names it by its number."""

    def __init__(self) -> None:
        self._numbers: dict[Markup, int] = {}
        self._known: dict[tuple[Hashable, ...], int | None] = {}
        self._outermost: list[int] = []
        self._depth = 0

    @property
    def all(self) -> tuple[Markup, ...]:
        """Every part, in the order of their numbers."""
        return tuple(self._numbers)

    def of(self, render: Callable[[], object]) -> list[int]:
        """The numbers of the outermost parts that `render` puts one after the other."""
        self._outermost = []
        render()
        return self._outermost

    def __call__(self, *key: Hashable, caller: Callable[[], Markup]) -> Markup:
        """One part, as a template asks for it. With a key, only the first one of that key is rendered."""
        # The same words may hold a date, which reads differently in another year.
        known = (reading_day().year, *key)
        if not key or known not in self._known:
            self._known[known] = self._number(caller)
        number = self._known[known]
        if number is None:
            return Markup()
        if not self._depth:
            self._outermost.append(number)
        return PLACE.format(number)

    def _number(self, caller: Callable[[], Markup]) -> int | None:
        self._depth += 1
        lines = [line.strip() for line in caller().splitlines()]
        self._depth -= 1
        content = NEWLINE.join(line for line in lines if line)
        return self._numbers.setdefault(content, len(self._numbers)) if content else None
