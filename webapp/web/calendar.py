"""The feed that calendars read by themselves. Its address is the key: no session, no cookie, nobody's name."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from webapp.web import services

calendar = Blueprint("calendar", __name__, url_prefix="/calendar")


@calendar.get("/<token:token>.ics")
def feed(token: str) -> Response:
    """The days of whoever has this address; 304 for a calendar that has them already."""
    client_id = services().calendar.addresses.client_of(token)
    file = services().calendar.file(client_id) if client_id else None
    if file is None:
        abort(404)
    answer = calendar_file(file)
    answer.make_conditional(request)
    return answer


def calendar_file(content: bytes) -> Response:
    """A calendar as an answer. Whoever asks again with its tag is told that nothing has changed."""
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="plan.ics"'
    answer.add_etag()
    return answer
