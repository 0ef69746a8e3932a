"""The check before a session: has anything changed? Asked from the evening before, answered in one tap."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.problem import RefusedError
from webapp.domain.session_check import ASKS_TO_CALL, CHANGES_ANSWERS
from webapp.services.session_checks import AskedSession
from webapp.web import services
from webapp.web.client.card import Card
from webapp.web.formats import text
from webapp.web.forms import render_form
from webapp.web.session_check_form import SessionCheckForm, answers_in_words
from webapp.web.sign_in_state import this_client


def session_check() -> ResponseReturnValue:
    """The question, what was answered, and what follows from it."""
    client_id = this_client().client_id
    asked = services().session_checks.asked(client_id)
    if asked is None:
        return render_template("client/session_check_none.html")
    check = asked.check
    form = SessionCheckForm()
    if form.was_sent_complete():
        try:
            services().session_checks.record(client_id, asked.number, form.given())
        except RefusedError as refused:
            flash(text(refused.problems[0].text), "error")
        return redirect(url_for("client.session_check"))
    return render_form(
        "client/session_check.html",
        form,
        asked=asked,
        said=answers_in_words(check.answers) if check else None,
        tells_more=bool(check and check.answers & CHANGES_ANSWERS),
        calls=bool(check and check.answers & ASKS_TO_CALL),
        is_today=asked.day == services().today(),
    )


def session_check_card(client_id: UUID) -> Card | None:
    """The card of today's page, from the evening before until it is answered."""
    asked = services().session_checks.asked(client_id)
    if asked is None or asked.check:
        return None
    return Card(
        tone="attention",
        icon="question",
        title=_when(asked),
        words=gettext("Has anything changed? It takes 20 seconds, and nobody comes in vain."),
        href=url_for("client.session_check"),
        label=gettext("Answer now"),
    )


def _when(asked: AskedSession) -> str:
    is_today = asked.day == services().today()
    return gettext("Your session is today") if is_today else gettext("Your session is tomorrow")
