"""How many clients and clinics the proof is about."""

from __future__ import annotations

from math import prod

from webapp.domain.assessment import Content
from webapp.domain.condition import Answers, Value, holds
from webapp.domain.questionnaire import AnswerType, Question

# Dates and words in their own right count as one answer here: how far back a date lies is not bounded by a list.
_ONE: tuple[Value, ...] = ("given",)


def answer_sets(content: Content) -> int:
    """Sets of answers that the intake lets through, blanks included."""
    return prod(_ways(question) for question in content.questionnaire.questions)


def choices_of_settings(content: Content) -> int:
    """Combinations of settings that count days, each anywhere in its range."""
    settings = content.protocol.settings.values()
    return prod(int(each.highest - each.lowest) + 1 for each in settings if isinstance(each.default, int))


def _ways(question: Question) -> int:
    return sum(prod(_follow_ups(question, answers)) for answers in _answers(question))


def _follow_ups(question: Question, answers: Answers) -> list[int]:
    return [1 + _options(each) for each in question.follow_ups if holds(each.when, answers)]


def _options(question: Question) -> int:
    if question.type is AnswerType.MANY:
        return len(_answers(question)) - 1
    return len(question.options) or (2 if question.type is AnswerType.BOOLEAN else 1)


def _answers(question: Question) -> list[dict[str, Value]]:
    """Every answer to one question, the blank one first."""
    return [{}, *({question.id: value} for value in _values(question))]


def _values(question: Question) -> tuple[Value, ...]:
    if question.type is AnswerType.MANY:
        alone = [frozenset({option.code}) for option in question.options if option.exclusive]
        return (*alone, *_subsets([option.code for option in question.options if not option.exclusive]))
    if question.type is AnswerType.INTEGER:
        return tuple(range(question.lowest or 0, (question.highest or 0) + 1))
    if question.type is AnswerType.BOOLEAN:
        return (True, False)
    return tuple(option.code for option in question.options) or _ONE


def _subsets(codes: list[str]) -> list[frozenset[str]]:
    found = [frozenset[str]()]
    for code in codes:
        found += [chosen | {code} for chosen in found]
    return found[1:]
