"""From values that break a claim to the smallest client that shows it, planned by the planner itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import z3

from webapp.domain.calendar import days
from webapp.domain.case import CLEAR, REACTION, Case, PatchTest, ReviewOutcome
from webapp.domain.invariants import Violation
from webapp.domain.protocol import SettingValue
from webapp.domain.response import read_response
from webapp.domain.settings import choose_settings
from webapp.proof.formulas import Number
from webapp.proof.model import Model
from webapp.proof.plain import TODAY, plain_answers


@dataclass(frozen=True)
class Counterexample:
    """One client for whom the protocol breaks an invariant.

    `answers` are those that differ from nothing special, `settings` those that differ from their default.
    `violation` is what the planner's own plan of `case` breaks.
    """

    violation: Violation
    case: Case
    answers: Mapping[str, object]
    settings: Mapping[str, SettingValue]
    sessions: tuple[date, ...]


class Smallest:
    """Finds the least unusual values that make a formula true."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._plain = plain_answers(model.content)
        self._solver = model.solver()

    def find(self, broken: z3.BoolRef) -> z3.ModelRef | None:
        """The values with the fewest unusual answers, then decisions, settings, sessions and days; None if none do."""
        self._solver.push()
        try:
            self._solver.add(broken)
            if self._solver.check() != z3.sat:
                return None
            for unusual in self._costs():
                self._keep_few(unusual)
            return self._solver.model()
        finally:
            self._solver.pop()

    def _costs(self) -> list[list[z3.BoolRef]]:
        """What should be rare, the most telling first."""
        line = self._model.timeline
        gaps = range(2, len(line.days) + 1)
        decisions = [
            *self._decisions(),
            line.patch_done,
            line.scalp_ready,
            line.oils_agreed,
            line.start != 0,
            line.past > 0,
        ]
        return [
            self.unusual_answers(),
            decisions,
            self._model.clinic.changed(),
            [line.count > number for number in range(3, len(line.days))],
            [
                *line.reasons,
                *(line.gap(number) != line.usual(number) for number in gaps),
                line.days[0] != line.earliest,
            ],
        ]

    def unusual_answers(self) -> list[z3.BoolRef]:
        """One truth for each question that is not answered with nothing special."""
        return [self._is_unusual(question.id) for question in self._model.content.questionnaire.questions]

    def _is_unusual(self, question_id: str) -> z3.BoolRef:
        unknown = self._model.answers[question_id]
        plain = self._plain.get(question_id)
        if plain:
            return z3.Not(unknown.within(plain))
        return z3.Not(unknown.given) if unknown.question.lowest is not None else unknown.given

    def _decisions(self) -> list[z3.BoolRef]:
        screening = self._model.screening
        raised = [screening.fires[rule.id] for rule in screening.rules if rule.computed]
        return [*screening.set_aside.values(), *raised]

    def _keep_few(self, unusual: list[z3.BoolRef]) -> None:
        """Adds the lowest limit on how many of `unusual` are true."""
        model = self._solver.model()
        most = sum(z3.is_true(model.eval(each, model_completion=True)) for each in unusual)
        for count in range(most):
            limit = z3.AtMost(*unusual, count)
            if self._solver.check(limit) == z3.sat:
                self._solver.add(limit)
                return
        self._solver.add(z3.AtMost(*unusual, most))
        self._solver.check()


def concrete(model: Model, found: z3.ModelRef) -> Case:
    """The case with the values of `found`, its day of intake on TODAY."""
    content, line = model.content, model.timeline

    def is_so(formula: z3.BoolRef) -> bool:
        return z3.is_true(found.eval(formula, model_completion=True))

    def day(number: Number) -> date:
        return TODAY + days(found.eval(number, model_completion=True).as_long())

    aside, added = model.screening.decided(found)
    count = found.eval(line.count, model_completion=True).as_long()
    tested = PatchTest(day(line.patch_day), _result(model, found), day(line.patch_read))
    past = found.eval(line.past, model_completion=True).as_long()
    return Case(
        today=TODAY,
        response=read_response(content.questionnaire, model.answers.found(found, TODAY), TODAY),
        settings=choose_settings(content.protocol, model.clinic.chosen(found)),
        sessions={number: day(session) for number, session in enumerate(line.days[:count], start=1)},
        reasons={number: "recorded" for number, reason in enumerate(line.reasons, start=1) if is_so(reason)},
        patch_test=tested if is_so(line.patch_done) else None,
        scalp_ready_on=day(line.scalp_ready_day) if is_so(line.scalp_ready) else None,
        signed_off_by="A member of staff" if is_so(line.signed_off) else None,
        not_before=day(line.days[past - 1]) + days(1) if past else None,
        outcome=ReviewOutcome(
            added=added,
            set_aside=aside,
            oils=tuple(oil.code for oil in content.protocol.oils) if is_so(line.oils_agreed) else (),
            prepare_from=day(line.start),
            deferred=any(
                is_so(model.screening.fires[rule.id]) for rule in content.rules if rule.computed == "deferred"
            ),
        ),
    )


def _result(model: Model, found: z3.ModelRef) -> str | None:
    if z3.is_true(found.eval(model.timeline.patch_clear, model_completion=True)):
        return CLEAR
    reactions = [model.screening.fires[rule.id] for rule in model.content.rules if rule.computed == "patch_reaction"]
    return REACTION if any(z3.is_true(found.eval(each, model_completion=True)) for each in reactions) else None
