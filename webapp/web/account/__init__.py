"""Signing in and out, of clients and of staff. This is its table of URLs."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.web.account.client import enter_code, follow_link, sign_in
from webapp.web.account.sign_out import sign_out
from webapp.web.account.staff import join, new_password, staff_sign_in
from webapp.web.account.stop_reminders import stop_reminders, stop_reminders_at_once

FORM = ["GET", "POST"]

account = Blueprint("account", __name__)
account.add_url_rule("/sign-in", view_func=sign_in, methods=FORM)
account.add_url_rule("/sign-in/code", view_func=enter_code, methods=FORM)
account.add_url_rule("/sign-in/link", view_func=follow_link, methods=FORM)
account.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])
account.add_url_rule("/staff/sign-in", view_func=staff_sign_in, methods=FORM)
account.add_url_rule("/staff/join", view_func=join, methods=FORM)
account.add_url_rule("/staff/new-password", view_func=new_password, methods=FORM)
account.add_url_rule("/stop-reminders", view_func=stop_reminders, methods=FORM)
account.add_url_rule("/stop-reminders/<token:token>", view_func=stop_reminders_at_once, methods=FORM)


@account.after_request
def keep_nowhere(response: Response) -> Response:
    """These pages show addresses and one-time links for a moment; no cache is to have them for longer."""
    response.headers["Cache-Control"] = "no-store"
    return response
