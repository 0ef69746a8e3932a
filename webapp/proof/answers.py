"""Every set of answers that the intake lets through, as unknowns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import z3

from webapp.domain.calendar import days
from webapp.domain.condition import Condition
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.response import FURTHEST, OLDEST

_CODES = {AnswerType.BOOLEAN: ("true", "false")}


@dataclass(frozen=True)
class Unknown:
    """The answer to one question: options, or a number; `given` is false while it is blank.

    A date is its distance in days from the day of the intake.
    """

    question: Question
    given: z3.BoolRef
    options: Mapping[str, z3.BoolRef]
    number: z3.ArithRef

    @property
    def counts(self) -> bool:
        return self.question.type in (AnswerType.INTEGER, AnswerType.DATE)

    def equals(self, other: Unknown) -> z3.BoolRef:
        """Whether two clients gave the same answer."""
        options = [chosen == other.options[code] for code, chosen in self.options.items()]
        return z3.And(self.given == other.given, self.number == other.number, *options)

    def within(self, codes: Collection[str]) -> z3.BoolRef:
        """Whether it is answered, and with nothing but `codes`."""
        return z3.And(self.given, *[z3.Not(chosen) for code, chosen in self.options.items() if code not in codes])


class Answers:
    """All answers at once. `copy` names the unknowns, so that two clients can be compared."""

    def __init__(self, questionnaire: Questionnaire, copy: str = "") -> None:
        self.questions = tuple(questionnaire)
        self._unknowns = {question.id: _unknown(question, copy) for question in self.questions}

    def __getitem__(self, question_id: str) -> Unknown:
        return self._unknowns[question_id]

    def __iter__(self) -> Iterator[Unknown]:
        return iter(self._unknowns.values())

    def reachable(self) -> list[z3.BoolRef]:
        """What `read_response` guarantees: any question may be blank, one that does not apply always is."""
        return [limit for unknown in self for limit in self._limits(unknown)]

    def holds(self, condition: Condition | None) -> z3.BoolRef:
        """`webapp.domain.condition.holds` as a formula."""
        if condition is None:
            return z3.BoolVal(True)
        if condition.operator in _COMBINE:
            return _COMBINE[condition.operator]([self.holds(part) for part in condition.parts])
        return _TESTS[condition.operator](self[condition.question], condition.operand)

    def chose(self, question: str, *codes: str) -> z3.BoolRef:
        """Whether any of `codes` is among the answers to `question`."""
        return self.holds(Condition("is", question, codes))

    def found(self, model: z3.ModelRef, today: date) -> dict[str, object]:
        """The answers in `model` as a case file has them; blank ones are left out."""
        found = {}
        for unknown in self:
            if z3.is_true(model.eval(unknown.given, model_completion=True)):
                found[unknown.question.id] = _value(unknown, model, today)
        return found

    def _limits(self, unknown: Unknown) -> Iterator[z3.BoolRef]:
        yield z3.Implies(unknown.given, self.holds(unknown.question.when))
        chosen = list(unknown.options.values())
        if chosen:
            yield unknown.given == z3.Or(chosen)
        if unknown.question.type is AnswerType.MANY:
            yield from _alone(unknown)
        elif len(chosen) > 1:
            yield z3.AtMost(*chosen, 1)
        if unknown.counts:
            lowest, highest = _range(unknown.question)
            yield z3.And(unknown.number >= lowest, unknown.number <= highest)


def _unknown(question: Question, copy: str) -> Unknown:
    name = f"{question.id}{copy}"
    codes = _CODES.get(question.type, tuple(option.code for option in question.options))
    return Unknown(
        question,
        z3.Bool(f"{name} given"),
        {code: z3.Bool(f"{name}={code}") for code in codes},
        z3.Int(name),
    )


def _alone(unknown: Unknown) -> Iterator[z3.BoolRef]:
    for option in unknown.question.options:
        if option.exclusive:
            others = [chosen for code, chosen in unknown.options.items() if code != option.code]
            yield z3.Implies(unknown.options[option.code], z3.Not(z3.Or(others)))


def _range(question: Question) -> tuple[int, int]:
    if question.type is AnswerType.DATE:
        return (0 if question.future else -OLDEST.days), (0 if question.past else FURTHEST.days)
    return question.lowest or 0, question.highest if question.highest is not None else 10**9


def _value(unknown: Unknown, model: z3.ModelRef, today: date) -> object:
    question = unknown.question
    if unknown.counts:
        number = model.eval(unknown.number, model_completion=True).as_long()
        return number if question.type is AnswerType.INTEGER else (today + days(number)).isoformat()
    if question.type is AnswerType.STRING:
        return "-"
    chosen = [code for code, each in unknown.options.items() if z3.is_true(model.eval(each, model_completion=True))]
    if question.type is AnswerType.BOOLEAN:
        return chosen == ["true"]
    return chosen if question.type is AnswerType.MANY else chosen[0]


def _is(unknown: Unknown, operand: object) -> z3.BoolRef:
    codes = operand if isinstance(operand, tuple) else ()
    return z3.Or([unknown.options[code] for code in codes if code in unknown.options])


def _less_than(unknown: Unknown, operand: object) -> z3.BoolRef:
    if unknown.question.type is not AnswerType.INTEGER or not isinstance(operand, int):
        return z3.BoolVal(False)
    return z3.And(unknown.given, unknown.number < operand)


def _blank(unknown: Unknown, operand: object) -> z3.BoolRef:
    return z3.Not(unknown.given) if operand else unknown.given


_TESTS: dict[str, Callable[[Unknown, object], z3.BoolRef]] = {"is": _is, "less_than": _less_than, "blank": _blank}
_COMBINE: dict[str, Callable[[list[z3.BoolRef]], z3.BoolRef]] = {
    "all": z3.And,
    "any": z3.Or,
    "not": lambda parts: z3.Not(parts[0]),
}
