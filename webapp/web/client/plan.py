"""The pages of the whole plan."""

from __future__ import annotations

from io import BytesIO

from flask import abort, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from webapp.documents.errors import PdfUnavailableError
from webapp.services.client_plan import plan_page
from webapp.web import services
from webapp.web.client.kept_version import kept_version
from webapp.web.client.own_plan import no_days, own_hours, own_snapshot
from webapp.web.client.unseen import note_as_seen, unseen_changes
from webapp.web.language import current_locale
from webapp.web.sign_in_state import this_client


def plan() -> str:
    """The timeline by week, and what changed since the version before, or since the one in `since`."""
    versions = services().plans.versions(this_client().client_id)
    if not versions or not versions[0].assessment.plan.sessions:
        return no_days(versions[0] if versions else None)
    since = request.args.get("since", type=int)
    page = plan_page(versions, since, services().today(), current_locale().first_week_day, own_hours())
    last = services().answers.last(this_client().client_id)
    unseen = unseen_changes(versions[0])
    return render_template(
        "client/plan.html",
        page=page,
        unseen=unseen,
        hours=services().staff.schedule.hour_changes(this_client().client_id),
        kept_version=kept_version(versions[0], last),
    )


def mark_plan_seen() -> ResponseReturnValue:
    """The client has been told of the newest version; show what is different in it."""
    snapshot = own_snapshot()
    before = note_as_seen(snapshot.number) if snapshot else None
    return redirect(url_for("client.plan", since=before, _anchor="changes"))


def plan_pdf() -> ResponseReturnValue:
    """The newest version to print; for a client who has to wait, the letter."""
    snapshot = own_snapshot()
    if snapshot is None:
        abort(404)
    try:
        pdf = services().documents.plan_pdf(snapshot)
    except PdfUnavailableError as error:
        current_app.logger.warning("No PDF: %s", error)
        return render_template("client/no_pdf.html"), 503
    # Not shown inside the browser: its viewer is a plug-in, which our pages allow nowhere.
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name=f"plan-{snapshot.number}.pdf")
