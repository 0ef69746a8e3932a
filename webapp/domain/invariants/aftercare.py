"""What may touch the scalp and when: the table of limits on one plan, and what does not fit into a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.condition import holds
from webapp.domain.invariants.checked import Checked, Violation, each_day
from webapp.domain.invariants.limits import ALWAYS, NEVER, OIL, STEPS, WASHES, Always, Never
from webapp.domain.protocol import WHOLE_DAY, Part


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


def _parts(limit: Never, day: date, first: date, last: date | None) -> frozenset[Part]:
    return frozenset(part for part in WHOLE_DAY if limit.covers(part, is_first=day == first, is_last=day == last))


def _unsaid(checked: Checked, limit: Always) -> Iterator[Violation]:
    lines = checked.lines(limit.kind, limit.act)
    for anchors in checked.anchors(limit.first):
        first = max(limit.first.day(anchors, checked.numbers), checked.case.plan_start)
        for day in each_day(first, limit.last.day(anchors, checked.numbers)):
            if not any(line.covers(day) for line in lines):
                yield Violation(limit.invariant, day, limit.message, tuple(line.key for line in lines))


AFTERCARE = (never_asked, always_said, sun_protection, washed_out, order)
