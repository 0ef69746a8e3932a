"""What a week of working hours, a room and days off have to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise

from webapp.domain.calendar import days
from webapp.domain.problem import Problem
from webapp.domain.rota import Span
from webapp.domain.text import Text

Week = Mapping[int, tuple[Span, ...]]

MOST_SPANS = 4
# Time off without an end: for somebody who never treats.
NO_END = date(9999, 12, 31)
# Further away than this it is a slip of the keyboard.
FURTHEST = days(366 * 5)

_NO_HOURS = "Give at least one span. For somebody who does not treat, enter time off without a last day instead."


def week_problems(week: Week) -> Iterator[Problem]:
    """What is wrong with a week; a problem's field is `end_<weekday>_<place>`, as the spans stand in it."""
    if not any(week.values()):
        yield Problem("", Text(_NO_HOURS))
    for weekday, spans in sorted(week.items()):
        for place, span in enumerate(spans):
            if span.end <= span.start:
                yield Problem(f"end_{weekday}_{place}", Text("The end has to be after the start."))
        yield from _overlaps(weekday, spans)


def _overlaps(weekday: int, spans: tuple[Span, ...]) -> Iterator[Problem]:
    in_order = sorted(range(len(spans)), key=lambda place: spans[place])
    for before, after in pairwise(in_order):
        if spans[after].start < spans[before].end:
            yield Problem(f"end_{weekday}_{after}", Text("These hours overlap others of the same day."))


def tidy(week: Week) -> dict[int, tuple[Span, ...]]:
    """The same hours, each day's in order; weekdays without any are left out."""
    return {weekday: tuple(sorted(spans)) for weekday, spans in sorted(week.items()) if spans}


def written(week: Week | None) -> str:
    """One word for a week, to see whether it has changed since; None is a week that nobody has set."""
    if week is None:
        return "usual"
    spans = (f"{weekday}-{span.start:%H%M}-{span.end:%H%M}" for weekday, each in tidy(week).items() for span in each)
    return ".".join(spans)


def time_off_problems(first: date, last: date, today: date) -> Iterator[Problem]:
    """What is wrong with days off, both included. Days that are over cannot be taken off any more."""
    if last < first:
        yield Problem("last_on", Text("The last day is before the first."))
    elif last < today:
        yield Problem("last_on", Text("These days have passed."))
    elif first > today + FURTHEST or NO_END > last > first + FURTHEST:
        yield Problem("last_on" if first <= today + FURTHEST else "first_on", Text("Please check the year."))


def room_problems(name: str, others: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the name of a new room."""
    if not name:
        yield Problem("name", Text("Please give the room a name."))
    elif name.casefold() in {other.casefold() for other in others}:
        yield Problem("name", Text("There is a room with this name."))
