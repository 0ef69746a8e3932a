"""What happens to a browser that is let in, or is not."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode

import wtforms
from flask import Response, make_response, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from webapp.messaging.mail import MailUnavailableError
from webapp.services.accounts.errors import TooManyAttemptsError
from webapp.web import services, sign_in_state
from webapp.web.clinic import clinic
from webapp.web.formats import phone
from webapp.web.forms import render_form

Kind = Literal["client", "staff"]

HOMES: dict[Kind, str] = {"client": "/me", "staff": "/staff/"}


def enter(token: str, kind: Kind) -> Redirect:
    """Sign this browser in under a new session, and go where the person wanted to go (C9)."""
    leave()
    sign_in_state.begin(token)
    return redirect(own_page(request.args.get("next", ""), kind))


def leave() -> None:
    """End the session that this browser holds, if it holds one."""
    who = sign_in_state.signed_in()
    if who:
        services().accounts.end_session(who.token)


def own_page(wanted: str, kind: Kind) -> str:
    """The wanted page if it is one of those that this kind of person has; else their first page (C47)."""
    home = HOMES[kind]
    folder = home.rstrip("/")
    is_theirs = wanted == folder or wanted.startswith((f"{folder}/", f"{folder}?"))
    return wanted if is_theirs and wanted.isprintable() and "\\" not in wanted else home


def with_next(address: str) -> str:
    """The address, with the page that the person wanted to go to."""
    wanted = request.args.get("next")
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address


def not_now(
    template: str, form: wtforms.Form, error: TooManyAttemptsError | MailUnavailableError, **context: Any
) -> Response:
    """The same page with what was typed, and why it has to wait."""
    form.form_errors.append(_cannot_mail() if isinstance(error, MailUnavailableError) else _too_often(error))
    page, _ = render_form(template, form, **context)
    response = make_response(page, 503 if isinstance(error, MailUnavailableError) else 429)
    if isinstance(error, TooManyAttemptsError):
        wait = error.until - services().clock()
        response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _too_often(error: TooManyAttemptsError) -> str:
    # Up to the next full minute: before that it would be refused again.
    until = (error.until + timedelta(seconds=59)).astimezone(services().config.time_zone)
    return gettext("That was too often. Please try again at %(time)s.", time=f"{until:%H:%M}")


def _cannot_mail() -> str:
    number = clinic().phone
    if not number:
        return gettext("We cannot send mail just now. Please try again in a few minutes, or call us.")
    return gettext(
        "We cannot send mail just now. Please try again in a few minutes, or call us: %(number)s.", number=phone(number)
    )
