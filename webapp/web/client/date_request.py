"""A client asks for a day: which one, when on it, and a few words. One wish waits at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import wtforms
from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from webapp.domain.date_wish import DateWish, DayPart
from webapp.domain.problem import RefusedError
from webapp.services.case_records import UnknownClientError
from webapp.services.date_requests import DatePage
from webapp.web import services
from webapp.web.client.card import Card
from webapp.web.day_field import NO_DAY, DayField
from webapp.web.day_parts import PARTS, day_part
from webapp.web.formats import day as written
from webapp.web.forms import StippleForm, at_most, choices, render_form
from webapp.web.problems import show_problems
from webapp.web.sign_in_state import this_client

LONGEST_NOTE = 300
# An answer is told on the page of today for so long.
TOLD_FOR = timedelta(days=14)


def _number(value: object) -> int:
    """The number of a session; one that no session has for what is none."""
    return int(str(value)) if str(value).isdecimal() else 0


class WishForm(StippleForm):
    """A day, and when on it."""

    number = wtforms.RadioField(lazy_gettext("Which session"), coerce=_number, choices=[], validate_choice=False)
    day = DayField(lazy_gettext("Day"), [InputRequired(NO_DAY)])
    part = wtforms.RadioField(
        lazy_gettext("When on the day"),
        choices=choices((part.value, words) for part, words in PARTS.items()),
        default=DayPart.ANY.value,
    )
    note = wtforms.TextAreaField(
        lazy_gettext("Anything that we should know about the day"),
        [at_most(LONGEST_NOTE)],
        render_kw={"rows": 2},
    )

    def wish(self) -> DateWish:
        """What was filled in."""
        day: Any = self.day.data  # Required, so it is one once the form is valid.
        return DateWish(self.number.data, day, DayPart(self.part.data), self.note.data or "")


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages, and the words for the parts of a day."""
    blueprint.add_app_template_filter(day_part)
    blueprint.add_url_rule("/date", view_func=date_request, methods=["GET", "POST"])
    blueprint.add_url_rule("/date/withdraw", view_func=withdraw_date_request, methods=["POST"])


def date_request() -> ResponseReturnValue:
    """Ask for a day; what waits, and the last answer."""
    client_id = this_client().client_id
    page = _page(client_id)
    form = _form(page)
    if form.was_sent_complete():
        try:
            services().date_requests.ask(client_id, form.wish())
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("Thank you. We have your wish. Our answer will stand on this page."), "success")
            return redirect(url_for("client.date_request"))
    return render_form("client/date_request.html", form, page=page, hours=services().staff.schedule.hours(client_id))


def withdraw_date_request() -> Response:
    """Take back what waits."""
    if services().date_requests.withdraw(this_client().client_id):
        flash(gettext("You have taken your wish back."), "success")
    else:
        flash(gettext("No wish of yours waits any more."), "info")
    return redirect(url_for("client.date_request"))


def date_request_card(client_id: UUID) -> Card | None:
    """An answer that is not the day itself: a session that was booked stands in the plan."""
    answer = services().date_requests.last(client_id)
    if answer is None or answer.outcome != "declined" or not answer.settled_at or not _is_fresh(answer.settled_at):
        return None
    return Card(
        tone="attention",
        icon="calendar",
        title=gettext("We have answered your wish for a day"),
        words=gettext("You asked for %(day)s.", day=written(answer.wanted_on)),
        href=url_for("client.date_request"),
        label=gettext("Read the answer"),
    )


def _is_fresh(settled_at: datetime) -> bool:
    return services().clock() - settled_at < TOLD_FOR


def _page(client_id: UUID) -> DatePage:
    try:
        return services().date_requests.page(client_id)
    except UnknownClientError:
        return DatePage((), None, None)


def _form(page: DatePage) -> WishForm:
    """The form with the sessions to come; the first that has no day yet is chosen."""
    unbooked = (each.number for each in page.askable if not each.planned.booked)
    usual = next(unbooked, page.askable[0].number if page.askable else 0)
    form = WishForm(number=page.waiting.number if page.waiting else usual)
    named = ((str(each.number), gettext("Session %(number)s", number=each.number)) for each in page.askable)
    form.number.choices = choices(named)
    return form
