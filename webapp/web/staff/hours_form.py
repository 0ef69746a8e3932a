"""The form of somebody's week: up to four spans on each weekday, which can be copied from one day to others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import wtforms
from babel.dates import get_day_names
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms.validators import Optional

from webapp.domain.rota import Span
from webapp.domain.working_week import MOST_SPANS, Week
from webapp.web.forms import StippleForm
from webapp.web.hour_field import HourField
from webapp.web.language import current_locale

WEEKDAYS = range(7)
# So many are shown where nothing stands yet: before and after a break.
SHOWN = 2

BOTH_ENDS = lazy_gettext("Please give both the start and the end.")


class HoursForm(StippleForm):
    """The fields are `start_<weekday>_<place>` and `end_…`; `was` is the week that stood when the page was opened."""

    names_fields = True
    was = wtforms.HiddenField()
    copy_from = wtforms.SelectField(lazy_gettext("Copy the hours of"), validate_choice=False)
    copy_to = wtforms.SelectMultipleField(lazy_gettext("to"), validate_choice=False)

    def __init__(self, week: Week, was: str) -> None:
        super().__init__(was=was, **_filled_in(week))
        names = weekday_names()
        self.copy_from.choices = self.copy_to.choices = [(str(weekday), name) for weekday, name in enumerate(names)]
        for weekday, place in _places():
            self[f"start_{weekday}_{place}"].label.text = gettext("%(day)s from", day=names[weekday])
            self[f"end_{weekday}_{place}"].label.text = gettext("%(day)s until", day=names[weekday])

    def process(self, formdata: Any = None, *args: Any, **more: Any) -> None:
        """Fills the form in. Empty spans go to the end of their day, and days that are to be copied are."""
        super().process(_arranged(formdata) if formdata else None, *args, **more)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every time is one, and every span has both ends."""
        is_valid = super().validate(extra_validators)
        for weekday, place in _places():
            start, end = self[f"start_{weekday}_{place}"], self[f"end_{weekday}_{place}"]
            if bool(start.raw_data and start.raw_data[0]) != bool(end.raw_data and end.raw_data[0]):
                end.errors = [*end.errors, str(BOTH_ENDS)]
                is_valid = False
        return is_valid

    def week(self) -> Week:
        """What was filled in, if it is valid."""
        return {weekday: tuple(self._spans(weekday)) for weekday in WEEKDAYS}

    def rows(self, weekday: int) -> list[tuple[Any, Any]]:
        """The fields to show of a day: those that are filled in and one more, from two to four spans."""
        pairs = [(self[f"start_{weekday}_{place}"], self[f"end_{weekday}_{place}"]) for place in range(MOST_SPANS)]
        filled = sum(any(field.data or (field.raw_data and field.raw_data[0]) for field in pair) for pair in pairs)
        return pairs[: min(max(SHOWN, filled + 1), MOST_SPANS)]

    def _spans(self, weekday: int) -> Iterator[Span]:
        for place in range(MOST_SPANS):
            start, end = self[f"start_{weekday}_{place}"].data, self[f"end_{weekday}_{place}"].data
            if isinstance(start, time) and isinstance(end, time):
                yield Span(start, end)


def weekday_names() -> list[str]:
    """The days of the week, Monday first."""
    names = get_day_names("wide", context="stand-alone", locale=current_locale())
    return [names[weekday] for weekday in WEEKDAYS]


def _places() -> Iterator[tuple[int, int]]:
    return ((weekday, place) for weekday in WEEKDAYS for place in range(MOST_SPANS))


for _weekday, _place in _places():
    setattr(HoursForm, f"start_{_weekday}_{_place}", HourField(validators=[Optional()]))
    setattr(HoursForm, f"end_{_weekday}_{_place}", HourField(validators=[Optional()]))


def _filled_in(week: Week) -> dict[str, time]:
    fields: dict[str, time] = {}
    for weekday, spans in week.items():
        for place, span in enumerate(spans[:MOST_SPANS]):
            fields[f"start_{weekday}_{place}"], fields[f"end_{weekday}_{place}"] = span.start, span.end
    return fields


def _arranged(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    typed = {weekday: _typed(sent, weekday) for weekday in WEEKDAYS}
    by_name = {str(weekday): weekday for weekday in WEEKDAYS}
    source = by_name.get(sent.get("copy_from", ""))
    if "copy" in sent and source is not None:
        typed |= {by_name[day]: typed[source] for day in sent.getlist("copy_to") if day in by_name}
    arranged = sent.copy()
    for weekday, spans in typed.items():
        for place in range(MOST_SPANS):
            start, end = spans[place] if place < len(spans) else ("", "")
            arranged[f"start_{weekday}_{place}"], arranged[f"end_{weekday}_{place}"] = start, end
    return arranged


def _typed(sent: MultiDict[str, str], weekday: int) -> list[tuple[str, str]]:
    pairs = ((sent.get(f"start_{weekday}_{n}", ""), sent.get(f"end_{weekday}_{n}", "")) for n in range(MOST_SPANS))
    return [(start, end) for start, end in pairs if start.strip() or end.strip()]
