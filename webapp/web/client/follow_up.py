"""How it went: six short questions three weeks after the last session, and every year (F097)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from wtforms.validators import AnyOf, InputRequired

from webapp.domain.follow_up import (
    Expectations,
    Feeling,
    FollowUpAnswers,
    FollowUpKind,
    FollowUpTime,
    LifeChange,
    Noticed,
    Wish,
)
from webapp.domain.problem import RefusedError
from webapp.web import services
from webapp.web.client.card import Card
from webapp.web.follow_up_words import ASKED, QUESTION, SATISFACTION, follow_up_kind, said_in_words, satisfaction
from webapp.web.forms import StippleForm, at_most, choices, render_form
from webapp.web.listed import one_or_none, several
from webapp.web.problems import show_problems
from webapp.web.sign_in_state import this_client
from webapp.web.staff.fields import day_before_field

LONGEST = 1000
# So long the page says what happens next; by then it has happened (`CALL_WITHIN`, `TOUCH_UP_WITHIN`).
PROMISES_HOLD = timedelta(days=7)
CHOOSE = lazy_gettext("Please choose one.")
WORDS = {asked.field: asked for asked in ASKED}


def _one(field: str) -> Any:
    return one_or_none(WORDS[field].text, WORDS[field].answers.items())


def _several(field: str) -> Any:
    return several(WORDS[field].text, WORDS[field].answers.items())


def _words(label: Any) -> Any:
    return wtforms.TextAreaField(label, [at_most(LONGEST)], render_kw={"rows": 2}, filters=[lambda value: value or ""])


class FollowUpForm(StippleForm):
    """Only how happy somebody is has to be said. `due_on` is the day that the page was about."""

    names_fields = True

    due_on = day_before_field()
    satisfaction = wtforms.RadioField(
        lazy_gettext("How happy are you with the result?"),
        [InputRequired(CHOOSE), AnyOf([str(each) for each in SATISFACTION], CHOOSE)],
        choices=choices([(str(each), words) for each, words in SATISFACTION.items()]),
        validate_choice=False,
    )
    feeling = _one("feeling")
    feeling_words = _words(lazy_gettext("How you feel, in your words"))
    life = _several("life")
    life_words = _words(lazy_gettext("What has changed, in your words"))
    noticed = _one("noticed")
    noticed_words = _words(lazy_gettext("What people say"))
    expectations = _one("expectations")
    expectations_words = _words(lazy_gettext("What is as you hoped, and what is not"))
    wishes = _several("wishes")
    wishes_words = _words(lazy_gettext("Your wishes, in your words"))
    question = _words(QUESTION)
    wants_call = wtforms.BooleanField(lazy_gettext("Please call me"))
    wants_touch_up = wtforms.BooleanField(lazy_gettext("I would like a touch-up"))

    def answers(self) -> FollowUpAnswers:
        """What was filled in, once it is valid."""
        said = {name: self[name].data for name in (*(f"{field}_words" for field in WORDS), "question")}
        return FollowUpAnswers(
            satisfaction=int(self.satisfaction.data),
            feeling=Feeling(self.feeling.data) if self.feeling.data else None,
            life=tuple(map(LifeChange, self.life.data)),
            noticed=Noticed(self.noticed.data) if self.noticed.data else None,
            expectations=Expectations(self.expectations.data) if self.expectations.data else None,
            wishes=tuple(map(Wish, self.wishes.data)),
            wants_call=bool(self.wants_call.data),
            wants_touch_up=bool(self.wants_touch_up.data),
            **said,
        )


def register(blueprint: Blueprint) -> None:
    """The address of this page."""
    blueprint.add_url_rule("/follow-up", view_func=follow_up, methods=["GET", "POST"])
    for function in (said_in_words, satisfaction, follow_up_kind):
        blueprint.add_app_template_filter(function)


def follow_up() -> ResponseReturnValue:
    """The questions while they are open; before and after that what was said, or that nothing is asked."""
    page = services().follow_ups.page(this_client().client_id)
    form = FollowUpForm(due_on=page.asked.due_on if page.asked else None)
    if form.was_sent_complete() and _is_kept(form):
        return redirect(url_for("client.follow_up"))
    new = next((each for each in page.said if each.said_at > services().clock() - PROMISES_HOLD), None)
    return render_form("client/follow_up.html", form, asked=page.asked, said=page.said, new=new, questions=ASKED)


def follow_up_card(client_id: UUID) -> Card | None:
    """The card of today's page, while the questions are open and not answered."""
    asked = services().follow_ups.asked(client_id)
    if asked is None:
        return None
    return Card(
        tone="info",
        icon="question",
        title=_title(asked),
        words=gettext("Tell us how it is. It takes two minutes, and we read every word."),
        href=url_for("client.follow_up"),
        label=gettext("Tell us"),
    )


def _title(asked: FollowUpTime) -> str:
    if asked.kind is FollowUpKind.YEARLY:
        return gettext("A year has passed")
    return gettext("Three weeks have passed")


def _is_kept(form: FollowUpForm) -> bool:
    try:
        kept = services().follow_ups.answer(this_client().client_id, form.due_on.data, form.answers())
    except RefusedError as refused:
        show_problems(form, refused.problems)
        return False
    if kept:
        flash(gettext("Thank you. We have your answers."), "success")
    else:
        flash(gettext("You have told us already. This is what we have."), "info")
    return True
