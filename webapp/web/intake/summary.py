"""A response in words, for people to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from webapp.domain.condition import Value, holds
from webapp.domain.questionnaire import Question, Questionnaire
from webapp.domain.response import Response
from webapp.web.formats import day_full
from webapp.web.intake.questions import YES_OR_NO


@dataclass(frozen=True)
class Line:
    """One question that applies, and what was answered: several words where several were chosen, none where blank."""

    question: Question
    words: list[str]


def in_words(questionnaire: Questionnaire, response: Response) -> Iterator[Line]:
    """A line for each question that applies, in the order in which they are asked."""
    for question in questionnaire:
        if holds(question.when, response.answers):
            yield Line(question, value_in_words(question, response.answers.get(question.id)))


def value_in_words(question: Question, value: Value | None) -> list[str]:
    """One answer: several words where several were chosen, none where it was left blank."""
    match value:
        case None:
            return []
        case bool():
            return [gettext(option.text) for option in YES_OR_NO if option.code == str(value).lower()]
        case frozenset():
            return [gettext(option.text) for option in question.options if option.code in value]
        case date():
            return [day_full(value)]
    option = question.option(str(value))
    return [gettext(option.text) if option else str(value)]
