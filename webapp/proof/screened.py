"""C22: the screening table may be made stricter, never milder than `webapp.domain.invariants.screened`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import z3

from webapp.domain.condition import Condition
from webapp.domain.invariants.screened import SCREENED, Screened
from webapp.domain.screening import FlagKind, Rule
from webapp.proof.formulas import Number
from webapp.proof.model import Model
from webapp.proof.problem import SCREENING, Problem

_WHAT = {
    FlagKind.DEFER: "has to be asked to wait",
    FlagKind.STAFF_REVIEW: "has to be looked at by staff",
    FlagKind.PATCH_TEST: "needs a patch test",
    FlagKind.EXTENDED_PREP: "needs the longer preparation",
}


class Loosened:
    """Looks for answers that lead to less than they must. `asked` counts what was looked for."""

    def __init__(self, model: Model) -> None:
        self.asked = 0
        self._screening, self._answers = model.screening, model.answers
        self._rules = tuple(rule for rule in model.screening.rules if not rule.computed)
        self._solver = z3.Solver()
        self._solver.add(*self._answers.reachable(), *self._screening.limits)

    def problems(self) -> Iterator[Problem]:
        """Every row of the table that the rules fall short of."""
        for row in SCREENED:
            concerned = self._answers.holds(row.when)
            for what, kept in self._needed(row):
                self.asked += 1
                if self._solver.check(concerned, z3.Not(kept)) != z3.unsat:
                    yield Problem(
                        "C22", f"{self._place(row)}: whoever answers {_words(row.when)} {what} ({row.source})"
                    )

    def _needed(self, row: Screened) -> Iterator[tuple[str, z3.BoolRef]]:
        waits = self._any(rule for rule in self._rules if FlagKind.DEFER in rule.flags)
        stronger = z3.BoolVal(False) if FlagKind.DEFER in row.flags else waits
        for kind in row.flags:
            if kind is FlagKind.DEFER:
                yield _WHAT[kind], self._waits_long_enough(row)
            else:
                yield _WHAT[kind], z3.Or(stronger, self._any(rule for rule in self._rules if kind in rule.flags))
        if row.letter:
            yield "needs a letter from a doctor", self._any(rule for rule in self._rules if rule.letter)
        if not row.waivable:
            firm = self._any(rule for rule in self._rules if FlagKind.PATCH_TEST in rule.flags and not rule.waivable)
            yield "needs a patch test that nobody can leave out", firm
        if row.no_oil:
            yield "gets no oil before staff agree one", self._any(rule for rule in self._rules if rule.no_oil)
        for act in sorted(row.holds):
            yield (
                f"is not asked to {act} before staff sign off",
                self._any(rule for rule in self._rules if act in rule.holds),
            )

    def _waits_long_enough(self, row: Screened) -> z3.BoolRef:
        """Whether a flag defers, for long enough or until staff say otherwise; true once the wait is over."""
        start = self._answers[row.since].number if row.since else z3.IntVal(0)
        is_known = self._answers[row.since].given if row.since else z3.BoolVal(True)
        waits = [
            z3.And(self._screening.fires[rule.id], self._lasts_until(rule, start + row.wait))
            for rule in self._rules
            if FlagKind.DEFER in rule.flags
        ]
        is_over = z3.And(is_known, start + row.wait <= 0) if row.since else z3.BoolVal(False)
        return z3.Or(is_over, *waits)

    def _lasts_until(self, rule: Rule, day: Number) -> z3.BoolRef:
        """Whether a flag of `rule` stands until `day`; one that counts from a blank date has no end."""
        if not rule.until:
            return z3.BoolVal(True)
        is_open = z3.Not(self._answers[rule.until.question].given) if rule.until.question else z3.BoolVal(False)
        return z3.Or(is_open, self._screening.until[rule.id] >= day)

    def _any(self, rules: Iterable[Rule]) -> z3.BoolRef:
        return z3.Or([self._screening.fires[rule.id] for rule in rules])

    def _place(self, row: Screened) -> str:
        """The first rule that reads one of the answers."""
        tests = set(_tests(row.when))
        for rule in self._rules:
            if not tests.isdisjoint(_tests(rule.when)):
                return f"{SCREENING}:{rule.line}: {rule.id}"
        return SCREENING


def _tests(condition: Condition | None) -> Iterator[tuple[str, str]]:
    """Every answer that `condition` tests for."""
    for part in condition.parts if condition else ():
        yield from _tests(part)
    if condition and condition.question:
        codes = condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
        yield from ((condition.question, str(code)) for code in codes)


def _words(condition: Condition) -> str:
    if condition.operator == "all":
        return " and ".join(map(_words, condition.parts))
    if condition.operator == "not":
        return f"not ({_words(condition.parts[0])})"
    if condition.operator == "blank":
        return f"{condition.question} with nothing"
    operand = condition.operand
    shown = " or ".join(operand) if isinstance(operand, tuple) else f"less than {operand}"
    return f"{condition.question} = {shown}"
