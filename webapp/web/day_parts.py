"""The parts of a day that a client may ask for, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext

from webapp.domain.date_wish import DayPart

PARTS = {
    DayPart.ANY: lazy_gettext("any time"),
    DayPart.MORNING: lazy_gettext("in the morning"),
    DayPart.AFTERNOON: lazy_gettext("in the afternoon"),
}


def day_part(part: DayPart) -> str:
    """When on the day somebody would like to come."""
    return str(PARTS[part])
