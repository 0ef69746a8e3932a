"""Writing down how a session went, reading it, and adding to it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from webapp.domain.problem import RefusedError
from webapp.domain.treatment import Outcome
from webapp.services.treatment_records import SignedRecord
from webapp.services.treatments import AlreadyRecordedError, Recordable
from webapp.web import services
from webapp.web.formats import text
from webapp.web.forms import page_id
from webapp.web.sign_in_state import this_staff
from webapp.web.staff.page import show_problem, show_problems, staff_form
from webapp.web.staff.treatment_form import AdditionForm, TreatmentForm, addition_form, treatment_form
from webapp.web.staff.treatment_words import cause_sources, init_treatment_words


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    of_client = "/clients/<uuid:client_id>"
    blueprint.add_url_rule(
        f"{of_client}/sessions/<int:number>/record", view_func=record_treatment, methods=["GET", "POST"]
    )
    blueprint.add_url_rule(f"{of_client}/treatments/<uuid:record_id>", view_func=treatment)
    blueprint.add_url_rule(
        f"{of_client}/treatments/<uuid:record_id>/additions", view_func=add_to_treatment, methods=["POST"]
    )
    init_treatment_words(blueprint)


def record_treatment(client_id: UUID, number: int) -> ResponseReturnValue:
    """Write down how a booked session went. One that is on record already is shown, never written over."""
    try:
        session = services().staff.treatments.recordable(client_id, number, this_staff().staff_id)
    except RefusedError as refused:
        flash(text(refused.problems[0].text), "info")
        return redirect(url_for("staff.client", client_id=client_id))
    if session.record_id and request.method == "GET":
        return redirect(url_for("staff.treatment", client_id=client_id, record_id=session.record_id))
    form, first = treatment_form(session), session.record_id
    if form.was_sent_complete():
        try:
            return _signed(services().staff.treatments.record(client_id, form.draft(number), this_staff().staff_id))
        except RefusedError as refused:
            show_problems(form, refused.problems)
        except AlreadyRecordedError as known:
            first = known.record_id
            show_problem(form, "", gettext("Session %(number)s is on record already.", number=number))
    return _form_page(form, client_id, session, first)


def treatment(client_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """One record with what was added to it, to read and to print."""
    return _page(client_id, record_id, addition_form())


def add_to_treatment(client_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Add to a record; what stands in it stays."""
    form = addition_form()
    if form.was_sent_complete():
        words, sent_by = form.words.data, page_id(form.submission_id)
        try:
            services().staff.treatments.add(client_id, record_id, sent_by, words, this_staff().staff_id)
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            flash(gettext("Added, with your name and the time."), "success")
            return redirect(url_for("staff.treatment", client_id=client_id, record_id=record_id))
    return _page(client_id, record_id, form)


def _signed(signed: SignedRecord) -> Response:
    if signed.record.outcome is Outcome.SENT_HOME:
        words = gettext(
            "Recorded. The session is cancelled, and the client is told. Book it again when they are ready."
        )
    else:
        words = gettext("Session %(number)s is recorded and signed.", number=signed.number)
    flash(words, "success")
    return redirect(url_for("staff.treatment", client_id=signed.client_id, record_id=signed.id))


def _form_page(form: TreatmentForm, client_id: UUID, session: Recordable, first: UUID | None) -> ResponseReturnValue:
    record, today = services().staff.records.find(client_id), services().today()
    return staff_form(
        "record_treatment.html", form, record=record, session=session, first=first, sources=cause_sources(), today=today
    )


def _page(client_id: UUID, record_id: UUID, form: AdditionForm) -> ResponseReturnValue:
    signed = services().staff.treatments.find(client_id, record_id)
    record = services().staff.records.find(client_id)
    return staff_form("treatment.html", form, record=record, signed=signed, sources=cause_sources())
