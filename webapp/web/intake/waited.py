"""What may have passed while an intake waited on a phone, maybe for days, until there was a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from webapp.domain.questionnaire import AnswerType, Questionnaire


def passed_wishes(questionnaire: Questionnaire, raw: Mapping[str, object], today: date) -> Iterator[str]:
    """The questions whose answer is a day to come that has come and gone, where they may be left open.

    Nobody can have that day any more. Left open, the plan begins on the first day that is possible. How long the
    answers have waited, nobody needs to know: so it does not matter what the phone's clock says.
    """
    for question in questionnaire:
        is_wish = question.type is AnswerType.DATE and question.future and question.optional
        if is_wish and _is_before(raw.get(question.id), today):
            yield question.id


def _is_before(value: object, today: date) -> bool:
    try:
        return date.fromisoformat(str(value)) < today
    except ValueError:
        return False  # The reader of the answers says so.
