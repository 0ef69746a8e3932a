"""How far a visitor got, told by the page as it is left. Nobody is recognised by it: no cookie, no client."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import Response, abort, request
from wtforms import validators

from webapp.web import services
from webapp.web.forms import StippleForm


class ReachedForm(StippleForm):
    """The visit by its random id, and where it is."""

    attempt = wtforms.StringField(validators=[validators.InputRequired(), validators.UUID()])
    place = wtforms.StringField(validators=[validators.InputRequired(), validators.Length(max=64)])
    sent = wtforms.StringField()


def reached() -> Response:
    """Note it; there is nothing to answer."""
    form = ReachedForm()
    if not form.was_sent_complete():
        abort(400)
    services().reach.note(
        UUID(form.attempt.data), form.place.data or "", is_sent=bool(form.sent.data), address=request.remote_addr or ""
    )
    return Response(status=204, mimetype="text/plain")
