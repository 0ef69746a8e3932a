"""A calendar day in a form."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import lazy_gettext

NO_DAY = lazy_gettext("Please give a day, month and year.")


class DayField(wtforms.DateField):
    """A calendar day, with our words for one that is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The day; what cannot be read as one stays in the field to be corrected."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_DAY) from None
