"""Asks for the password once more before what an unattended tablet must not allow: the team, the export (C8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.services.accounts.errors import TooManyAttemptsError, WrongCredentialsError
from webapp.web import services
from webapp.web.account.entering import not_now
from webapp.web.account.forms import PasswordAgainForm
from webapp.web.forms import posted_form, render_form
from webapp.web.sender import SAFE_METHODS
from webapp.web.sign_in_state import begin, this_staff

FRESH_FOR = timedelta(minutes=10)
PAGE = "account/password_again.html"

_View = Callable[..., ResponseReturnValue]


def password_again(view: _View) -> _View:
    """Lets a view change something only within ten minutes of the password; reading goes on as before."""

    @wraps(view)
    def guarded(**named: object) -> ResponseReturnValue:
        asked = None if request.method in SAFE_METHODS else ask_for_password()
        return asked or view(**named)

    return guarded


def ask_for_password() -> ResponseReturnValue | None:
    """The page that asks, with all that was posted in it; None where the password was typed lately, or right now.

    The form leads to the address that was asked for. With the right password this browser gets a new session (C9) and
    the view goes on, so that nothing has to be sent a third time.
    """
    who = this_staff()
    if services().clock() - who.signed_in_at <= FRESH_FOR:
        return None
    form, posted = PasswordAgainForm(), posted_form()
    if "password" not in request.form:
        return render_template(PAGE, form=form, posted=posted), 403
    if form.was_sent_complete():
        try:
            token = services().accounts.staff_sign_in.again(who.staff_id, form.password.data or "", request.remote_addr)
        except WrongCredentialsError:
            form.password.errors = [gettext("This is not your password. Please check it.")]
        except TooManyAttemptsError as error:
            return not_now(PAGE, form, error, posted=posted)
        else:
            services().accounts.end_session(who.token)
            begin(token)
            return None
    return render_form(PAGE, form, posted=posted)
