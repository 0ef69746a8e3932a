"""The forms of signing in, of joining and of inviting."""

from __future__ import annotations

import unicodedata

import wtforms
from flask_babel import lazy_gettext
from wtforms.validators import AnyOf, DataRequired, Email, EqualTo, Length, Regexp

from webapp.services.accounts.passwords import LONGEST, SHORTEST
from webapp.services.accounts.secret import CODE_DIGITS
from webapp.web.forms import StippleForm, at_most, choices

NO_ADDRESS = lazy_gettext("This does not look like an e-mail address. It needs an @, like name@example.com.")
ROLES = [("technician", lazy_gettext("Technician")), ("manager", lazy_gettext("Manager"))]


def _digits(value: str | None) -> str | None:
    """The digits alone, in Western form, however they were grouped or written."""
    return "".join(str(unicodedata.decimal(sign)) for sign in value if sign.isdecimal()) if value else value


def _after_hash(value: str | None) -> str | None:
    """The token of a link, whether somebody pasted all of it or only the end."""
    return value.rpartition("#")[2] if value else value


def _typed_password() -> wtforms.PasswordField:
    return wtforms.PasswordField(lazy_gettext("Password"), [DataRequired(lazy_gettext("Please type your password."))])


class AddressForm(StippleForm):
    """Whose code is to be mailed."""

    email = wtforms.EmailField(
        lazy_gettext("E-mail"),
        [DataRequired(lazy_gettext("Please write the e-mail address that you gave us.")), Email(NO_ADDRESS)],
    )


class CodeForm(StippleForm):
    """The six digits."""

    code = wtforms.StringField(
        lazy_gettext("Six-digit code"),
        [
            DataRequired(lazy_gettext("Please type the six digits from the mail.")),
            Regexp(rf"[0-9]{{{CODE_DIGITS}}}$", message=lazy_gettext("The code has six digits. Please check it.")),
        ],
        filters=[_digits],
    )


class LinkForm(StippleForm):
    """The token of a mailed link, put in by a script."""

    token = wtforms.HiddenField(validators=[DataRequired(lazy_gettext("Please use the six digits from the mail."))])


class StopForm(StippleForm):
    """The token of a reminder's way out, put in by a script."""

    token = wtforms.HiddenField(validators=[DataRequired(lazy_gettext("Please open the link in the mail."))])


class PasswordForm(StippleForm):
    """How staff signs in."""

    email = wtforms.EmailField(
        lazy_gettext("E-mail"), [DataRequired(lazy_gettext("Please write your e-mail address."))]
    )
    password = _typed_password()


class PasswordAgainForm(StippleForm):
    """The password of whoever is signed in."""

    password = _typed_password()


class PersonForm(StippleForm):
    """A name and an address at the clinic."""

    name = wtforms.StringField(
        lazy_gettext("Name"),
        [
            DataRequired(lazy_gettext("Please write a name.")),
            at_most(200),
        ],
    )
    email = wtforms.EmailField(
        lazy_gettext("E-mail"),
        [
            DataRequired(lazy_gettext("Please write an e-mail address.")),
            at_most(254),
            Email(NO_ADDRESS),
        ],
    )


class NewPasswordForm(StippleForm):
    """A password of one's own, with the link that allows to choose it."""

    token = wtforms.StringField(
        lazy_gettext("Your one-time link"),
        [DataRequired(lazy_gettext("Please paste the link that you were given."))],
        filters=[_after_hash],
    )
    password = wtforms.PasswordField(
        lazy_gettext("Password"),
        [
            DataRequired(lazy_gettext("Please choose a password.")),
            Length(SHORTEST, LONGEST, lazy_gettext("Please use %(min)d to %(max)d characters.")),
        ],
    )
    again = wtforms.PasswordField(
        lazy_gettext("The same password again"),
        [EqualTo("password", lazy_gettext("The two passwords differ. Please type the same one twice."))],
    )


class JoinForm(PersonForm, NewPasswordForm):
    """What a new member of staff says."""


class InvitationForm(PersonForm):
    """Whom a manager lets in, and as what."""

    role = wtforms.RadioField(
        lazy_gettext("May do"),
        [AnyOf([code for code, _ in ROLES], lazy_gettext("Please choose what this person may do."))],
        choices=choices(ROLES),
        validate_choice=False,
    )
