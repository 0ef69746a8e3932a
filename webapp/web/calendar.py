"""The feeds that calendars read by themselves. Their address is the key: no session, no cookie, nobody's name."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask_babel import get_translations

from webapp.documents.wording import Wording
from webapp.services.calendar_addresses import CalendarAddresses
from webapp.web import services
from webapp.web.language import language

calendar = Blueprint("calendar", __name__, url_prefix="/calendar")


@calendar.get("/<token:token>.ics")
def feed(token: str) -> Response:
    """The days of the client who has this address; 304 for a calendar that has them already."""
    client_id = services().calendar.addresses.owner_of(token)
    return _feed(services().calendar.file(client_id) if client_id else None)


@calendar.get("/team/<token:token>.ics")
def staff_feed(token: str) -> Response:
    """The appointments of the member of staff who has this address; 304 likewise."""
    wording = Wording(language(), translations=get_translations())
    staff_id = services().team_calendar.addresses.owner_of(token)
    return _feed(services().team_calendar.file(staff_id, wording) if staff_id else None)


def calendar_file(content: bytes) -> Response:
    """A calendar as an answer. Whoever asks again with its tag is told that nothing has changed."""
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="plan.ics"'
    answer.add_etag()
    return answer


def obey(addresses: CalendarAddresses, owner_id: UUID, act: str) -> None:
    """Does what a button of the page about the address is named after; 400 for one that there is not."""
    acts = {"turn_on": addresses.turn_on, "renew": addresses.renew, "turn_off": addresses.turn_off}
    (acts.get(act) or abort(400))(owner_id)


def subscribable(address: str) -> str:
    """The address as phones open it: it asks whether to subscribe, instead of downloading a file."""
    return f"webcal:{address.partition(':')[2]}" if address else ""


def _feed(file: bytes | None) -> Response:
    if file is None:
        abort(404)
    answer = calendar_file(file)
    answer.make_conditional(request)
    return answer
