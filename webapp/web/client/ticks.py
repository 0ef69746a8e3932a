"""Taps: from our script as a batch of events, without JavaScript as a form that leads back to its place."""

from __future__ import annotations

from flask import Response, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.services.tick_store import Reason, Receipt, Result
from webapp.web import services
from webapp.web.client.tick_messages import MalformedTapError, Tap, read_events, read_tap
from webapp.web.sign_in_state import this_client


def tick() -> ResponseReturnValue:
    """Store what was tapped."""
    try:
        return _take_batch() if request.is_json else _take_form()
    except MalformedTapError:
        abort(400)


def _take_batch() -> Response:
    """Receipts for a script. They are written only once everything in them is safe on disk."""
    client_id = this_client().client_id
    events = read_events(_body(), services().clock())
    receipts = services().ticks.record(client_id, events, services().today())
    results = [_answer(receipt) for receipt in receipts]
    return jsonify(results=results, counter=services().ticks.counter(client_id))


def _body() -> object:
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None  # Lists within lists, deeper than the parser can go.


def _take_form() -> ResponseReturnValue:
    tap = read_tap(request.form)
    today = services().today()
    receipt = services().ticks.tap(this_client().client_id, tap.id, tap.tick, tap.state, today)
    if receipt.reason in (Reason.UNKNOWN_ITEM, Reason.ID_TAKEN):
        abort(404)
    if receipt.result is Result.REJECTED:
        flash(gettext("This tick cannot be changed any more, or not yet."), "warning")
    return redirect(_back(tap))


def _back(tap: Tap) -> str:
    """The page of the day that the tap came from, at the line that was tapped."""
    is_today = tap.tick.day == services().today()
    page = url_for("client.today") if is_today else url_for("client.day", day=tap.tick.day)
    return f"{page}#tick-{tap.tick.item_key}-{tap.tick.slot}"


def _answer(receipt: Receipt) -> dict[str, str | None]:
    return {"id": str(receipt.id) if receipt.id else None, "result": receipt.result, "reason": receipt.reason}
