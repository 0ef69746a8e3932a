"""What is asked: questions in order, their options, and the follow-ups that apply only sometimes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.domain.condition import Condition


class AnswerType(StrEnum):
    """The kinds of answer; each has one reader in `response`, one field and one template."""

    INTEGER = "integer"
    SINGLE = "single"
    MANY = "many"
    DATE = "date"
    BOOLEAN = "boolean"
    STRING = "string"


@dataclass(frozen=True)
class Option:
    """One choice. An exclusive one ('none of these') stands alone."""

    code: str
    text: str
    help: str = ""
    exclusive: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Question:
    """One question, or a follow-up of one.

    `optional` says that the intake may be sent without it. For dates, `past` and `future` say which side of the
    intake day is allowed (that day itself always is). `lowest` and `highest` bound an integer;
    `longest` bounds a string, in characters. `name` is what staff call it, in a few words.
    """

    id: str
    type: AnswerType
    text: str
    help: str = ""
    purpose: str = ""
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    optional: bool = False
    past: bool = False
    future: bool = False
    lowest: int | None = None
    highest: int | None = None
    longest: int = 0
    number: int = 0
    follow_ups: tuple[Question, ...] = ()
    technician_only: bool = False
    name: str = ""
    line: int = field(default=0, compare=False)

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Questionnaire:
    """The questions in the order in which they are asked; follow-ups hang below theirs."""

    questions: tuple[Question, ...]

    def __iter__(self) -> Iterator[Question]:
        """Every question, each follow-up right after its parent."""
        for question in self.questions:
            yield question
            yield from question.follow_ups

    def __getitem__(self, question_id: str) -> Question:
        return next(question for question in self if question.id == question_id)

    def __contains__(self, question_id: object) -> bool:
        return any(question.id == question_id for question in self)
