"""The part of the intake that is not in the content: who sends it, how to reach them, and their consent."""

from __future__ import annotations

import email_validator
import wtforms
from flask_babel import gettext, lazy_gettext
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from webapp.domain.response import clean_text
from webapp.services.contact import Contact
from webapp.web.forms import StippleForm, choices
from webapp.web.intake.consent import consent_text
from webapp.web.intake.phone import is_phone_number, with_western_digits

LONGEST_NAME = 200
REACH_BY = [
    ("email", lazy_gettext("By e-mail")),
    ("phone", lazy_gettext("By phone call")),
    ("text", lazy_gettext("By text message")),
]


def _one_line(value: str | None) -> str | None:
    return clean_text(value) if value else value


class ContactForm(StippleForm):
    """Name, e-mail, phone, how to be reached, consent."""

    name = wtforms.StringField(
        lazy_gettext("Your name"),
        [
            DataRequired(lazy_gettext("Please write your name, so that we know what to call you.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("Please use at most %(max)d characters for your name.")),
        ],
        filters=[_one_line],
    )
    email = wtforms.EmailField(
        lazy_gettext("E-mail"), [DataRequired(lazy_gettext("Please write your e-mail address."))], filters=[_one_line]
    )
    phone = wtforms.TelField(lazy_gettext("Phone"), filters=[_one_line])
    reach_by = wtforms.RadioField(
        lazy_gettext("How may we reach you?"),
        [AnyOf([code for code, _ in REACH_BY], lazy_gettext("Please choose how we may reach you."))],
        choices=choices(REACH_BY),
        validate_choice=False,
    )
    consent = wtforms.BooleanField(
        validators=[
            DataRequired(lazy_gettext("Please tick the box if you agree. Without it we cannot keep your answers."))
        ]
    )
    consent_text = wtforms.StringField()

    def __init__(self) -> None:
        super().__init__()
        self.consent.label.text = consent_text().statement

    def validate_email(self, field: wtforms.Field) -> None:
        """Looks at the address alone: nobody waits for a name server here."""
        try:
            field.data = email_validator.validate_email(field.data, check_deliverability=False).normalized
        except email_validator.EmailNotValidError as error:
            raise ValidationError(
                gettext("This does not look like an e-mail address. It needs an @, like name@example.com.")
            ) from error

    def validate_phone(self, field: wtforms.Field) -> None:
        """Optional, unless we shall ring or text."""
        if field.data and not is_phone_number(field.data):
            raise ValidationError(gettext("Please write a phone number of 7 to 15 digits, like +971 50 123 4567."))
        if not field.data and self.reach_by.data in ("phone", "text"):
            raise ValidationError(gettext("Please give a phone number, or choose to be reached by e-mail."))

    def validate_consent(self, field: wtforms.Field) -> None:
        """Nobody can agree to a text that they have not read."""
        if not self._is_text_agreed():
            field.data = False
            raise ValidationError(
                gettext("Our text has changed in the meantime. Please read it again and tick the box.")
            )

    def _is_text_agreed(self) -> bool:
        """Whether the consent is to the words in force."""
        return self.consent_text.data == consent_text().text_hash

    def contact(self) -> Contact:
        """What was given, once it is valid."""
        return Contact(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=with_western_digits(self.phone.data or ""),
            reach_by=self.reach_by.data,
        )
