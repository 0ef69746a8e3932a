"""Reminders: whether, how and when, chosen on one page; and the phone that is to show them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.domain.problem import RefusedError
from webapp.messaging.channel import ChannelUnavailableError, RecipientGoneError
from webapp.messaging.push_address import PushAddress, PushKeysError
from webapp.messaging.push_services import PushEndpointError
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.web import services
from webapp.web.client.reminder_form import ReminderForm
from webapp.web.formats import hour, text
from webapp.web.forms import render_form
from webapp.web.sign_in_state import SignedInClient, signed_in, this_client

UNAVAILABLE_FOR = "60"


def init_reminders(pages: Blueprint) -> None:
    """Let today's page ask whether it shall remind, until somebody has answered."""
    pages.context_processor(lambda: {"shall_offer_reminders": _shall_offer})


def reminders() -> ResponseReturnValue:
    """All that can be chosen; a trial and "No, thank you" come to the same address."""
    if "trial" in request.form:
        return _try(request.form["trial"])
    if "no_thanks" in request.form:
        services().reminders.choices.switch(this_client().client_id, is_on=False)
        return redirect(url_for("client.today"))
    who, ways = this_client(), services().reminders
    form = ReminderForm.of(ways.choices.of(who.client_id), offers_texts=ways.offers_texts(who.client_id))
    if request.method == "POST" and _save(who, form):
        return redirect(url_for("client.reminders"))
    has_push = ways.subscriptions.has(who.client_id)
    return render_form(
        "client/reminders.html",
        form,
        chosen=ways.choices.of(who.client_id),
        push_key=ways.push_key,
        has_push=has_push,
        has_push_here=has_push and ways.subscriptions.has(who.client_id, who.session_id),
    )


def subscribe() -> ResponseReturnValue:
    """Let messages reach this phone; sent by its script once the person and the browser have agreed."""
    said, who = request.get_json(silent=True), this_client()
    renews = isinstance(said, dict) and said.get("renews") is True
    try:
        services().reminders.subscribe(who.client_id, who.session_id, PushAddress.read(said), renews=renews)
    except PushKeysError:
        return jsonify(error="bad_subscription"), 400
    except PushEndpointError:
        return jsonify(error="endpoint_refused"), 400
    except ChannelUnavailableError:
        return jsonify(error="unavailable"), 503, {"Retry-After": UNAVAILABLE_FOR}
    return jsonify(is_on=True)


def unsubscribe() -> Response:
    """Let nothing reach this phone any more."""
    who = this_client()
    services().reminders.unsubscribe(who.client_id, who.session_id)
    return jsonify(is_on=False)


def _save(who: SignedInClient, form: ReminderForm) -> bool:
    choices = services().reminders.choices
    if not form.is_on.data:
        # Nobody has to put hours right to be left in peace.
        choices.switch(who.client_id, is_on=False)
        flash(gettext("Saved. Nothing comes any more."), "success")
        return True
    if not form.validate():
        return False
    pushed = ("push",) if services().reminders.subscriptions.has(who.client_id) else ()
    try:
        choices.save(who.client_id, form.choice(pushed))
    except RefusedError as error:
        for problem in error.problems:
            form[problem.field].errors = [text(problem.text)]
        return False
    morning, evening = hour(form.morning.data), hour(form.evening.data)
    flash(
        gettext(
            "Saved. We remind you at %(morning)s and at %(evening)s, when there is something.",
            morning=morning,
            evening=evening,
        ),
        "success",
    )
    return True


def _try(channel: str) -> ResponseReturnValue:
    try:
        services().reminders.trials.send(this_client().client_id, channel)
    except TooManyAttemptsError as error:
        again = hour(error.until.astimezone(services().config.time_zone))
        flash(gettext("You have tried that a few times. Please try again at %(time)s.", time=again), "warning")
    except ChannelUnavailableError:
        flash(gettext("It could not be sent just now. Please try again in a few minutes."), "warning")
    except RecipientGoneError:
        flash(gettext("It did not arrive. Switch this way off and on again, or choose another one."), "warning")
    else:
        flash(gettext("It is on its way. Do you see it?"), "success")
    return redirect(url_for("client.reminders"))


def _shall_offer() -> bool:
    who = signed_in()
    return isinstance(who, SignedInClient) and not services().reminders.choices.of(who.client_id).is_chosen
