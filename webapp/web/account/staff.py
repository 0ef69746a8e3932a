"""Members of staff sign in with a password; a one-time link makes an account, or lets them choose a new password."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from webapp.services.accounts.errors import (
    AccountError,
    EmailTakenError,
    InvitationError,
    OtherAddressError,
    TooManyAttemptsError,
    WrongCredentialsError,
)
from webapp.web import services
from webapp.web.account.entering import enter, not_now, own_page
from webapp.web.account.forms import JoinForm, NewPasswordForm, PasswordForm
from webapp.web.forms import render_form
from webapp.web.sign_in_state import SignedInStaff, signed_in

JOIN_ERRORS: dict[type[AccountError], tuple[str, str]] = {
    InvitationError: ("token", lazy_gettext("This link has been used or is too old. Ask a manager for a new one.")),
    OtherAddressError: ("email", lazy_gettext("Please use the address that the invitation was made for.")),
    EmailTakenError: ("email", lazy_gettext("There is an account with this address. Sign in with it.")),
}


def staff_sign_in() -> ResponseReturnValue:
    """Ask for e-mail and password; the answer does not say which of them was wrong."""
    if request.method == "GET" and isinstance(signed_in(), SignedInStaff):
        return redirect(own_page(request.args.get("next", ""), "staff"))
    form = PasswordForm()
    if form.was_sent_complete():
        email, password = form.email.data or "", form.password.data or ""
        try:
            return enter(services().accounts.staff_sign_in.with_password(email, password, request.remote_addr), "staff")
        except WrongCredentialsError:
            form.form_errors.append(gettext("E-mail and password do not match. Please check both."))
        except TooManyAttemptsError as error:
            return not_now("account/staff_sign_in.html", form, error)
    return render_form("account/staff_sign_in.html", form)


def join() -> ResponseReturnValue:
    """Landing page of the one-time link: name, e-mail, password."""
    form = JoinForm()
    if form.was_sent_complete():
        try:
            return enter(_join(form), "staff")
        except tuple(JOIN_ERRORS) as error:
            name, message = JOIN_ERRORS[type(error)]
            form[name].errors = [message]
    return render_form("account/join.html", form)


def new_password() -> ResponseReturnValue:
    """Landing page of the link for somebody who forgot the password."""
    form = NewPasswordForm()
    if form.was_sent_complete():
        try:
            return enter(
                services().accounts.new_passwords.choose(form.token.data or "", form.password.data or ""), "staff"
            )
        except InvitationError:
            form.token.errors = [JOIN_ERRORS[InvitationError][1]]
    return render_form("account/new_password.html", form)


def _join(form: JoinForm) -> str:
    said = form.token.data or "", form.name.data or "", form.email.data or "", form.password.data or ""
    return services().accounts.invitations.join(*said)
