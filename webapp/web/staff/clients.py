"""All clients, and one client's record."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import wtforms
from flask import abort, current_app, redirect, request, send_file, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import Length

from webapp.documents.errors import PdfUnavailableError
from webapp.domain.problem import RefusedError
from webapp.services.client_search import Asked
from webapp.web import services
from webapp.web.answers.words import in_words
from webapp.web.forms import StippleForm
from webapp.web.staff.client_notes import new_note
from webapp.web.staff.page import show_problems, staff_form, staff_page

# Whom somebody looks for stays out of addresses: those end up in logs and histories.
LOOKED_FOR = "client_name"
LONGEST_SEARCH = 200


class SearchForm(StippleForm):
    """The beginning of a name, an e-mail address or a phone number."""

    name = wtforms.StringField(
        lazy_gettext("Name, e-mail or phone"),
        [Length(max=LONGEST_SEARCH, message=lazy_gettext("Please use at most %(max)d characters."))],
    )


def clients() -> ResponseReturnValue:
    """Every client, newest first, or those who are looked for."""
    search, (wanted, asked) = services().search, _looked_for()
    form = SearchForm(name=wanted)
    if form.was_sent_complete():
        try:
            search.asked(form.name.data or "")
        except RefusedError as refused:
            show_problems(form, refused.problems)
        else:
            session[LOOKED_FOR] = form.name.data
            return redirect(url_for("staff.clients"))
    page = services().staff.clients.page(request.args.get("page", 1, type=int), asked)
    return staff_form("clients.html", form, page=page, wanted=wanted, is_whole=search.is_whole())


def _looked_for() -> tuple[str, Asked | None]:
    """What this browser looked for last; nothing where another version of the program kept it, and it asks nothing."""
    wanted = session.get(LOOKED_FOR, "")
    try:
        return wanted, services().search.asked(wanted)
    except RefusedError:
        return "", None


def client(client_id: UUID) -> str:
    """Everything on record about one client, and what can be done next; or where the record went."""
    merge = services().merges.of(client_id)
    if merge:
        return staff_page("client_merged.html", merge=merge)
    record = services().staff.records.find(client_id)
    history = services().staff.changes.history(client_id)
    changes = [(line, in_words(line.answers, with_texts=True)) for line in history]
    aftercare = services().aftercare.of(client_id)
    treatments = services().staff.treatments.of_client(client_id)
    return staff_page(
        "client.html",
        record=record,
        today=services().today(),
        changes=changes,
        aftercare=aftercare,
        treatments=treatments,
        next_session=services().staff.readiness.next_of(client_id),
        follow_ups=services().follow_ups.of_client(client_id),
        notes=services().staff.notes.of(client_id),
        note_form=new_note(),
        candidates=services().merges.candidates(client_id),
        concerns=services().staff.concerns.of_client(client_id),
    )


def decide_again(client_id: UUID) -> Response:
    """Bring a client before somebody again."""
    review_id = services().staff.reviews.decide_again(client_id)
    return redirect(url_for("staff.review", review_id=review_id))


def plan_pdf(client_id: UUID, number: int) -> ResponseReturnValue:
    """One version of a client's plan, to print."""
    versions = services().plans.versions(client_id)
    snapshot = next((version for version in versions if version.number == number), None) or abort(404)
    try:
        pdf = services().documents.plan_pdf(snapshot)
    except PdfUnavailableError as error:
        current_app.logger.warning("No PDF: %s", error)
        return staff_page("no_pdf.html", client_id=client_id, reason=str(error)), 503
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name=f"plan-{number}.pdf")
