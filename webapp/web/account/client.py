"""A client signs in on another phone: asks for a mail, then types its code or follows its link."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp.messaging.mail import MailUnavailableError
from webapp.services.accounts.errors import SignInCodeError, TooManyAttemptsError
from webapp.web import services
from webapp.web.account.entering import enter, not_now, own_page, with_next
from webapp.web.account.forms import AddressForm, CodeForm, LinkForm
from webapp.web.forms import render_form
from webapp.web.sign_in_state import SignedInClient, signed_in

# Where the session keeps under which id a code was asked for. It is there for unknown addresses too.
ASKED = "asked_for_code"


def sign_in() -> ResponseReturnValue:
    """Ask for the e-mail; what follows is the same whether we know it or not."""
    if request.method == "GET" and isinstance(signed_in(), SignedInClient):
        return redirect(own_page(request.args.get("next", ""), "client"))
    form = AddressForm()
    if not form.was_sent_complete():
        return render_form("account/sign_in.html", form)
    try:
        session[ASKED] = str(services().accounts.client_sign_in.ask(form.email.data or "", request.remote_addr))
    except (MailUnavailableError, TooManyAttemptsError) as error:
        return not_now("account/sign_in.html", form, error)
    # Shown once and then gone, so that a typing mistake can be seen and no address stays on the device.
    flash(gettext("Look into the mailbox of %(address)s.", address=form.email.data), "info")
    return redirect(with_next(url_for("account.enter_code")))


def enter_code() -> ResponseReturnValue:
    """Compare the six digits with those that were mailed."""
    if ASKED not in session:
        return redirect(with_next(url_for("account.sign_in")))
    form = CodeForm()
    if form.was_sent_complete():
        request_id, code = UUID(session[ASKED]), form.code.data or ""
        try:
            return enter(services().accounts.client_sign_in.with_code(request_id, code, request.remote_addr), "client")
        except SignInCodeError:
            form.code.errors = [
                gettext("This code does not work. Check it against the newest mail, or ask for a new one.")
            ]
        except TooManyAttemptsError as error:
            return not_now("account/enter_code.html", form, error)
    return render_form("account/enter_code.html", form)


def follow_link() -> ResponseReturnValue:
    """Landing page of the mailed link. Only a press of its button signs in (C15): mail scanners open links, too."""
    form = LinkForm()
    if form.was_sent_complete():
        try:
            return enter(services().accounts.client_sign_in.with_link(form.token.data or ""), "client")
        except SignInCodeError:
            form.form_errors.append(gettext("This link has been used, or is more than ten minutes old."))
    return render_form("account/follow_link.html", form)
