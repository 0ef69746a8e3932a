"""What may touch the scalp and when: the table of limits on one plan, and what does not fit into a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.condition import holds
from webapp.domain.invariants.always import ALWAYS, Always
from webapp.domain.invariants.checked import Checked, Violation, each_day
from webapp.domain.invariants.limits import (
    LONG,
    NEVER,
    OIL,
    ONCE_A_DAY,
    RESUMES,
    STEPS,
    WASHES,
    Never,
    is_inside,
)
from webapp.domain.protocol import WHOLE_DAY, Anchor, Kind, Part


def never_asked(checked: Checked) -> Iterator[Violation]:
    for limit in NEVER:
        if holds(limit.when, checked.case.response.answers):
            yield from _asked(checked, limit)


def always_said(checked: Checked) -> Iterator[Violation]:
    for limit in ALWAYS:
        if holds(limit.when, checked.case.response.answers):
            yield from _unsaid(checked, limit)


def sun_protection(checked: Checked) -> Iterator[Violation]:
    if checked.case.number("spf") < 50:
        yield Violation("I8", None, "the sun protection factor is below 50")


def washed_out(checked: Checked) -> Iterator[Violation]:
    for session in checked.sessions:
        for item in checked.tasks(OIL):
            if item.covers(session - days(1)) and not any(wash.covers(session) for wash in checked.tasks(WASHES)):
                yield Violation("I20", session, "the oil of the night is not washed out", (item.key,))


def washed_before_session_1(checked: Checked) -> Iterator[Violation]:
    if not holds(LONG, checked.case.response.answers):
        return
    washes = checked.tasks(frozenset({"wash_shampoo"}))
    for item in checked.tasks(OIL):
        for day in each_day(item.start + days(1), min(item.end or item.start, checked.sessions[0]) + days(1)):
            if day <= checked.sessions[0] and not any(wash.covers(day) for wash in washes):
                yield Violation("I21", day, "the oil of the night is not washed out with shampoo", (item.key,))
                break


def doubled(checked: Checked) -> Iterator[Violation]:
    for act in ONCE_A_DAY:
        for one, other in combinations(checked.tasks(frozenset({act})), 2):
            day = max(one.start, other.start)
            if one.key.split(".")[0] != other.key.split(".")[0] and one.covers(day) and other.covers(day):
                yield Violation("I21", day, f"{act} is asked for by two rows", (one.key, other.key))


def order(checked: Checked) -> Iterator[Violation]:
    keys = [item.key for item in checked.assessment.plan.items]
    for first, then in STEPS:
        if first in keys and then in keys and keys.index(first) > keys.index(then):
            yield Violation("I21", None, "the steps stand in the wrong order", (first, then))


def _asked(checked: Checked, limit: Never) -> Iterator[Violation]:
    for anchors in checked.anchors(limit.first):
        first = limit.first.day(anchors, checked.numbers)
        last = limit.last.day(anchors, checked.numbers) if limit.last else None
        for item in checked.tasks(limit.acts, involved=limit.involved):
            for day in each_day(first, last) if last else [max(first, item.start)]:
                if item.parts_on(day) & _parts(limit, day, first, last):
                    yield Violation(limit.invariant, day, limit.message, (item.key,))


def _parts(limit: Never | Always, day: date, first: date, last: date | None) -> frozenset[Part]:
    starts, ends = limit.first_part if day == first else None, limit.last_part if day == last else None
    return frozenset(part for part in WHOLE_DAY if is_inside(part, starts, ends))


def _unsaid(checked: Checked, limit: Always) -> Iterator[Violation]:
    if limit.kind is Kind.TASK and checked.is_held(limit.acts):
        return
    lines = checked.lines(limit.kind, limit.acts)
    for anchors in checked.anchors(limit.first):
        first, last = limit.first.day(anchors, checked.numbers), _last_day(limit, anchors, checked.numbers)
        for day in _turns(max(first, checked.case.plan_start), last, lines):
            said = frozenset[Part]().union(*(line.parts_on(day) for line in lines))
            if not _parts(limit, day, first, last) <= said:
                yield Violation(limit.invariant, day, limit.message, _keys(lines))


def _last_day(limit: Always, anchors: Mapping[Anchor, date], numbers: Mapping[str, int]) -> date:
    if limit.until_next and Anchor.NEXT_SESSION in anchors:
        return anchors[Anchor.NEXT_SESSION] - days(1)
    return limit.last.day(anchors, numbers)


def _turns(first: date, last: date, lines: Iterable[PlanItem]) -> list[date]:
    """The days from `first` to `last` on which a line may begin or end; on those between nothing changes."""
    ends = [end for line in lines for end in (line.start, line.end) if end]
    near = (end + days(offset) for end in ends for offset in (-1, 0, 1, 2))
    return [day for day in sorted({first, last, *near}) if first <= day <= last]


def resumed(checked: Checked) -> Iterator[Violation]:
    items = {item.key: item for item in checked.assessment.plan.items}
    for key, act in RESUMES:
        bars = checked.lines(Kind.AVOID, frozenset({act})) if key in items else []
        if bars and any(bar.covers(items[key].start) for bar in bars):
            yield Violation("I18", items[key].start, f"{act} is allowed again and barred", (key, *_keys(bars)))
        elif bars and not any(bar.covers(items[key].start - days(1)) for bar in bars):
            yield Violation("I18", items[key].start, f"{act} is allowed again, later than it is", (key, *_keys(bars)))


def _keys(lines: Iterable[PlanItem]) -> tuple[str, ...]:
    return tuple(line.key for line in lines)


AFTERCARE = (never_asked, always_said, resumed, sun_protection, washed_out, washed_before_session_1, doubled, order)
