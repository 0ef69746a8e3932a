"""The days that clients ask for: each confirmed by booking it, or declined with an answer."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from webapp.domain.problem import RefusedError
from webapp.services.date_requests import DateRequest
from webapp.web import services
from webapp.web.forms import StippleForm
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import note_field
from webapp.web.staff.free_hours import Asking, Offer, offer_hours, weekday
from webapp.web.staff.page import show_problems, staff_form, staff_page


class DeclineForm(StippleForm):
    """What the client reads instead of the day."""

    answer = note_field(lazy_gettext("Your answer"))


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages, and how a weekday is written on a tile."""
    blueprint.add_app_template_filter(weekday)
    blueprint.add_url_rule("/date-requests", view_func=date_requests)
    blueprint.add_url_rule("/date-requests/<uuid:request_id>", view_func=date_request, methods=["GET", "POST"])


def date_requests() -> str:
    """Every request that waits, the longest waiting first."""
    return staff_page("date_requests.html", requests=services().date_requests.waiting())


def date_request(request_id: UUID) -> ResponseReturnValue:
    """One request with the hours that are free on its day, and a few words for a client who cannot have it."""
    asked = services().date_requests.find(request_id)
    form = DeclineForm()
    if form.was_sent_complete():
        try:
            services().date_requests.decline(request_id, form.answer.data, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("The client is told that your answer is on their page."), "success")
            return redirect(url_for("staff.date_requests"))
    record = services().staff.records.find(asked.client_id)
    line = next((line for line in record.sessions if line.number == asked.number), None)
    endpoint = "staff.move_session" if line and line.booked_on else "staff.book_session"
    obstacles = () if asked.outcome else services().staff.bookings.obstacles(asked.client_id, asked.number)
    return staff_form(
        "date_request.html",
        form,
        asked=asked,
        record=record,
        line=line,
        endpoint=endpoint,
        obstacles=obstacles,
        offer=None if asked.outcome or obstacles else _offer(asked, endpoint),
    )


def _offer(asked: DateRequest, endpoint: str) -> Offer:
    today = services().today()
    asking = Asking(endpoint, asked.client_id, asked.number, asked.wanted_on, None, asked)
    return offer_hours(asking, services().staff.schedule.rota(today, today))
