"""Whether the questions that the program itself reads are there, with the answers that it tells apart."""

from __future__ import annotations

from collections.abc import Collection

from webapp.content.mistakes import read_each
from webapp.content.near import hint
from webapp.domain.errors import ContentError
from webapp.domain.questionnaire import AnswerType, Questionnaire
from webapp.domain.read_by_name import QUESTIONS

_FILE = "intake.yaml"


def check_names(questionnaire: Questionnaire) -> None:
    """Raises ContentError for each question or answer that was renamed or taken out."""
    read_each(QUESTIONS.items(), lambda pair: _check(questionnaire, pair[0], *pair[1]))


def _check(questionnaire: Questionnaire, name: str, kind: AnswerType, codes: Collection[str]) -> None:
    if name not in questionnaire:
        near = hint(name, [question.id for question in questionnaire])
        raise ContentError(f"{_FILE}:1: the question '{name}' is missing; plans are made with it{near}")
    question = questionnaire[name]
    where = f"{_FILE}:{question.line}"
    if question.type is not kind:
        raise ContentError(f"{where}: '{name}' must be of the type {kind}; plans are made with it")
    for code in codes:
        if question.option(code) is None:
            near = hint(code, [option.code for option in question.options])
            raise ContentError(f"{where}: '{name}' needs the answer '{code}'; plans are made with it{near}")
