"""Which rules fire, as formulas over the answers and over what staff can see and decide."""

from __future__ import annotations

from collections.abc import Iterable

import z3

from webapp.domain.screening import Deadline, FlagKind, Rule
from webapp.proof.answers import Answers
from webapp.proof.calendar import some_months


class Screening:
    """`webapp.domain.screening.screen`, and what staff may make of it: any flag set aside, any kind added.

    Which flags a member of staff may set aside is decided elsewhere; the plan has to be right for all of them.
    """

    def __init__(self, rules: Iterable[Rule], answers: Answers, copy: str = "") -> None:
        self.rules = tuple(rules)
        self.limits: list[z3.BoolRef] = []
        self._answers = answers
        self._copy = copy
        self.until = {rule.id: self._day(rule.until) for rule in self.rules if rule.until}
        self._since = {rule.id: self._day(rule.since) for rule in self.rules if rule.since}
        self.fires = {rule.id: self._fires(rule) for rule in self.rules}
        self.set_aside = {(rule.id, kind): self._set_aside(rule, kind) for rule in self.rules for kind in rule.flags}

    def flagged(self, kind: FlagKind) -> z3.BoolRef:
        """Whether a flag of this kind stands in the end."""
        return z3.Or([self.stands(rule, kind) for rule in self.rules if kind in rule.flags])

    def stands(self, rule: Rule, kind: FlagKind) -> z3.BoolRef:
        """Whether `rule` raised this flag and nobody set it aside."""
        return z3.And(self.fires[rule.id], z3.Not(self.set_aside[rule.id, kind]))

    def any_flag(self, wanted: Iterable[Rule]) -> z3.BoolRef:
        """Whether any flag of the rules `wanted` stands."""
        return z3.Or([self.stands(rule, kind) for rule in wanted for kind in rule.flags])

    def decided(self, model: z3.ModelRef) -> tuple[frozenset[str], tuple[FlagKind, ...]]:
        """What staff set aside and added in `model`, as `ReviewOutcome` has it."""
        aside = {
            f"{rule_id}:{kind}"
            for (rule_id, kind), decided in self.set_aside.items()
            if z3.is_true(model.eval(z3.And(decided, self.fires[rule_id]), model_completion=True))
        }
        added = tuple(kind for kind in FlagKind if self._is_added(kind, model))
        return frozenset(aside), added

    def _is_added(self, kind: FlagKind, model: z3.ModelRef) -> bool:
        rule = next((rule for rule in self.rules if rule.computed == f"added_{kind}"), None)
        return rule is not None and z3.is_true(model.eval(self.fires[rule.id], model_completion=True))

    def _set_aside(self, rule: Rule, kind: FlagKind) -> z3.BoolRef:
        return z3.Bool(f"{rule.id}:{kind} set aside{self._copy}")

    def _fires(self, rule: Rule) -> z3.BoolRef:
        if rule.computed:
            return z3.Bool(f"{rule.id} raised{self._copy}")
        parts = [self._answers.holds(rule.when)]
        if rule.until:
            parts.append(z3.Not(z3.And(self._is_known(rule.until), self.until[rule.id] <= 0)))
        if rule.since:
            parts.append(z3.And(self._is_known(rule.since), self._since[rule.id] <= 0))
        return z3.And(parts)

    def _is_known(self, deadline: Deadline) -> z3.BoolRef:
        return self._answers[deadline.question].given if deadline.question else z3.BoolVal(True)

    def _day(self, deadline: Deadline) -> z3.ArithRef:
        """The day of a deadline, counted from the day of the intake.

        The same months from the same day are equally long for whoever reads them, so their unknown is shared.
        """
        start = self._answers[deadline.question].number if deadline.question else z3.IntVal(0)
        length, limit = some_months(
            f"{deadline.months} months from {deadline.question or 'the intake'}", deadline.months
        )
        self.limits.append(limit)
        return start + length + deadline.days
