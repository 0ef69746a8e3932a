"""Raw values become typed answers or errors; answers to questions that do not apply are dropped here, for good."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.domain.condition import Value, holds
from webapp.domain.errors import DomainError
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.text import Text

OLDEST = timedelta(days=366 * 100)
FURTHEST = timedelta(days=366 * 2)
# "May be left open" and "nothing chosen" look the same in a form, in JSON and in YAML.
_BLANK: tuple[object, ...] = (None, "", [], (), frozenset())

# Names in Persian and many emoji are spelled with these two; all other format characters only hide or turn text.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class AnswerError:
    """What is wrong with the answer to one question, in words that say what to do."""

    question: str
    value: object
    message: Text


class InvalidResponseError(DomainError):
    """At least one answer cannot be taken."""

    def __init__(self, errors: tuple[AnswerError, ...]) -> None:
        super().__init__("; ".join(f"{error.question}: {error.message}" for error in errors))
        self.errors = errors


@dataclass(frozen=True)
class Response:
    """The answers of one person, typed, only for questions that apply; a blank answer has no entry.

    `given_on` has the day of every answer that was given after the intake.
    """

    answers: Mapping[str, Value] = field(default_factory=dict)
    given_on: Mapping[str, date] = field(default_factory=dict)

    def chose(self, question: str, *codes: str) -> bool:
        """Whether any of `codes` is, or is among, the answer."""
        value = self.answers.get(question)
        return not value.isdisjoint(codes) if isinstance(value, frozenset) else value in codes


def read_response(
    questionnaire: Questionnaire,
    raw: Mapping[str, object],
    today: date,
    *,
    complete: bool = False,
    given_on: Mapping[str, date] | None = None,
) -> Response:
    """The response in `raw` (codes of the questionnaire; dates as ISO text or date), given on `today`.

    `given_on` names the questions that were answered on a later day. With `complete`, a question that is neither
    optional nor answered is an error; without, it stays blank and the rules take the stricter branch (I24).
    Raises InvalidResponseError with every mistake at once.
    """
    later = given_on or {}
    errors = [
        AnswerError(name, raw[name], Text("There is no such question. Check the spelling."))
        for name in raw
        if name not in questionnaire
    ]
    answers: dict[str, Value] = {}
    for question in questionnaire:
        if holds(question.when, answers):
            _take(question, raw.get(question.id), later.get(question.id, today), complete, answers, errors)
    if errors:
        raise InvalidResponseError(tuple(errors))
    return Response(answers, {name: day for name, day in later.items() if name in answers})


def _take(
    question: Question,
    value: object,
    today: date,
    complete: bool,
    answers: dict[str, Value],
    errors: list[AnswerError],
) -> None:
    if value in _BLANK or (isinstance(value, str) and not value.strip()):
        if complete and not question.optional:
            errors.append(AnswerError(question.id, value, _MISSING[question.type]))
        return
    try:
        answers[question.id] = READERS[question.type](question, value, today)
    except _WrongAnswer as wrong:
        errors.append(AnswerError(question.id, value, wrong.text))


class _WrongAnswer(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.text = Text(template, values)


def _integer(question: Question, value: object, today: date) -> int:
    digits = value.strip() if isinstance(value, str) else value
    if isinstance(digits, bool) or not isinstance(digits, int | str) or not str(digits).removeprefix("-").isdecimal():
        raise _WrongAnswer("Please write a whole number, for example 34.")
    # Longer digit strings are refused before int() has to read them.
    number = int(digits) if len(str(digits)) <= 9 else 10**9
    lowest, highest = question.lowest, question.highest
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        raise _WrongAnswer("Please write a number from {lowest} to {highest}.", lowest=lowest, highest=highest)
    return number


def _code(question: Question, value: object) -> str:
    # A case file written by hand may say `true` where the option is called yes.
    code = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    if not isinstance(code, str) or question.option(code) is None:
        raise _WrongAnswer("“{value}” is not one of the answers. Please choose again.", value=str(value)[:40])
    return code


def _single(question: Question, value: object, today: date) -> str:
    return _code(question, value)


def _many(question: Question, value: object, today: date) -> frozenset[str]:
    chosen = value if isinstance(value, list | tuple | set | frozenset) else [value]
    codes = frozenset(_code(question, each) for each in chosen)
    alone = [option for option in question.options if option.exclusive and option.code in codes]
    if alone and len(codes) > 1:
        raise _WrongAnswer("“{option}” cannot go together with other answers.", option=(alone[0].text,))
    return codes


def _date(question: Question, value: object, today: date) -> date:
    day = _read_date(value)
    if question.past and day > today:
        raise _WrongAnswer("This date is still to come. Please give a day up to today.")
    if question.future and day < today:
        raise _WrongAnswer("This date has passed. Please choose today or a later day.")
    if not today - OLDEST <= day <= today + FURTHEST:
        raise _WrongAnswer("This date is too far away. Please check the year.")
    return day


def _read_date(value: object) -> date:
    if type(value) is date:
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-14") else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> date:
    raise _WrongAnswer("Please give a day, month and year, for example 2026-12-14.")


def _boolean(question: Question, value: object, today: date) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    found = value if isinstance(value, bool) else known.get(str(value).lower())
    if found is None:
        raise _WrongAnswer("Please choose yes or no.")
    return found


def _string(question: Question, value: object, today: date) -> str:
    if not isinstance(value, str):
        raise _WrongAnswer("Please write this in words.")
    text = clean_text(value)
    if len(text) > question.longest:
        raise _WrongAnswer("Please use at most {longest} characters.", longest=question.longest)
    return text


def clean_text(value: str) -> str:
    """`value` in composed form without control and direction-changing characters, white space folded (C25)."""
    composed = unicodedata.normalize("NFC", value)
    return " ".join("".join(_printable(mark) for mark in composed).split())


def _printable(mark: str) -> str:
    if mark in _JOINERS:
        return mark
    category = unicodedata.category(mark)
    return " " if category == "Cc" else "" if category in ("Cf", "Cs", "Co") else mark


_MISSING = {
    AnswerType.INTEGER: Text("Please write a whole number."),
    AnswerType.SINGLE: Text("Please choose one answer."),
    AnswerType.MANY: Text("Please choose at least one answer."),
    AnswerType.DATE: Text("Please give a date."),
    AnswerType.BOOLEAN: Text("Please choose yes or no."),
    AnswerType.STRING: Text("Please write a few words."),
}

READERS: dict[AnswerType, Callable[[Question, object, date], Value]] = {
    AnswerType.INTEGER: _integer,
    AnswerType.SINGLE: _single,
    AnswerType.MANY: _many,
    AnswerType.DATE: _date,
    AnswerType.BOOLEAN: _boolean,
    AnswerType.STRING: _string,
}
