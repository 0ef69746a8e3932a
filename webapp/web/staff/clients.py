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
from webapp.web import services
from webapp.web.answers.words import in_words
from webapp.web.forms import StippleForm
from webapp.web.staff.page import staff_form, staff_page

# Whom somebody looks for stays out of addresses: those end up in logs and histories.
LOOKED_FOR = "client_name"


class SearchForm(StippleForm):
    """Any part of a name."""

    name = wtforms.StringField(
        lazy_gettext("Name"), [Length(max=200, message=lazy_gettext("Please use at most %(max)d characters."))]
    )


def clients() -> ResponseReturnValue:
    """Every client, newest first, or those of a name."""
    form = SearchForm(name=session.get(LOOKED_FOR, ""))
    if form.was_sent_complete():
        session[LOOKED_FOR] = form.name.data
        return redirect(url_for("staff.clients"))
    wanted = session.get(LOOKED_FOR, "")
    page = services().staff.clients.page(request.args.get("page", 1, type=int), wanted)
    return staff_form("clients.html", form, page=page, wanted=wanted)


def client(client_id: UUID) -> str:
    """Everything on record about one client, and what can be done next."""
    record = services().staff.records.find(client_id)
    history = services().staff.changes.history(client_id)
    changes = [(line, in_words(line.answers, with_texts=True)) for line in history]
    aftercare = services().aftercare.of(client_id)
    return staff_page("client.html", record=record, today=services().today(), changes=changes, aftercare=aftercare)


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
