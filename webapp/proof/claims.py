"""What must never happen, as formulas: each claim is broken by the values that make its formula true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import z3

from webapp.domain.invariants.always import ACID_USERS, ALWAYS, Always
from webapp.domain.invariants.limits import LONG, NEVER, OIL, ONCE_A_DAY, RESUMES, STEPS, WASHES, Never, is_inside
from webapp.domain.protocol import Anchor, Kind, Part
from webapp.domain.screening import FlagKind
from webapp.proof.formulas import Number
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
    yield from _resumes(model)
    yield from _doubled(model)


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
    rows = _by_row([line for line in tasks if line.names(limit.acts, involved)])
    applies = model.answers.holds(limit.when)
    spans = list(_spans(model, limit))

    def asked(lines: Iterable[Line]) -> z3.BoolRef:
        found = (z3.And(line.covers_part(DAY, part), line.does(limit.acts, involved), spans[place])
                 for line in lines for place, part in enumerate(Part))  # fmt: skip
        return z3.And(applies, z3.Or(list(found)))

    everything = asked(line for row in rows for line in row)
    return Claim(limit.invariant, everything, lambda: (Claim(limit.invariant, asked(row)) for row in rows))


def _spans(model: Model, limit: Never | Always) -> Iterator[z3.BoolRef]:
    """For each part of the day: whether it lies inside the limit."""
    for part in Part:
        inside = []
        for exists, anchors in model.plan.anchors(limit.first):
            first, last = model.plan.day(limit.first, anchors), _last_day(model, limit, anchors)
            span = [exists, first <= DAY if is_inside(part, limit.first_part, None) else first < DAY]
            if last is not None:
                span.append(last >= DAY if is_inside(part, None, limit.last_part) else last > DAY)
            inside.append(z3.And(span))
        yield z3.Or(inside)


def _last_day(model: Model, limit: Never | Always, anchors: Mapping[Anchor, Number]) -> Number | None:
    if limit.last is None:
        return None
    last = model.plan.day(limit.last, anchors)
    if isinstance(limit, Never) or not limit.until_next or Anchor.NEXT_SESSION not in anchors:
        return last
    is_last = anchors[Anchor.SESSION] == model.timeline.last
    return z3.If(is_last, last, anchors[Anchor.NEXT_SESSION] - 1)


def _resumes(model: Model) -> Iterator[Claim]:
    """I18: the day from which something is allowed again is the first on which nothing bars it."""
    rows = {line.key: line for line in model.plan.lines}
    for key, act in RESUMES:
        bars = [line for line in _about(model.plan.lines, act) if line.spec.kind is Kind.AVOID]
        if key in rows and bars:
            again = rows[key]
            is_barred, was_barred = (z3.Or([bar.covers(day) for bar in bars]) for day in (again.start, again.start - 1))
            yield Claim("I18", z3.And(again.exists, z3.Or(is_barred, z3.Not(was_barred))))


def _always(model: Model, limit: Always) -> Claim:
    concerned = [model.plan.is_planned, model.answers.holds(limit.when), model.timeline.start <= DAY]
    if limit.kind is Kind.TASK:
        concerned.append(z3.Not(model.plan.is_held(limit.acts)))
    shown = [line for line in model.plan.lines if line.spec.kind is limit.kind and not line.spec.staff]
    said = [line for line in shown if line.names(limit.acts) and not line.spec.every]
    unsaid = z3.Or(
        z3.And(span, *(z3.Not(z3.And(line.covers_part(DAY, part), line.does(limit.acts))) for line in said))
        for part, span in zip(Part, _spans(model, limit), strict=True)
    )
    return Claim(limit.invariant, z3.And(*concerned, unsaid))


def _schedule(model: Model) -> Iterator[Claim]:
    """I8, I10, I12-I15, I23 and I28: when sessions may be, and when they are firm."""
    line, flagged, clinic = model.timeline, model.screening.flagged, model.clinic.numbers
    first, is_firm = line.days[0], z3.Not(z3.Or(list(line.waits_for.values())))
    extended, tested = flagged(FlagKind.EXTENDED_PREP), flagged(FlagKind.PATCH_TEST)
    least = z3.If(extended, 14, z3.If(line.reasons[0], 7, 10))
    acids = model.answers.holds(ACID_USERS)
    unsigned = z3.And(flagged(FlagKind.STAFF_REVIEW), z3.Not(line.signed_off))
    firm_lines = z3.Or([z3.And(each.exists, z3.Not(each.provisional)) for each in model.plan.lines])
    found = [
        ("I8", clinic["spf"] < 50),
        ("I10", z3.And(tested, line.past == 0, line.patch_done, first < line.patch_day + 14)),
        ("I10", z3.And(tested, z3.Not(line.patch_clear), is_firm)),
        ("I12", z3.And(line.past == 0, first - line.start < least)),
        ("I12", z3.And(extended, z3.Not(line.scalp_ready), is_firm)),
        ("X20", z3.And(acids, line.past == 0, first - line.start < 14)),
        ("I15", line.count < 3),
        ("I23", z3.And(unsigned, z3.Or(is_firm, firm_lines))),
        ("I28", clinic["follow_up_months"] > 12),
        ("I28", z3.Not(_is_visit_said(model))),
        *((invariant, broken) for invariant, broken in _gaps(model)),
    ]
    yield from (Claim(invariant, z3.And(model.plan.is_planned, broken)) for invariant, broken in found)
    yield Claim("I23", z3.And(z3.Not(model.plan.is_planned), z3.Or([each.exists for each in model.plan.lines])))


def _is_visit_said(model: Model) -> z3.BoolRef:
    visits = [line for line in model.plan.lines if line.spec.kind is Kind.MILESTONE and not line.spec.staff]
    yearly = [line for line in visits if line.spec.every and line.names(frozenset({"follow_up"}))]
    return z3.Or([z3.And(line.exists, line.start == model.plan.follow_up) for line in yearly])


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
    oiled_before = z3.And(model.answers.holds(LONG), line.days[0] >= DAY, plan.asks(OIL, DAY - 1))
    yield Claim("I21", z3.And(oiled_before, z3.Not(plan.asks(frozenset({"wash_shampoo"}), DAY))))
    rows = {line.key: (place, line) for place, line in enumerate(model.plan.lines)}
    for one, other in STEPS:
        if one in rows and other in rows:
            (place, first), (other_place, then) = rows[one], rows[other]
            is_late = first.start > then.start if place < other_place else first.start >= then.start
            yield Claim("I21", z3.And(first.exists, then.exists, is_late))


def _doubled(model: Model) -> Iterator[Claim]:
    """I21: no two rows ask for oil, or for rubbing, on one day."""
    tasks = [line for line in model.plan.lines if line.spec.kind is Kind.TASK and not line.spec.staff]
    for act in ONCE_A_DAY:
        rows = [z3.Or([line.covers(DAY) for line in row]) for row in _by_row(_about(tasks, act))]
        yield Claim("I21", z3.Or([z3.And(one, other) for one, other in combinations(rows, 2)]))


def _about(lines: Iterable[Line], act: str, model: Model | None = None) -> list[Line]:
    """The lines that name `act` in any of their forms, or with `model` an act that involves it."""
    involved = model.involved if model else {}
    return [line for line in lines if line.names(frozenset({act}), involved)]


def _by_row(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each protocol row together."""
    rows: dict[str, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.spec.key, []).append(line)
    return list(rows.values())
