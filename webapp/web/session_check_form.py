"""The check before a session as a form: six things that may have changed, or one tap for nothing."""

from __future__ import annotations

from collections.abc import Collection

import wtforms
from babel.lists import format_list
from flask_babel import gettext, lazy_gettext

from webapp.domain.session_check import CheckAnswer
from webapp.web.forms import StippleForm, choices
from webapp.web.language import current_locale

CHOICES = {
    CheckAnswer.NEW_MEDICINE: lazy_gettext("A new medicine"),
    CheckAnswer.PREGNANCY: lazy_gettext("Pregnancy"),
    CheckAnswer.SUNBURN: lazy_gettext("Sunburn on the scalp"),
    CheckAnswer.SORES: lazy_gettext("Sores or an infection on the scalp"),
    CheckAnswer.FEVER: lazy_gettext("Fever, or feeling ill"),
    CheckAnswer.ALCOHOL: lazy_gettext("Alcohol in the last 48 hours"),
}


class SessionCheckForm(StippleForm):
    """`nothing` is the button that says that nothing has changed; it and a choice exclude each other."""

    answers = wtforms.SelectMultipleField(lazy_gettext("What has changed"), choices=[], validate_choice=False)
    nothing = wtforms.HiddenField()

    def __init__(self) -> None:
        super().__init__()
        self.answers.choices = choices((code.value, str(words)) for code, words in CHOICES.items())

    def validate_answers(self, field: wtforms.SelectMultipleField) -> None:
        """One of both has to be said, and not both."""
        if not set(field.data or ()) <= set(CheckAnswer):
            raise wtforms.ValidationError(gettext("Please choose again."))
        if field.data and self.nothing.data:
            raise wtforms.ValidationError(gettext("Something is chosen here. Take it away first, or send it."))
        if not field.data and not self.nothing.data:
            raise wtforms.ValidationError(gettext("Choose what has changed, or say that nothing has."))

    def given(self) -> frozenset[CheckAnswer]:
        """What was chosen."""
        return frozenset(map(CheckAnswer, self.answers.data or ()))


def answers_in_words(answers: Collection[CheckAnswer]) -> str:
    """What was said, in the order in which it is asked; that nothing has changed, where nothing was chosen."""
    said = [str(words) for code, words in CHOICES.items() if code in answers]
    return format_list(said, locale=current_locale()) if said else gettext("Nothing has changed")
