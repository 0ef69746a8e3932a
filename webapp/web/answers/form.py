"""The form of a change: a field for each question asked, filled in with what was answered before."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import wtforms
from flask import request
from flask_babel import gettext

from webapp.domain.answer_changes import AnswerDifference
from webapp.domain.condition import Value
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.response import InvalidResponseError, Response
from webapp.services.answer_changes import SentChange
from webapp.storage.rows import new_id
from webapp.web import services
from webapp.web.formats import text
from webapp.web.forms import StippleForm, page_id
from webapp.web.intake.form import FIELDS


class ChangeForm(StippleForm):
    """The answers to some questions. `step` is the button that was pressed."""

    questionnaire: Questionnaire
    asked: tuple[Question, ...]

    step = wtforms.StringField()
    submission_id = wtforms.StringField()

    def questions(self) -> list[wtforms.Field]:
        """The fields of the questions alone."""
        return [self[question.id] for question in self.asked]

    def refuse_unknown_fields(self) -> bool:
        """Whether something was sent that this form does not have (C25); then it says so."""
        unknown = sorted(set(request.form) - set(self._fields) - {"csrf_token"})
        if unknown:
            name = unknown[0][:40]
            self.form_errors.append(
                gettext("There is no question “%(name)s”. Please reload the page and send again.", name=name)
            )
        return bool(unknown)

    def change(self, client_id: UUID, told_by: UUID | None) -> SentChange:
        """What was filled in."""
        answers = {question.id: self[question.id].data for question in self.asked}
        return SentChange(client_id, page_id(self.submission_id), answers, told_by)

    def differences(self, sent: SentChange) -> tuple[AnswerDifference, ...] | None:
        """What would be different; None where an answer cannot be taken: its field says why."""
        try:
            return services().answers.check(sent)
        except InvalidResponseError as invalid:
            for error in invalid.errors:
                self[error.question].errors = [text(error.message)]
            return None


def change_form(asked: tuple[Question, ...], known: Response, *, with_texts: bool) -> ChangeForm:
    """The form for these questions. What somebody wrote is shown to the staff alone: `with_texts`."""
    fields: dict[str, object] = {question.id: FIELDS[question.type]() for question in asked}
    form_class = type("AskedForm", (ChangeForm,), fields | {"asked": asked})
    before = {
        question.id: _as_typed(known.answers.get(question.id))
        for question in asked
        if with_texts or question.type is not AnswerType.STRING
    }
    form: ChangeForm = form_class(**({} if request.method == "POST" else before))
    form.questionnaire = services().library.content.questionnaire
    if request.method != "POST":
        form.submission_id.data = str(new_id())
    return form


def _as_typed(value: Value | None) -> object:
    """An answer as its field holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)
