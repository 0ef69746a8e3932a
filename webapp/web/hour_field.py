"""A time of day in a form."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import lazy_gettext

NO_TIME = lazy_gettext("Please give a time, such as 09:30.")


class HourField(wtforms.TimeField):
    """A time of day, with our words for one that is none. Seconds, which some browsers add, are left out."""

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S"], **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The time; what cannot be read as one stays in the field to be corrected."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NO_TIME) from None
        if self.data:
            self.data = self.data.replace(second=0)
