"""Something has changed: a client says so in a few taps, and is told what becomes of it."""

from __future__ import annotations

from typing import Any

import wtforms
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.services.answer_changes import ChangeOutcome
from webapp.web import services
from webapp.web.answers.asking import Asking
from webapp.web.answers.topics import single_questions, topics
from webapp.web.forms import render_form
from webapp.web.sign_in_state import this_client


def changes() -> str:
    """What may have changed, in plain words."""
    questionnaire = services().library.content.questionnaire
    return render_template(
        "client/changes_topics.html",
        topics=topics(questionnaire),
        questions=single_questions(questionnaire),
        last=services().answers.last(this_client().client_id),
    )


def change(topic: str) -> ResponseReturnValue:
    """The few questions that it is about."""
    return Asking(this_client().client_id, None, _render, _arrive).answer(topic)


def _render(page: str, form: wtforms.Form, **context: Any) -> tuple[str, int]:
    return render_form(f"client/change_{page}.html", form, **context)


def _arrive(outcome: ChangeOutcome) -> ResponseReturnValue:
    match outcome:
        case ChangeOutcome.NOTHING:
            flash(gettext("This is what we know already. Nothing has changed."), "info")
        case ChangeOutcome.APPLIED:
            flash(gettext("Thank you. We have noted it. Your plan stays the same."), "success")
        case _:
            flash(gettext("Sent. We have it."), "success")
    return redirect(url_for("client.today"))
