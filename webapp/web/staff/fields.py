"""Fields that the forms of the staff are made of."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import InputRequired, Optional

from webapp.web.day_field import NO_DAY, DayField
from webapp.web.forms import at_most

LONGEST_NOTE = 2000

TOO_LONG = at_most(LONGEST_NOTE)


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
