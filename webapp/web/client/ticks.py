"""Taps: from our script as a batch of events, without JavaScript as a form that leads back to its place."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.completion import TickEvent
from webapp.services.tick_store import CLOCK_TOLERANCE, Reason, Receipt, Result
from webapp.web import services
from webapp.web.client.owner import owner_key
from webapp.web.client.tick_messages import MalformedTapError, Tap, read_batch, read_tap
from webapp.web.refusals import OtherClientError
from webapp.web.sign_in_state import this_client


def ticks() -> ResponseReturnValue:
    """The last event of every tick, for a phone that knows less; 204 where `?revision=` is still the last one."""
    client_id = this_client().client_id
    if request.args.get("revision") == services().ticks.mark(client_id).revision:
        return Response(status=204, mimetype="application/json")
    completions, mark = services().ticks.state(client_id)
    return jsonify(
        owner=owner_key(client_id),
        counter=mark.counter,
        revision=mark.revision,
        ticks=[_event(event) for event in completions.last.values()],
    )


def tick() -> ResponseReturnValue:
    """Store what was tapped."""
    try:
        return _take_batch() if request.is_json else _take_form()
    except MalformedTapError:
        abort(400)


def _take_batch() -> Response:
    """Receipts for a script. They are written only once everything in them is safe on disk."""
    client_id = this_client().client_id
    batch = read_batch(_body())
    if batch.owner not in (None, owner_key(client_id)):
        raise OtherClientError
    taken = services().ticks.record(client_id, batch.events(services().clock()), _last_day())
    results = [_answer(sent, receipt) for sent, receipt in zip(batch.ids, taken.receipts, strict=True)]
    now = taken.now
    return jsonify(results=results, counter=now.counter, before=taken.before.revision, revision=now.revision)


def _body() -> object:
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None  # Lists within lists, deeper than the parser can go.


def _last_day() -> date:
    """Today; right before midnight tomorrow too, for phones whose clock is a little ahead."""
    soon = services().clock() + CLOCK_TOLERANCE
    return soon.astimezone(services().config.time_zone).date()


def _take_form() -> ResponseReturnValue:
    tap = read_tap(request.form)
    today = services().today()
    receipt = services().ticks.tap(this_client().client_id, tap.id, tap.tick, tap.state, today, tap.reason)
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


def _answer(sent: str | None, receipt: Receipt) -> dict[str, str | None]:
    return {"id": sent, "result": receipt.result, "reason": receipt.reason}


def _event(event: TickEvent) -> dict[str, str | int | None]:
    return {
        "item_key": event.item_key,
        "day": event.day.isoformat(),
        "slot": event.slot,
        "state": event.state,
        "note": event.reason,
        "counter": event.counter,
        "device": event.device,
        "id": str(event.id),
    }
