"""The page that a phone keeps: it shows any day of the plan by itself, weeks after the phone last reached us."""

from __future__ import annotations

from datetime import date

from flask import Response, make_response, render_template

from webapp.web import services
from webapp.web.client.kept_body import Asked, kept_body
from webapp.web.client.kept_version import kept_version
from webapp.web.client.own_plan import no_days, own_hours, own_snapshot
from webapp.web.reading_day import read_on
from webapp.web.sign_in_state import this_client

VERSION = "X-Kept-Version"
# Dates of a page without days are read in any year, so all of them are written with theirs.
SOME_DAY = date.min


def kept() -> Response:
    """Every day of the plan; for a client who has to wait, the page that stands in its place."""
    snapshot, last = own_snapshot(), services().answers.last(this_client().client_id)
    version = kept_version(snapshot, last)
    if snapshot is None or not snapshot.assessment.plan.sessions:
        with read_on(SOME_DAY):
            page = no_days(snapshot)
    else:
        body = kept_body(Asked(version, snapshot, last, own_hours()))
        page = render_template("client/kept.html", body=body, kept_version=version)
    response = make_response(page)
    response.headers[VERSION] = version
    return response
