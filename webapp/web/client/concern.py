"""A client reports that something is wrong, from any day, and sees what became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from webapp.domain.concern import LONGEST_WORDS, Report, Sign
from webapp.domain.problem import RefusedError
from webapp.services.concerns import SentConcern
from webapp.web import services
from webapp.web.client.card import Card
from webapp.web.concern_words import SIGNS, signs_of, urgency_look
from webapp.web.forms import StippleForm, at_most, page_id, render_form
from webapp.web.listed import several
from webapp.web.problems import show_problems
from webapp.web.sign_in_state import this_client

# So long the page of today tells that there is an answer.
ANSWER_IS_NEW = timedelta(days=7)


class ConcernForm(StippleForm):
    """Signs, words, or both."""

    signs = several(lazy_gettext("What do you notice?"), SIGNS.items())
    words = wtforms.TextAreaField(
        lazy_gettext("In your own words"),
        [at_most(LONGEST_WORDS)],
        filters=[lambda value: value or ""],
        render_kw={"rows": 4},
    )
    submission_id = wtforms.StringField()

    def sent(self, client_id: UUID) -> SentConcern:
        """What was filled in. Without the id that the page was given, each sending counts as another one."""
        report = Report(frozenset(Sign(code) for code in self.signs.data or ()), self.words.data or "")
        return SentConcern(client_id, page_id(self.submission_id), report)


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/concern", view_func=concern, methods=["GET", "POST"])
    blueprint.add_url_rule("/concerns", view_func=concerns)
    for function in (signs_of, urgency_look):
        blueprint.add_app_template_filter(function)


def concern() -> ResponseReturnValue:
    """Choose what is wrong, say it in words, send it once."""
    form = ConcernForm()
    if form.was_sent_complete() and _is_sent(form):
        flash(gettext("Sent. We have it."), "success")
        return redirect(url_for("client.concerns"))
    page_id(form.submission_id)
    return render_form("client/concern.html", form)


def concerns() -> str:
    """The client's own reports: what happens next, who has seen them, what the clinic answered."""
    own = services().concerns.of_client(this_client().client_id)
    waiting = [each for each in own if each.is_waiting]
    most_urgent = min((each.urgency for each in waiting), key=lambda urgency: urgency.rank, default=None)
    return render_template("client/concerns.html", concerns=own, most_urgent=most_urgent)


def concern_card(client_id: UUID) -> Card | None:
    """On today's page: that reports wait, or that one was answered some days ago and what waits was sent before."""
    news = services().concerns.news(client_id, services().clock() - ANSWER_IS_NEW)
    here = url_for("client.concerns")
    if news.answered_at and all(sent_at < news.answered_at for sent_at in news.waiting):
        words = _beside_it(is_seen=news.is_seen) if news.waiting else ""
        return Card("good", "good", gettext("We have answered your report"), words, here, gettext("Read the answer"))
    if news.waiting:
        waits = gettext("Nobody has said yet that they look at it.")
        words = gettext("Somebody looks at it.") if news.is_seen else waits
        return Card("info", "info", gettext("We have your report"), words, here, gettext("See your report"))
    return None


def _beside_it(*, is_seen: bool) -> str:
    if is_seen:
        return gettext("Another one still waits: somebody looks at it.")
    return gettext("Another one still waits: nobody has said yet that they look at it.")


def _is_sent(form: ConcernForm) -> bool:
    try:
        services().concerns.send(form.sent(this_client().client_id))
    except RefusedError as refused:
        show_problems(form, refused.problems)
    return not form.errors
