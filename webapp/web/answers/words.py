"""What changed, in words: each question with its answer before and now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from webapp.domain.answer_changes import AnswerDifference
from webapp.domain.questionnaire import AnswerType
from webapp.web.intake.summary import value_in_words


@dataclass(frozen=True)
class DifferenceLine:
    """One question; no words where it is left open. `same` says that the answer holds once more, from today."""

    question_id: str
    question: str
    before: list[str]
    now: list[str]

    @property
    def same(self) -> bool:
        return self.before == self.now


def in_words(differences: Iterable[AnswerDifference], *, with_texts: bool) -> list[DifferenceLine]:
    """The lines; without `with_texts`, what somebody once wrote is not repeated."""
    return [_line(each, with_texts=with_texts) for each in differences]


def _line(difference: AnswerDifference, *, with_texts: bool) -> DifferenceLine:
    question, before = difference.question, difference.before
    is_hidden = question.type is AnswerType.STRING and before is not None and not with_texts
    return DifferenceLine(
        question.id,
        gettext(question.text),
        [gettext("What you wrote before")] if is_hidden else value_in_words(question, before),
        value_in_words(question, difference.after),
    )
