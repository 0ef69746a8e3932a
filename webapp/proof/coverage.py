"""What no client ever meets, though all should: rules that cannot fire or always do, flags that nobody can get, and
homework that nobody looks at."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from webapp.domain.hard_floors import UNPREPARED_GAP
from webapp.domain.invariants.limits import SHORT
from webapp.domain.protocol import GapRule
from webapp.domain.screening import FlagKind, Rule
from webapp.proof.model import Model


def unused(model: Model, solver: z3.Solver) -> Iterator[tuple[Rule, str]]:
    """Rules that fire for no answers, or whatever is answered, each with what is wrong."""
    for rule in model.screening.rules:
        fires = model.screening.fires[rule.id]
        if solver.check(fires) != z3.sat:
            yield rule, f"{rule.id} fires for no answers that can be given"
        elif solver.check(z3.Not(fires)) != z3.sat:
            yield rule, f"{rule.id} fires for everybody, whatever is answered"


def unreachable_flags(model: Model, solver: z3.Solver) -> Iterator[FlagKind]:
    """Kinds of flag that no answers lead to."""
    for kind in FlagKind:
        raised = [model.screening.fires[rule.id] for rule in model.screening.rules if kind in rule.flags and rule.when]
        if solver.check(z3.Or(raised)) != z3.sat:
            yield kind


def unlooked_homework(model: Model, solver: z3.Solver) -> Iterator[GapRule]:
    """I13: gaps that let men with short hair come back early without a look at their homework."""
    who = z3.And(model.answers.chose("care_plan_sex", "man"), model.answers.holds(SHORT))
    for rule, applies in model.timeline.gap_rules(2, model.answers):
        if (rule.unprepared or 0) < UNPREPARED_GAP:
            is_early = model.clinic.numbers[rule.setting] < UNPREPARED_GAP
            if solver.check(who, applies, is_early) != z3.unsat:
                yield rule
