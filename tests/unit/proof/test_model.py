"""The formulas say what the planner does: for random clients both give the same flags, days and lines."""

from __future__ import annotations

from datetime import date

import z3
from hypothesis import HealthCheck, given, settings

from tests.random_cases import CONTENT, cases, planned
from tests.unit.proof.pinned import pinned
from webapp.domain.assessment import Assessment
from webapp.domain.calendar import days
from webapp.domain.case import Case
from webapp.domain.screening import FlagKind
from webapp.proof.model import Model

MODEL = Model(CONTENT)
SOLVER = MODEL.solver()


@given(cases())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_the_formulas_give_what_the_planner_gives(raw: dict[str, object]) -> None:
    made = planned(raw)
    if made is None:
        return
    case, assessment = made

    found = solved(case, assessment)

    assert formula_flags(found) - unseen(assessment) == flags(assessment) - unseen(assessment)
    assert formula_lines(found, case.today) == plan_lines(assessment)


def solved(case: Case, assessment: Assessment) -> z3.ModelRef:
    """The formulas with all that is known of the case; the planner's sessions are among those that may be."""
    SOLVER.push()
    try:
        assert SOLVER.check(*pinned(MODEL, case, assessment)) == z3.sat, "the proof leaves this client out"
        return SOLVER.model()
    finally:
        SOLVER.pop()


def flags(assessment: Assessment) -> set[tuple[str, FlagKind]]:
    return {(flag.rule, flag.kind) for flag in assessment.flags}


def unseen(assessment: Assessment) -> set[tuple[str, FlagKind]]:
    """What hangs on sessions that a deferred client is not shown."""
    by_sessions = {("long_growth_break", FlagKind.STAFF_REVIEW), ("date_too_soon", FlagKind.STAFF_REVIEW)}
    return set() if assessment.plan.sessions else by_sessions


def formula_flags(found: z3.ModelRef) -> set[tuple[str, FlagKind]]:
    return {
        (rule.id, kind)
        for rule in MODEL.screening.rules
        for kind in rule.flags
        if z3.is_true(found.eval(MODEL.screening.stands(rule, kind), model_completion=True))
    }


def formula_lines(found: z3.ModelRef, today: date) -> dict[str, object]:
    def is_so(formula: z3.BoolRef) -> bool:
        return z3.is_true(found.eval(formula, model_completion=True))

    def day(number: z3.ArithRef) -> date:
        return today + days(found.eval(number, model_completion=True).as_long())

    return {
        line.key: (
            day(line.start),
            None if line.end is None or found.eval(line.end).as_long() > 10**8 else day(line.end),
            next(acts for when, acts in line.acts if is_so(when)),
            is_so(line.provisional),
        )
        for line in MODEL.plan.lines
        if is_so(line.exists)
    }


def plan_lines(assessment: Assessment) -> dict[str, object]:
    return {item.key: (item.start, item.end, item.acts, item.provisional) for item in assessment.plan.items}
