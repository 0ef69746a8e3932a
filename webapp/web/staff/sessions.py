"""Booking, moving and cancelling a session, each on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import wtforms
from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import Optional

from webapp.domain.booking import Booking
from webapp.domain.problem import RefusedError
from webapp.services.bookings import Effect, Later
from webapp.services.client_history import SessionLine
from webapp.services.client_records import ClientRecord
from webapp.services.plans import PlanSnapshot
from webapp.web import services
from webapp.web.formats import day as written
from webapp.web.forms import StippleForm, choices
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.fields import day_before_field, day_field, note_field
from webapp.web.staff.page import show_problems, staff_form

NOT_HELD = lazy_gettext("This session did not take place")


class BookingForm(StippleForm):
    """A day for a session. The rest is asked for only where the day needs it."""

    day = day_field(lazy_gettext("Day"))
    reason = note_field(lazy_gettext("Why it can be sooner"))
    confirmed = wtforms.BooleanField(lazy_gettext("Book it all the same"))

    def booking(self, number: int) -> Booking:
        """What was filled in."""
        return Booking(number, self.day.data, self.reason.data, bool(self.confirmed.data))


class MoveForm(BookingForm):
    """Another day for a session; `was` is the one that it had when the page was opened."""

    was = day_before_field()
    later = wtforms.RadioField(
        lazy_gettext("Sessions that no longer fit"),
        choices=choices(
            [
                (Later.MOVE, lazy_gettext("Move them to the days shown")),
                (Later.CANCEL, lazy_gettext("Cancel them and all after them")),
            ]
        ),
        validators=[Optional()],
    )
    not_held = wtforms.BooleanField(NOT_HELD)


class CancelForm(StippleForm):
    """Taking a session out."""

    was = day_before_field()
    with_later = wtforms.BooleanField(lazy_gettext("Cancel the sessions after it too"))
    not_held = wtforms.BooleanField(NOT_HELD)


def book_session(client_id: UUID, number: int) -> ResponseReturnValue:
    """Book the next session."""
    record, line = _line(client_id, number)
    if line and line.booked_on and request.method == "GET":
        return redirect(url_for("staff.move_session", client_id=client_id, number=number))
    form = BookingForm(day=record.next.proposed)
    if form.was_sent_complete():
        try:
            booked = services().staff.bookings.book(client_id, form.booking(number), this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            return _done(client_id, gettext("Session %(number)s is booked on %(day)s.", **_where(booked, number)))
    return _page("book_session.html", form, record, number)


def move_session(client_id: UUID, number: int) -> ResponseReturnValue:
    """Move a booked session, and see first what that does to the others."""
    record, line = _line(client_id, number)
    if line is None or line.booked_on is None:
        return redirect(url_for("staff.client", client_id=client_id))
    form = MoveForm(day=line.day, was=line.booked_on)
    effects: Sequence[Effect] = ()
    if form.was_sent_complete():
        if "preview" not in request.form and (moved := _moved(client_id, form, number)):
            return _done(client_id, gettext("Session %(number)s is now on %(day)s.", **_where(moved, number)))
        effects = services().staff.bookings.effects(client_id, form.booking(number))
    return _page("move_session.html", form, record, number, line=line, effects=effects)


def cancel_session(client_id: UUID, number: int) -> ResponseReturnValue:
    """Cancel a booked session."""
    record, line = _line(client_id, number)
    if line is None or line.booked_on is None:
        return redirect(url_for("staff.client", client_id=client_id))
    form = CancelForm(was=line.booked_on)
    if form.was_sent_complete():
        try:
            services().staff.bookings.cancel(
                client_id,
                number,
                this_staff().staff_id,
                was=form.was.data,
                with_later=bool(form.with_later.data),
                not_held=bool(form.not_held.data),
            )
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            return _done(client_id, gettext("Session %(number)s is cancelled.", number=number))
    return _page("cancel_session.html", form, record, number, line=line)


def _line(client_id: UUID, number: int) -> tuple[ClientRecord, SessionLine | None]:
    record = services().staff.records.find(client_id)
    line = next((line for line in record.sessions if line.number == number), None)
    if line is None and number != record.next.session:
        abort(404)
    return record, line


def _moved(client_id: UUID, form: MoveForm, number: int) -> PlanSnapshot | None:
    try:
        return services().staff.bookings.move(
            client_id,
            form.booking(number),
            this_staff().staff_id,
            was=form.was.data,
            later=Later(form.later.data or ""),
            not_held=bool(form.not_held.data),
        )
    except RefusedError as refused:
        show_problems(form, refused.problems)
    return None


def _where(plan: PlanSnapshot, number: int) -> dict[str, Any]:
    sessions = {session.number: session.date for session in plan.assessment.plan.sessions}
    return {"number": number, "day": written(sessions[number])}


def _done(client_id: UUID, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("staff.client", client_id=client_id))


def _page(template: str, form: StippleForm, record: ClientRecord, number: int, **context: Any) -> ResponseReturnValue:
    return staff_form(template, form, record=record, number=number, today=services().today(), **context)
