"""From values that break a claim to the smallest client that shows it, planned by the planner itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import z3

from webapp.domain.assessment import assess
from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import CLEAR, REACTION, Case, PatchTest, ReviewOutcome
from webapp.domain.errors import DomainError
from webapp.domain.invariants import Violation, violations
from webapp.domain.protocol import SettingValue
from webapp.domain.response import read_response
from webapp.domain.settings import choose_settings
from webapp.proof.claims import DAY
from webapp.proof.formulas import Number
from webapp.proof.model import Model
from webapp.proof.plain import TODAY, WHO, plain_answers


@dataclass(frozen=True)
class Counterexample:
    """One client for whom the protocol breaks an invariant.

    `answers` say who it is and what differs from nothing special (None: left blank). `settings` are those that differ
    from their default. `violation` is what the planner's own plan of `case` breaks, `items` are the lines of that plan.
    """

    violation: Violation
    case: Case
    answers: Mapping[str, object]
    settings: Mapping[str, SettingValue]
    sessions: tuple[date, ...]
    items: tuple[PlanItem, ...]


class DisagreementError(DomainError):
    """The formulas found a violation that the planner's own plan does not have."""


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
            found = self._solver.model()
            for unusual in self._costs():
                found = self._with_fewest(unusual, found)
            return self._with_nearest_settings(found)
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
            # The first session that shows it is the one that everybody looks at.
            [line.days[number - 1] <= DAY for number in gaps],
        ]

    def unusual_answers(self) -> list[z3.BoolRef]:
        """One truth for each question that is not answered with nothing special."""
        return [self._is_unusual(question.id) for question in self._model.content.questionnaire.questions]

    def unusual(self, found: z3.ModelRef) -> dict[str, object]:
        """Those answers, as a case file has them, and who it is; None for a question left blank."""
        given = self._model.answers.found(found, TODAY)
        unusual: dict[str, object] = {}
        for question in self._model.content.questionnaire.questions:
            is_unusual = z3.is_true(found.eval(self._is_unusual(question.id), model_completion=True))
            if is_unusual or question.id in WHO:
                unusual[question.id] = given.get(question.id)
                unusual |= {each.id: given[each.id] for each in question.follow_ups if each.id in given}
        return unusual

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

    def _with_fewest(self, unusual: list[z3.BoolRef], found: z3.ModelRef) -> z3.ModelRef:
        """Values of which as few as possible of `unusual` are true; from now on no more are allowed."""
        most = sum(z3.is_true(found.eval(each, model_completion=True)) for each in unusual)
        for count in range(most):
            limit = z3.AtMost(*unusual, count)
            if self._solver.check(limit) == z3.sat:
                found = self._solver.model()
                self._solver.add(limit)
                return found
        self._solver.add(z3.AtMost(*unusual, most))
        return found

    def _with_nearest_settings(self, found: z3.ModelRef) -> z3.ModelRef:
        """Of the settings that have to differ, each as near to its default as it can be."""
        for code, value in self._model.clinic.chosen(found).items():
            number, default = self._model.clinic.numbers[code], self._model.content.protocol.settings[code].default
            for nearer in _between(default, value):
                if self._solver.check(number == nearer) == z3.sat:
                    found = self._solver.model()
                    self._solver.add(number == nearer)
                    break
        return found


def _between(default: SettingValue, value: SettingValue) -> range:
    """The whole numbers from beside `default` to `value`."""
    if not isinstance(default, int) or not isinstance(value, int):
        return range(0)
    step = 1 if value > default else -1
    return range(default + step, value + step, step)


def smallest(model: Model, search: Smallest, invariant: str, broken: z3.BoolRef) -> Counterexample | None:
    """The smallest client for whom `broken` is true, or None if there is none.

    Raises DisagreementError when the planner does not confirm it.
    """
    found = search.find(broken)
    if found is None:
        return None
    case = concrete(model, found)
    assessment = assess(model.content, case)
    broken_by_plan = [each for each in violations(model.content, case, assessment) if each.invariant == invariant]
    if not broken_by_plan:
        raise DisagreementError(f"{invariant}: the planner does not confirm what the proof found for {case}")
    sessions = assessment.plan.sessions
    return Counterexample(
        violation=_meant(broken_by_plan, found),
        case=case,
        answers=search.unusual(found),
        settings=model.clinic.chosen(found),
        sessions=tuple(session.date for session in sessions),
        items=assessment.plan.items,
    )


def _meant(broken: list[Violation], found: z3.ModelRef) -> Violation:
    """Of several, the one on the day that was found."""
    day = TODAY + days(found.eval(DAY, model_completion=True).as_long())
    return next((each for each in broken if each.day == day), broken[0])


def concrete(model: Model, found: z3.ModelRef) -> Case:
    """The case with the values of `found`, its day of intake on TODAY."""
    content, line = model.content, model.timeline

    def is_so(formula: z3.BoolRef) -> bool:
        return z3.is_true(found.eval(formula, model_completion=True))

    def day(number: Number) -> date:
        return TODAY + days(found.eval(number, model_completion=True).as_long())

    aside, added = model.screening.decided(found)
    count = found.eval(line.count, model_completion=True).as_long()
    past = found.eval(line.past, model_completion=True).as_long()
    return Case(
        today=TODAY,
        response=read_response(content.questionnaire, model.answers.found(found, TODAY), TODAY),
        settings=choose_settings(content.protocol, model.clinic.chosen(found)),
        sessions={number: day(session) for number, session in enumerate(line.days[:count], start=1)},
        reasons={number: "recorded" for number, reason in enumerate(line.reasons, start=1) if is_so(reason)},
        # Days of what was not done are any numbers, also such as no calendar has.
        patch_test=PatchTest(day(line.patch_day), _result(model, found), day(line.patch_read))
        if is_so(line.patch_done)
        else None,
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
