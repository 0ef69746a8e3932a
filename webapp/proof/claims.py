"""What must never happen, as formulas: each claim is broken by the values that make its formula true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import z3

from webapp.domain.invariants.limits import ALWAYS, NEVER, OIL, STEPS, WASHES, Always, Never
from webapp.domain.protocol import Kind, Part
from webapp.domain.screening import FlagKind
from webapp.proof.model import Model
from webapp.proof.plan import Line

# The day on which something goes wrong; the solver chooses it.
DAY = z3.Int("day")


@dataclass(frozen=True)
class Claim:
    """One invariant and the formula that breaks it. `parts` makes narrower ones that tell where."""

    invariant: str
    broken: z3.BoolRef
    parts: Callable[[], Iterable[Claim]] = tuple


def claims(model: Model) -> Iterator[Claim]:
    """Everything that has to hold for every plan, as `webapp.domain.invariants` checks it for one."""
    yield from _contradictions(model)
    for never in NEVER:
        yield _never(model, never)
    for always in ALWAYS:
        yield _always(model, always)
    yield from _schedule(model)
    yield from _steps(model)


def _contradictions(model: Model) -> Iterator[Claim]:
    """I25, act by act: no part of a day both asks for and bars it."""
    asking = [line for line in model.plan.lines if line.spec.kind is Kind.TASK]
    barring = [line for line in model.plan.lines if line.spec.kind is Kind.AVOID]
    for act in model.content.protocol.acts:
        tasks, bars = _about(asking, act, model), _about(barring, act)
        if tasks and bars:
            yield Claim("I25", _clash(model, tasks, bars, act), partial(_pairs, model, tasks, bars, act))


def _pairs(model: Model, tasks: list[Line], bars: list[Line], act: str) -> Iterator[Claim]:
    for one in _by_row(tasks):
        for other in _by_row(bars):
            yield Claim("I25", _clash(model, one, other, act))


def _clash(model: Model, tasks: list[Line], bars: list[Line], act: str) -> z3.BoolRef:
    acts = frozenset({act})
    return z3.Or(
        z3.And(
            z3.Or([z3.And(task.covers_part(DAY, part), task.does(acts, model.involved)) for task in tasks]),
            z3.Or([z3.And(bar.covers_part(DAY, part), bar.does(acts)) for bar in bars]),
        )
        for part in Part
    )


def _never(model: Model, limit: Never) -> Claim:
    involved = model.involved if limit.involved else None
    tasks = [line for line in model.plan.lines if line.spec.kind is Kind.TASK and not line.spec.staff]
    rows = _by_row([line for line in tasks if not z3.is_false(z3.simplify(line.does(limit.acts, involved)))])
    applies = model.answers.holds(limit.when)
    spans = list(_spans(model, limit))

    def asked(lines: Iterable[Line]) -> z3.BoolRef:
        found = (z3.And(line.covers_part(DAY, part), line.does(limit.acts, involved), spans[place])
                 for line in lines for place, part in enumerate(Part))  # fmt: skip
        return z3.And(applies, z3.Or(list(found)))

    everything = asked(line for row in rows for line in row)
    return Claim(limit.invariant, everything, lambda: (Claim(limit.invariant, asked(row)) for row in rows))


def _spans(model: Model, limit: Never) -> Iterator[z3.BoolRef]:
    """For each part of the day: whether it lies inside the limit."""
    for part in Part:
        inside = []
        for exists, anchors in model.plan.anchors(limit.first):
            first = model.plan.day(limit.first, anchors)
            span = [exists, first <= DAY]
            if not limit.covers(part, is_first=True, is_last=False):
                span.append(first != DAY)
            if limit.last:
                last = model.plan.day(limit.last, anchors)
                span.append(last >= DAY)
                if not limit.covers(part, is_first=False, is_last=True):
                    span.append(last != DAY)
            inside.append(z3.And(span))
        yield z3.Or(inside)


def _always(model: Model, limit: Always) -> Claim:
    said = [
        line for line in _about(model.plan.lines, limit.act) if line.spec.kind is limit.kind and not line.spec.every
    ]
    span = z3.Or(
        z3.And(
            exists, model.plan.day(limit.first, anchors) <= DAY, model.plan.day(limit.last, anchors) >= DAY,
            model.timeline.start <= DAY,
        )
        for exists, anchors in model.plan.anchors(limit.first)
    )  # fmt: skip
    unsaid = [z3.Not(z3.And(line.covers(DAY), line.does(frozenset({limit.act})))) for line in said]
    return Claim(limit.invariant, z3.And(model.plan.is_planned, model.answers.holds(limit.when), span, *unsaid))


def _schedule(model: Model) -> Iterator[Claim]:
    """I8, I10, I12-I15, I23 and I28: when sessions may be, and when they are firm."""
    line, flagged, clinic = model.timeline, model.screening.flagged, model.clinic.numbers
    first, is_firm = line.days[0], z3.Not(z3.Or(list(line.waits_for.values())))
    extended, tested = flagged(FlagKind.EXTENDED_PREP), flagged(FlagKind.PATCH_TEST)
    least = z3.If(extended, 14, z3.If(line.reasons[0], 7, 10))
    unsigned = z3.And(flagged(FlagKind.STAFF_REVIEW), z3.Not(line.signed_off))
    firm_lines = z3.Or([z3.And(each.exists, z3.Not(each.provisional)) for each in model.plan.lines])
    found = [
        ("I8", clinic["spf"] < 50),
        ("I10", z3.And(tested, line.past == 0, line.patch_done, first < line.patch_day + 14)),
        ("I10", z3.And(tested, z3.Not(line.patch_clear), is_firm)),
        ("I12", z3.And(line.past == 0, first - line.start < least)),
        ("I12", z3.And(extended, z3.Not(line.scalp_ready), is_firm)),
        ("I15", line.count < 3),
        ("I23", z3.And(unsigned, z3.Or(is_firm, firm_lines))),
        ("I28", clinic["follow_up_months"] > 12),
        *((invariant, broken) for invariant, broken in _gaps(model)),
    ]
    yield from (Claim(invariant, z3.And(model.plan.is_planned, broken)) for invariant, broken in found)
    yield Claim("I23", z3.And(z3.Not(model.plan.is_planned), z3.Or([each.exists for each in model.plan.lines])))


def _gaps(model: Model) -> Iterator[tuple[str, z3.BoolRef]]:
    least = z3.If(model.answers.chose("care_plan_sex", "man"), 7, 14)
    for number in range(2, len(model.timeline.days) + 1):
        gap, reason = model.timeline.gap(number), model.timeline.reasons[number - 1]
        too_short = gap < least if number == 2 else z3.Or(gap < least, z3.And(gap < 21, z3.Not(reason)))
        is_to_come = z3.And(number <= model.timeline.count, number > model.timeline.past)
        yield ("I13" if number == 2 else "I14"), z3.And(is_to_come, too_short)


def _steps(model: Model) -> Iterator[Claim]:
    """I20 and I21: what was oiled at night is washed in the morning, and rows that build on each other keep order."""
    plan, line = model.plan, model.timeline
    for number, session in enumerate(line.days, start=1):
        left_in = z3.And(plan.asks(OIL, session - 1), z3.Not(plan.asks(WASHES, session)))
        yield Claim("I20", z3.And(number <= line.count, left_in))
    rows = {line.key: (place, line) for place, line in enumerate(model.plan.lines)}
    for one, other in STEPS:
        if one in rows and other in rows:
            (place, first), (other_place, then) = rows[one], rows[other]
            is_late = first.start > then.start if place < other_place else first.start >= then.start
            yield Claim("I21", z3.And(first.exists, then.exists, is_late))


def _about(lines: Iterable[Line], act: str, model: Model | None = None) -> list[Line]:
    """The lines that name `act` in any of their forms, or with `model` an act that involves it."""
    involved = model.involved if model else {}
    return [
        line
        for line in lines
        if any(act == each or act in involved.get(each, ()) for _, own in line.acts for each in own)
    ]


def _by_row(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each protocol row together."""
    rows: dict[str, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.spec.key, []).append(line)
    return list(rows.values())
