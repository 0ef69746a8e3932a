"""Booking, moving and cancelling a session, each on a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from webapp.domain.booking import Booking
from webapp.domain.problem import RefusedError
from webapp.services.booking_previews import BookingPreview
from webapp.services.bookings import Later
from webapp.services.client_history import SessionLine
from webapp.services.client_records import ClientRecord
from webapp.services.date_requests import DateRequest
from webapp.services.plans import PlanSnapshot
from webapp.web import services
from webapp.web.formats import day as written
from webapp.web.formats import hour
from webapp.web.forms import StippleForm
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.booking_forms import CancelForm, MoveForm, SlotForm, asked_for, slot_in_address
from webapp.web.staff.free_hours import Asking, offer_hours
from webapp.web.staff.page import show_problems, staff_form, staff_page


def book_session(client_id: UUID, number: int) -> ResponseReturnValue:
    """Book the next session."""
    record, line = _line(client_id, number)
    if line and line.booked_on and request.method == "GET":
        return redirect(url_for("staff.move_session", client_id=client_id, number=number, **slot_in_address()))
    if page := _in_the_way(record, number):
        return page
    wish = services().date_requests.open_for(client_id, number)
    day = wish.wanted_on if wish else record.next.proposed
    form = SlotForm(**{"day": day, "request": wish.id if wish else None, **_usual(), **asked_for()})
    context = _offer(form, "staff.book_session", client_id, number, wish)
    if form.was_sent_complete() and _booked(client_id, form, number):
        return _done(client_id, gettext("Session %(number)s is booked on %(day)s.", **_where(form, number)))
    return _page("book_session.html", form, record, number, **context)


def move_session(client_id: UUID, number: int) -> ResponseReturnValue:
    """Move a booked session. Nothing is moved whose consequences for the others and the plan were not on the page."""
    record, line = _line(client_id, number)
    if line is None or line.booked_on is None:
        return _not_booked(client_id, number)
    if request.method == "GET" and line.is_settled:
        return _on_record(client_id)
    if page := _in_the_way(record, number):
        return page
    wish = services().date_requests.open_for(client_id, number)
    before = {**_usual(), **_as_it_is(line), "request": wish.id if wish else None}
    form = MoveForm(**{**before, **asked_for()})
    context = _offer(form, "staff.move_session", client_id, number, wish)
    preview: BookingPreview | None = None
    if form.was_sent_complete():
        if form.has_been_seen and "preview" not in request.form and _moved(client_id, form, line):
            return _done(client_id, gettext("Session %(number)s is now on %(day)s.", **_where(form, number)))
        preview = _preview(client_id, form.booking(number), form)
    elif request.method == "GET" and "day" in asked_for():
        preview = _preview(client_id, form.booking(number), form)
    return _page("move_session.html", form, record, number, line=line, preview=preview, **context)


def cancel_session(client_id: UUID, number: int) -> ResponseReturnValue:
    """Cancel a booked session, and see first what that does to the plan."""
    record, line = _line(client_id, number)
    if line is None or line.booked_on is None:
        return _not_booked(client_id, number)
    if request.method == "GET" and line.is_settled:
        return _on_record(client_id)
    form = CancelForm(was=line.booked_on, was_time=line.time_id)
    if form.was_sent_complete():
        try:
            services().staff.bookings.cancel(
                client_id,
                number,
                this_staff().staff_id,
                was=form.was.data,
                was_time=form.was_time.data,
                with_later=bool(form.with_later.data),
                not_held=bool(form.not_held.data),
            )
        except RefusedError as refused:
            show_problems(form, refused.problems)
            _show_as_it_is(form, line)
        else:
            return _done(client_id, gettext("Session %(number)s is cancelled.", number=number))
    preview = services().staff.booking_previews.of_cancel(client_id, number)
    return _page("cancel_session.html", form, record, number, line=line, preview=preview)


def _line(client_id: UUID, number: int) -> tuple[ClientRecord, SessionLine | None]:
    record = services().staff.records.find(client_id)
    line = next((line for line in record.sessions if line.number == number), None)
    if line is None and number != record.next.session:
        abort(404)
    return record, line


def _in_the_way(record: ClientRecord, number: int) -> str | None:
    """The page in place of a form that would be refused whatever is filled in; one that was sent is told so itself."""
    if request.method != "GET":
        return None
    is_next = number == record.next.session
    obstacles = record.next.obstacles if is_next else services().staff.bookings.obstacles(record.client_id, number)
    return staff_page("not_bookable.html", record=record, number=number, obstacles=obstacles) if obstacles else None


def _not_booked(client_id: UUID, number: int) -> Response:
    flash(gettext("Session %(number)s is not booked any more.", number=number), "info")
    return redirect(url_for("staff.client", client_id=client_id))


def _on_record(client_id: UUID) -> Response:
    flash(gettext("What is on record as held can be neither moved nor cancelled."), "info")
    return redirect(url_for("staff.client", client_id=client_id))


def _usual() -> dict[str, Any]:
    """Whoever books is the first guess at who treats."""
    return {"technician": this_staff().staff_id}


def _as_it_is(line: SessionLine) -> dict[str, Any]:
    """What a move starts from."""
    found: dict[str, Any] = {"day": line.day, "was": line.booked_on, "was_time": line.time_id}
    if line.slot:
        found |= {"time": line.slot.start, "technician": line.slot.technician_id}
        found |= {"room": line.slot.room_id, "minutes": line.slot.minutes}
    return found


def _offer(form: SlotForm, endpoint: str, client_id: UUID, number: int, wish: DateRequest | None) -> dict[str, Any]:
    """The lists of the form, the free hours around its day, and what the client asked for."""
    schedule, today = services().staff.schedule, services().today()
    team = schedule.rota(today, today)
    planned = schedule.planned_minutes(client_id, number)
    form.offer(team, planned)
    minutes = form.minutes.data if form.minutes.data != planned else None
    asking = Asking(endpoint, client_id, number, form.day.data, form.slot(), wish, minutes)
    return {"offer": offer_hours(asking, team), "wish": wish}


def _booked(client_id: UUID, form: SlotForm, number: int) -> PlanSnapshot | None:
    try:
        return services().staff.bookings.book(
            client_id, form.booking(number), this_staff().staff_id, request_id=form.request.data
        )
    except RefusedError as refused:
        _show(form, refused)
    return None


def _moved(client_id: UUID, form: MoveForm, line: SessionLine) -> PlanSnapshot | None:
    try:
        return services().staff.bookings.move(
            client_id,
            form.booking(line.number),
            this_staff().staff_id,
            was=form.was.data,
            was_time=form.was_time.data,
            later=Later(form.later.data or ""),
            not_held=bool(form.not_held.data),
            request_id=form.request.data,
        )
    except RefusedError as refused:
        _show(form, refused)
        _show_as_it_is(form, line)
    return None


def _show(form: SlotForm, refused: RefusedError) -> None:
    """What was told of a wish that does not wait any more is told once: the next try books without it."""
    show_problems(form, refused.problems)
    if form.request.errors:
        form.form_errors.extend(form.request.errors)
        form.request.errors, form.request.data = [], None


def _preview(client_id: UUID, booking: Booking, form: MoveForm) -> BookingPreview:
    form.show()
    later = Later(form.later.data or Later.MOVE)
    return services().staff.booking_previews.of_move(client_id, booking, later)


def _show_as_it_is(form: MoveForm | CancelForm, line: SessionLine) -> None:
    """The page that tells of a refusal shows where the session stands now: sent once more, that has been seen."""
    # A field shows what was sent to it as long as it has any of that.
    form.was.raw_data, form.was_time.raw_data = None, None
    form.was.data, form.was_time.data = line.booked_on, line.time_id


def _where(form: SlotForm, number: int) -> dict[str, Any]:
    """Where it stands now: a page that is sent once more may find a plan that was stopped since, and has no days."""
    day = written(form.day.data)
    return {"number": number, "day": f"{day}, {hour(form.time.data)}" if form.time.data else day}


def _done(client_id: UUID, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("staff.client", client_id=client_id))


def _page(template: str, form: StippleForm, record: ClientRecord, number: int, **context: Any) -> ResponseReturnValue:
    return staff_form(template, form, record=record, number=number, today=services().today(), **context)
