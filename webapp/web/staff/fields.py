"""Fields that the forms of the staff are made of."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import lazy_gettext
from wtforms.validators import InputRequired, Length, Optional

LONGEST_NOTE = 2000

NO_DAY = lazy_gettext("Please give a day, month and year.")
TOO_LONG = Length(max=LONGEST_NOTE, message=lazy_gettext("Please use at most %(max)d characters."))


class DayField(wtforms.DateField):
    """A calendar day, with our words for one that is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The day; what cannot be read as one stays in the field to be corrected."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_DAY) from None


def day_field(label: str) -> Any:
    """A day that has to be given."""
    return DayField(label, [InputRequired(NO_DAY)])


def optional_day_field(label: str) -> Any:
    """A day that may be left open."""
    return DayField(label, [Optional()])


def day_before_field() -> Any:
    """The day that something had when the page was opened, carried along to see whether it has changed since."""
    return DayField(validators=[InputRequired(NO_DAY)], widget=wtforms.widgets.HiddenInput())


def note_field(label: str, rows: int = 3) -> Any:
    """A few words."""
    return wtforms.TextAreaField(label, [TOO_LONG], render_kw={"rows": rows}, filters=[_nothing_as_empty])


def _nothing_as_empty(value: str | None) -> str:
    return value or ""
