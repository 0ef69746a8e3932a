"""The client's page about the calendar: turn it on, copy its address, make a new one, turn it off."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.web import services
from webapp.web.calendar import calendar_file as as_answer
from webapp.web.calendar import obey, subscribable
from webapp.web.sign_in_state import this_client


def calendar() -> ResponseReturnValue:
    """What the calendar holds, and its address while it is on; each button is named after what it does."""
    client_id, addresses = this_client().client_id, services().calendar.addresses
    if request.method == "POST":
        obey(addresses, client_id, request.form.get("act", ""))
        return redirect(url_for("client.calendar"))
    token = addresses.token_of(client_id)
    address = services().config.base_url + url_for("calendar.feed", token=token, lang=None) if token else ""
    return render_template("client/calendar.html", address=address, webcal=subscribable(address))


def calendar_file() -> Response:
    """The same days once, for calendars that read no addresses."""
    content = services().calendar.file(this_client().client_id) or abort(404)
    answer = as_answer(content)
    answer.headers["Content-Disposition"] = 'attachment; filename="plan.ics"'
    return answer
