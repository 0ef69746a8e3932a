"""Answers read with another questionnaire than the one they were given to: what it does not understand is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.difference import Difference, DifferenceKind
from webapp.domain.questionnaire import Questionnaire
from webapp.domain.response import InvalidResponseError, Response, read_response


@dataclass(frozen=True)
class Carried:
    """A response, and the questions whose answers are not in it because nobody asks or offers them any more."""

    response: Response
    lost: frozenset[str] = frozenset()


def carried(
    questionnaire: Questionnaire, raw: Mapping[str, object], today: date, given_on: Mapping[str, date] | None = None
) -> Carried:
    """As much of `raw` as `questionnaire` understands; the rest counts as blank, which is the stricter branch (I24)."""
    lost: set[str] = set()
    while True:
        kept = {question: value for question, value in raw.items() if question not in lost}
        try:
            return Carried(read_response(questionnaire, kept, today, given_on=given_on), frozenset(lost))
        except InvalidResponseError as invalid:
            # A blank parent can only make fewer follow-ups apply, so this ends.
            lost |= {wrong.question for wrong in invalid.errors}


def answer_differences(before: frozenset[str], after: frozenset[str], *asked: Questionnaire) -> Iterator[Difference]:
    """Answers that only one side understands, in the words of the first of `asked` that asks for them."""
    kinds = ((after - before, DifferenceKind.ANSWER_LOST), (before - after, DifferenceKind.ANSWER_READ))
    for questions, kind in kinds:
        yield from (Difference(kind, question, title=_words(question, asked)) for question in sorted(questions))


def _words(question: str, asked: tuple[Questionnaire, ...]) -> str:
    return next((each[question].text for each in asked if question in each), question)
