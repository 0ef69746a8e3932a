"""What a page needs to know about each question beside its words: where it stands, when it applies, what to say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from webapp.domain.condition import Condition
from webapp.domain.questionnaire import AnswerType, Option, Question, Questionnaire
from webapp.domain.response import InvalidResponseError, read_response
from webapp.domain.text import Text

ANY_DAY = date(2026, 1, 1)
DAY = timedelta(days=1)
YES_OR_NO = (Option("true", "Yes"), Option("false", "No"))


@dataclass(frozen=True)
class AskedQuestion:
    """One question on the page.

    `under` are follow-ups that hang below one option, by its code; `after` are the others. `when` is the condition as
    JSON, `lead_in` the same in words. `messages` say what is wrong, by kind: missing, wrong, outside; `bounds` say
    what is outside.
    """

    question: Question
    options: tuple[Option, ...]
    when: str
    lead_in: Text | None
    messages: Mapping[str, Text]
    under: Mapping[str, tuple[AskedQuestion, ...]] = field(default_factory=dict)
    after: tuple[AskedQuestion, ...] = ()

    @property
    def bounds(self) -> dict[str, int]:
        """Where an answer ends to be taken: lowest and highest number, longest text."""
        question = self.question
        longest = question.longest if question.type is AnswerType.STRING else None
        found = {"lowest": question.lowest, "highest": question.highest, "longest": longest}
        return {name: bound for name, bound in found.items() if bound is not None}


def ask(questionnaire: Questionnaire) -> tuple[AskedQuestion, ...]:
    """The questions as a page shows them, in their order."""
    return tuple(_asked(question) for question in questionnaire.questions)


def condition_data(condition: Condition) -> dict[str, object]:
    """The condition as the content has it, for the twin of its evaluator on the phone."""
    if condition.operator == "not":
        return {"not": condition_data(condition.parts[0])}
    if condition.parts:
        return {condition.operator: [condition_data(part) for part in condition.parts]}
    operand = list(condition.operand) if isinstance(condition.operand, tuple) else condition.operand
    return {"question": condition.question, condition.operator: operand}


def _asked(question: Question, parent: Question | None = None) -> AskedQuestion:
    below: dict[str, list[AskedQuestion]] = {}
    for follow_up in question.follow_ups:
        below.setdefault(_option_above(follow_up, question), []).append(_asked(follow_up, question))
    after = below.pop("", [])
    return AskedQuestion(
        question=question,
        options=_options(question),
        when=json.dumps(condition_data(question.when), separators=(",", ":")) if question.when else "",
        lead_in=_lead_in(question.when, parent) if question.when else None,
        messages=_messages(question),
        under={code: tuple(asked) for code, asked in below.items()},
        after=tuple(after),
    )


def _options(question: Question) -> tuple[Option, ...]:
    """In their order, but 'none of these' first: nobody should have to read the whole list to say no."""
    if question.type is AnswerType.BOOLEAN:
        return YES_OR_NO
    return tuple(sorted(question.options, key=lambda option: not option.exclusive))


def _option_above(follow_up: Question, parent: Question) -> str:
    """The one option that asks for the follow-up, or '' where it is not that simple."""
    when = follow_up.when
    if when and when.operator == "is" and when.question == parent.id:
        codes = when.operand if isinstance(when.operand, tuple) else ()
        return codes[0] if len(codes) == 1 else ""
    return ""


def _lead_in(when: Condition, parent: Question | None) -> Text:
    """When to answer, for those who see all questions at once."""
    asked_for = _asked_for(when, parent)
    others = [option for option in parent.options if option not in asked_for] if parent else []
    if not asked_for:
        return Text("Only if this applies to you:")
    if len(asked_for) == 1:
        return Text("Only if you chose “{option}”:", {"option": (asked_for[0].text,)})
    if len(others) == 1 and others[0].exclusive:
        return Text("Only if you chose anything but “{option}”:", {"option": (others[0].text,)})
    return Text("Only if you chose one of these: {options}.", {"options": tuple(each.text for each in asked_for)})


def _asked_for(when: Condition, parent: Question | None) -> list[Option]:
    if parent is None or when.operator != "is" or when.question != parent.id or not isinstance(when.operand, tuple):
        return []
    return [option for option in parent.options if option.code in when.operand]


def _messages(question: Question) -> dict[str, Text]:
    """What the server would say to an empty, a wrong and a far-off answer, for the phone to say it sooner."""
    tries: dict[str, list[object]] = {
        "missing": [""],
        "wrong": _wrong(question),
        "outside": _outside(question),
    }
    found = {kind: _complaint(question, values) for kind, values in tries.items()}
    return {kind: message for kind, message in found.items() if message}


def _wrong(question: Question) -> list[object]:
    return ["?"] if question.type in (AnswerType.INTEGER, AnswerType.DATE) else []


def _outside(question: Question) -> list[object]:
    match question.type:
        case AnswerType.INTEGER:
            return [question.highest + 1] if question.highest is not None else []
        case AnswerType.DATE:
            return [*([ANY_DAY + DAY] if question.past else []), *([ANY_DAY - DAY] if question.future else [])]
        case AnswerType.STRING:
            return ["x" * (question.longest + 1)]
    return []


def _complaint(question: Question, values: Iterable[object]) -> Text | None:
    alone = Questionnaire((replace(question, when=None, follow_ups=()),))
    for value in values:
        try:
            read_response(alone, {question.id: value}, ANY_DAY, complete=True)
        except InvalidResponseError as invalid:
            return invalid.errors[0].message
    return None
