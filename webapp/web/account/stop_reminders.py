"""The way out of reminders that stands in every letter. It needs no sign-in, and can do nothing else (RFC 8058)."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.web import services
from webapp.web.account.forms import StopForm
from webapp.web.forms import render_form

ONE_CLICK = ("List-Unsubscribe", "One-Click")


def stop_reminders() -> ResponseReturnValue:
    """Landing page of the link. Only a press of its button stops anything (C15).

    What follows is the same for every token, so that nobody can try out which ones there are.
    """
    if "done" in request.args:
        return render_template("account/reminders_stopped.html")
    form = StopForm()
    if form.was_sent_complete():
        services().reminders.stop(form.token.data or "")
        return redirect(url_for("account.stop_reminders", done="yes"))
    return render_form("account/stop_reminders.html", form)


def stop_reminders_at_once(token: str) -> ResponseReturnValue:
    """What a mail program posts when somebody presses its own button; a person who comes here gets ours.

    Its server has no cookie and no form of ours. The token is all that counts, and all that it can do is this.
    """
    if request.method != "POST":
        return redirect(url_for("account.stop_reminders", _anchor=token))
    name, value = ONE_CLICK
    if request.form.get(name) != value:
        abort(400)
    services().reminders.stop(token)
    return render_template("account/reminders_stopped.html")
