"""The form of the intake: a field for each question of the content, and beside them what is asked of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from uuid import UUID

import wtforms
from flask import request
from flask_babel import gettext

from webapp.domain.errors import ContentError
from webapp.domain.questionnaire import AnswerType, Questionnaire
from webapp.domain.response import InvalidResponseError, Response, read_response
from webapp.services.intake import Consent, Intake
from webapp.storage.rows import new_id
from webapp.web import services
from webapp.web.formats import text
from webapp.web.forms import clean_text
from webapp.web.intake.consent import consent_text
from webapp.web.intake.contact import ContactForm
from webapp.web.intake.waited import passed_wishes
from webapp.web.language import language
from webapp.web.sign_in_state import signed_in


class CodesField(wtforms.Field):
    """All values that were posted under one name."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes them without a look: `read_response` says what is wrong with them."""
        self.data = [clean_text(value) for value in valuelist]


# What was typed stays text until `read_response` has read it, so that a wrong answer can be shown again as it was.
FIELDS: dict[AnswerType, type[wtforms.Field]] = {
    AnswerType.INTEGER: wtforms.StringField,
    AnswerType.SINGLE: wtforms.StringField,
    AnswerType.MANY: CodesField,
    AnswerType.DATE: wtforms.StringField,
    AnswerType.BOOLEAN: wtforms.StringField,
    AnswerType.STRING: wtforms.StringField,
}


class IntakeForm(ContactForm):
    """Everything that one person sends. `form_class` adds the questions.

    `step` is the button that was pressed; `screens` is set where a script shows one question at a time;
    `website` is a trap that people do not see and bots fill in; `waited` is set by a phone that kept the intake until
    it found a network.
    """

    questionnaire: Questionnaire

    step = wtforms.StringField()
    submission_id = wtforms.StringField()
    kiosk = wtforms.StringField()
    screens = wtforms.StringField()
    website = wtforms.StringField()
    waited = wtforms.StringField()

    def __iter__(self) -> Iterator[wtforms.Field]:
        """In the order of the page: the questions, then the rest."""
        asked = {question.id for question in self.questionnaire}
        return iter(sorted(self._fields.values(), key=lambda field: field.name not in asked))

    def questions(self) -> list[wtforms.Field]:
        """The fields of the questions alone."""
        return [self[question.id] for question in self.questionnaire]

    @cached_property
    def _taken_on(self) -> date | None:
        """The day on which these very answers reached us before, if they did and the phone never heard of it.

        What was right on that day is not asked again: not dates that have passed since, not a text agreed to (C23).
        """
        return services().intake.taken_on(self.submission())

    @cached_property
    def passed_wishes(self) -> list[str]:
        """Questions that count as left open, because the day that was wished for passed while the answers waited."""
        if not self.waited.data:
            return []
        raw = {question.id: self[question.id].data for question in self.questionnaire}
        return list(passed_wishes(self.questionnaire, raw, self._taken_on or services().today()))

    def refuse_unknown_fields(self) -> bool:
        """Whether something was sent that this form does not have (C25); then it says so."""
        unknown = sorted(set(request.form) - set(self._fields) - {"csrf_token"})
        if unknown:
            name = unknown[0][:40]
            self.form_errors.append(
                gettext("There is no question “%(name)s”. Please reload the page and send again.", name=name)
            )
        return bool(unknown)

    def response(self) -> Response | None:
        """The answers, typed; None where some cannot be taken: their fields say why."""
        raw = {question.id: self[question.id].data for question in self.questionnaire}
        day = self._taken_on or services().today()
        try:
            return read_response(self.questionnaire, raw | dict.fromkeys(self.passed_wishes), day, complete=True)
        except InvalidResponseError as invalid:
            for error in invalid.errors:
                self[error.question].errors = [text(error.message)]
            return None

    def intake(self) -> Intake | None:
        """All of it, ready to be stored; None where something needs another look."""
        response = self._checked()
        if response is None:
            return None
        return Intake(
            submission_id=self.submission(),
            response=response,
            contact=self.contact(),
            consent=self._agreed_before or consent_text().agreed,
            locale=language(),
            kiosk=bool(self.kiosk.data),
            # What the phone sends by itself may find another person signed in there: they stay it.
            signs_in=not (self.waited.data and signed_in()),
            address=request.remote_addr or "",
        )

    def _checked(self) -> Response | None:
        """Screens share one page, and so show all errors at once; else the questions are a page of their own."""
        is_one_page = bool(self.screens.data)
        # Each field's list of errors is emptied by `validate`, so the questions come after it.
        has_contact = self.validate() if is_one_page else True
        response = self.response()
        if response is None or not has_contact:
            return None
        return response if is_one_page or self.validate() else None

    def _is_text_agreed(self) -> bool:
        """Whether the consent is to the words in force, or to those that were when it was given or taken."""
        return super()._is_text_agreed() or self._taken_on is not None or self._agreed_before is not None

    @cached_property
    def _agreed_before(self) -> Consent | None:
        """The earlier text that somebody agreed to whose answers waited, if it was ever in force here."""
        if not self.waited.data or super()._is_text_agreed():
            return None
        return services().intake.once_agreed(self.consent_text.data or "")

    def submission(self) -> UUID:
        """The id that the page was given; a new one where it was lost on the way."""
        try:
            return UUID(self.submission_id.data)
        except (TypeError, ValueError):
            return new_id()


def form_class(questionnaire: Questionnaire) -> type[IntakeForm]:
    """The form with a field for each question.

    Raises ContentError for a question with a name that the form needs itself.
    """
    for question in questionnaire:
        if hasattr(IntakeForm, question.id) or question.id == "main":
            where = f"intake.yaml:{question.line}"
            raise ContentError(f"{where}: '{question.id}' has another meaning in the form; choose another id")
    fields: dict[str, object] = {question.id: FIELDS[question.type]() for question in questionnaire}
    return type("QuestionsForm", (IntakeForm,), fields | {"questionnaire": questionnaire})
