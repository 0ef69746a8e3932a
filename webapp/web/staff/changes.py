"""Writing down what a client told about a change."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import wtforms
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.services.answer_changes import ChangeOutcome
from webapp.web import services
from webapp.web.answers.asking import Asking
from webapp.web.answers.topics import single_questions, topics
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import staff_form, staff_page


def changes(client_id: UUID) -> str:
    """What may have changed, for somebody on the phone with the client."""
    questionnaire = services().library.content.questionnaire
    return staff_page(
        "changes_topics.html",
        record=services().staff.records.find(client_id),
        topics=topics(questionnaire),
        questions=single_questions(questionnaire),
    )


def change(client_id: UUID, topic: str) -> ResponseReturnValue:
    """The few questions that it is about."""
    record = services().staff.records.find(client_id)
    asking = Asking(client_id, this_staff().staff_id, partial(_render, record), partial(_arrive, client_id))
    return asking.answer(topic)


def _render(record: object, page: str, form: wtforms.Form, **context: Any) -> tuple[str, int]:
    return staff_form(f"change_{page}.html", form, record=record, **context)


def _arrive(client_id: UUID, outcome: ChangeOutcome) -> ResponseReturnValue:
    match outcome:
        case ChangeOutcome.NOTHING:
            flash(gettext("These are the answers that are on record already."), "info")
        case ChangeOutcome.APPLIED:
            flash(gettext("Noted. No flag and no line of the plan changes."), "success")
        case ChangeOutcome.WAITS:
            flash(gettext("Noted. The plan stays as it is until somebody has decided."), "success")
        case ChangeOutcome.FROZEN:
            flash(gettext("Noted. The plan is stopped until somebody has decided."), "warning")
    return redirect(url_for("staff.client", client_id=client_id))
