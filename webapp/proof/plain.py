"""The answers of somebody with nothing special, from which a counterexample should differ as little as it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from webapp.domain.assessment import Content
from webapp.domain.condition import Condition
from webapp.domain.questionnaire import AnswerType, Question
from webapp.domain.response import read_response
from webapp.domain.screening import SERIOUSNESS, FlagKind, screen

# Nothing in a plan depends on the calendar but the length of months; this day has a leap day in its plans.
TODAY = date(2028, 1, 10)
OF_AGE = 40
# Who somebody is, not a risk: no length of hair and no plan is the safe one to measure others by.
WHO = ("care_plan_sex", "hair_length")


def plain_answers(content: Content) -> dict[str, frozenset[str]]:
    """For each question with options, those that raise the fewest and mildest flags beside plain other answers."""
    answers = _first_options(content)
    plain: dict[str, frozenset[str]] = {}
    # The second round looks at each answer beside others that are plain by now.
    for _ in range(2):
        for question in content.questionnaire.questions:
            if question.options:
                weights = {option.code: _weight(content, answers, question, option.code) for option in question.options}
                mildest = [code for code, weight in weights.items() if weight == min(weights.values())]
                plain[question.id] = frozenset(mildest)
                answers[question.id] = _chosen(question, mildest[0])
    return plain


def harmless_answers(content: Content) -> dict[str, frozenset[str]]:
    """Of the plain answers, those that no rule above info tests for: beside no other answer do they raise a flag.

    'None of these' is always one: a rule that goes by it is what I24 looks for.
    """
    tested = {test for rule in content.rules if set(rule.flags) != {FlagKind.INFO} for test in _tests(rule.when)}
    alone = {(each.id, option.code) for each in content.questionnaire for option in each.options if option.exclusive}
    return {
        question: frozenset(code for code in codes if (question, code) not in tested - alone)
        for question, codes in plain_answers(content).items()
    }


def _tests(condition: Condition | None) -> Iterator[tuple[str, str]]:
    """Every option that `condition` tests for."""
    for part in condition.parts if condition else ():
        yield from _tests(part)
    if condition and isinstance(condition.operand, tuple):
        yield from ((condition.question, code) for code in condition.operand)


def plain_response(content: Content) -> dict[str, object]:
    """One such set of answers, as a case file has them."""
    chosen = {
        question.id: _chosen(question, _first(question, plain_answers(content)[question.id]))
        for question in content.questionnaire.questions
        if question.options
    }
    return {**chosen, **_ages(content)}


def _first(question: Question, plain: frozenset[str]) -> str:
    return next(option.code for option in question.options if option.code in plain)


def _first_options(content: Content) -> dict[str, object]:
    questions = content.questionnaire.questions
    chosen = {each.id: _chosen(each, each.options[0].code) for each in questions if each.options}
    return {**chosen, **_ages(content)}


def _ages(content: Content) -> dict[str, object]:
    return {each.id: OF_AGE for each in content.questionnaire.questions if each.type is AnswerType.INTEGER}


def _chosen(question: Question, code: str) -> object:
    return [code] if question.type is AnswerType.MANY else code


def _weight(content: Content, answers: Mapping[str, object], question: Question, code: str) -> tuple[int, ...]:
    """How many flags of each kind the answer leads to, the most serious first."""
    raw = {**answers, question.id: _chosen(question, code)}
    flags = screen(content.rules, read_response(content.questionnaire, raw, TODAY), TODAY)
    return tuple(sum(flag.kind is kind for flag in flags) for kind in SERIOUSNESS)
