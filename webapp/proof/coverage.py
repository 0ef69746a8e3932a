"""What no client ever meets: rules that cannot fire or always do, and kinds of flag that nobody can get."""

from __future__ import annotations

from collections.abc import Iterator

import z3

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
