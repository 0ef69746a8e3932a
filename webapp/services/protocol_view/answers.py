"""The answers that a question can have, and whether one of them decides a condition. The evaluator is the real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from webapp.domain.condition import Answers, Condition, Value, holds
from webapp.domain.condition_words import answer_in_words
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.text import Text

BLANK = Text("left blank")


@dataclass(frozen=True)
class Answer:
    """One answer with its words; a blank one has no value."""

    words: Text
    value: Value | None


def answers_of(question: Question, conditions: list[Condition]) -> tuple[Answer, ...]:
    """Every option by itself, or for a number each side of the limits that are tested; blank comes last."""
    return (*_given(question, conditions), Answer(BLANK, None))


def _given(question: Question, conditions: list[Condition]) -> Iterator[Answer]:
    match question.type:
        case AnswerType.SINGLE:
            yield from (Answer(answer_in_words(question, option.code), option.code) for option in question.options)
        case AnswerType.MANY:
            for option in question.options:
                yield Answer(answer_in_words(question, option.code), frozenset({option.code}))
        case AnswerType.BOOLEAN:
            yield from (Answer(answer_in_words(question, str(value).lower()), value) for value in (True, False))
        case AnswerType.INTEGER:
            yield from _numbers(sorted(_limits(question.id, conditions)))


def _numbers(limits: list[int]) -> Iterator[Answer]:
    for limit in limits:
        yield Answer(Text("under {number}", {"number": limit}), limit - 1)
    if limits:
        yield Answer(Text("{number} or more", {"number": limits[-1]}), limits[-1])


def _limits(question: str, conditions: list[Condition]) -> set[int]:
    found: set[int] = set()
    for condition in conditions:
        found |= _limits(question, list(condition.parts))
        if condition.operator == "less_than" and condition.question == question:
            found.add(int(str(condition.operand)))
    return found


class Deciding:
    """Asks whether an answer decides a condition: true with it, and not with every other answer."""

    def __init__(self, questionnaire: Questionnaire, answers: Mapping[str, tuple[Answer, ...]]) -> None:
        self._questionnaire = questionnaire
        self._answers = answers

    def decides(self, condition: Condition | None, question: str, answer: Answer) -> bool:
        """Whether some answers to the other questions make the condition hang on this one."""
        if condition is None or question not in condition.questions:
            return False
        return any(self._hangs_on(condition, question, answer, others) for others in self._others(condition, question))

    def is_alone(self, condition: Condition | None, question: str, answer: Answer) -> bool:
        """Whether the condition is true with this answer while everything else is left blank."""
        return holds(condition, _with({}, question, answer))

    def _hangs_on(self, condition: Condition, question: str, answer: Answer, others: Answers) -> bool:
        if not holds(condition, _with(others, question, answer)):
            return False
        return not all(holds(condition, _with(others, question, other)) for other in self._answers[question])

    def _others(self, condition: Condition, question: str) -> Iterator[Answers]:
        asked = sorted(condition.questions - {question})
        for values in product(*(self._answers[other] for other in asked)):
            yield {other: each.value for other, each in zip(asked, values, strict=True) if each.value is not None}


def _with(others: Answers, question: str, answer: Answer) -> Answers:
    return {**others, question: answer.value} if answer.value is not None else others
