"""Asking some questions anew: filled in, summed up as before and now, sent. One address, told apart by the button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.answer_changes import AnswerDifference
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.services.answer_changes import ChangeOutcome, SentChange
from webapp.services.intake import ChangedSubmissionError
from webapp.storage.rows import new_id
from webapp.web import services
from webapp.web.answers.form import ChangeForm, change_form
from webapp.web.answers.topics import Topic, topic_of
from webapp.web.answers.words import in_words
from webapp.web.intake.prepared import prepared

SECONDS_TO_WAIT = 3600
Arrive = Callable[[ChangeOutcome], ResponseReturnValue]
Render = Callable[..., tuple[str, int]]


@dataclass(frozen=True)
class Asking:
    """Whom it is about, and the pages that ask: `render` draws one of them, `arrive` says what became of it.

    `told_by` is the member of staff who writes down what a client has told.
    """

    client_id: UUID
    told_by: UUID | None
    render: Render
    arrive: Arrive

    def answer(self, slug: str) -> ResponseReturnValue:
        """The page of one topic."""
        questionnaire = services().library.content.questionnaire
        topic = topic_of(questionnaire, slug) or abort(404)
        asked = topic.asked(questionnaire)
        known = services().answers.known(self.client_id)
        form = change_form(asked, known, with_texts=self.told_by is not None)
        if request.method == "GET" or form.refuse_unknown_fields() or form.step.data == "questions":
            return self._questions(topic, form)
        return self._check(topic, form)

    def _check(self, topic: Topic, form: ChangeForm) -> ResponseReturnValue:
        sent = form.change(self.client_id, self.told_by)
        differences = form.differences(sent)
        if differences is None:
            return self._questions(topic, form)
        if not differences and form.step.data != "send":
            form.form_errors.append(gettext("This is what we know already. Change an answer, or go back."))
            return self._questions(topic, form)
        if form.step.data == "send":
            return self._send(topic, form, sent, differences)
        return self._summary(topic, form, differences)

    def _send(
        self, topic: Topic, form: ChangeForm, sent: SentChange, differences: tuple[AnswerDifference, ...]
    ) -> ResponseReturnValue:
        try:
            return self.arrive(services().answers.send(sent))
        except ChangedSubmissionError:
            form.submission_id.data = str(new_id())
            form.form_errors.append(
                gettext("You sent something else from this page before. Send it once more if this is right too.")
            )
            return self._summary(topic, form, differences)
        except TooManyAttemptsError:
            form.form_errors.append(
                gettext("Very many changes have come in from you. Nothing is lost: please call us, or wait an hour.")
            )
            page, _ = self._summary(topic, form, differences)
            return page, 429, {"Retry-After": str(SECONDS_TO_WAIT)}

    def _questions(self, topic: Topic, form: ChangeForm) -> ResponseReturnValue:
        shown = [each for each in prepared().questions if each.question.id in topic.questions]
        shown.sort(key=lambda each: topic.questions.index(each.question.id))
        return self.render("questions", form, topic=topic, asked=shown, today=services().today())

    def _summary(self, topic: Topic, form: ChangeForm, differences: tuple[AnswerDifference, ...]) -> tuple[str, int]:
        lines = in_words(differences, with_texts=self.told_by is not None)
        return self.render("summary", form, topic=topic, lines=lines)
