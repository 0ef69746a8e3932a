"""How dates, phone numbers and the sentences of the content look on a page, in the language of the request."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from urllib.parse import quote

from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from flask import Flask
from flask_babel import gettext

from webapp.documents.figures import in_figures
from webapp.domain.text import Text
from webapp.web import services
from webapp.web.language import current_locale, direction
from webapp.web.reading_day import reading_day

# Characters that keep what stands between them in its own reading order, where no element can: in a sentence, a title.
ISOLATE, LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"


def init_formats(app: Flask) -> None:
    """Give templates the filters of this module."""
    filters = (day, day_short, day_full, hour, mailto, moment, number, phone, tel, text)
    app.jinja_env.filters.update({function.__name__: function for function in filters})


def day(value: date) -> str:
    """Mon 14 December; with the year where it is another one than today's."""
    return _written(value, "EEE d MMMM")


def day_short(value: date) -> str:
    """14 Dec; with the year where it is another one than today's."""
    return _written(value, "d MMM")


def day_full(value: date) -> str:
    """Monday 14 December 2026, for paper and for what is looked up years later."""
    return format_date(value, "EEEE d MMMM y", locale=current_locale())


def moment(value: datetime) -> str:
    """Mon 14 December, 15:04, at the clinic."""
    at_clinic = value.astimezone(services().config.time_zone)
    return f"{day(at_clinic.date())}, {format_datetime(at_clinic, 'HH:mm', locale=current_locale())}"


def hour(value: time | datetime) -> str:
    """08:00, in the digits of the language."""
    return format_time(value, "HH:mm", locale=current_locale())


def number(value: float) -> str:
    """1,234 or 5.5, in the digits of the language; 1.8 × 10⁶⁵ where nobody could read that many."""
    return in_figures(value, current_locale())


def phone(number: str) -> str:
    """A phone number that reads from left to right in any sentence; on a page of its own it stands in a `<bdi>` too."""
    return f"{LEFT_TO_RIGHT}{number}{END}" if direction() == "rtl" else number


def tel(number: str) -> str:
    """The address of a link that dials the number."""
    return "tel:" + re.sub(r"[^0-9+]", "", number.replace("(0)", ""))


def mailto(address: str) -> str:
    """The address of a link that writes a mail: a `?` is a letter of some addresses, and would add copies and words."""
    return "mailto:" + quote(address, safe="@")


def text(sentence: Text | str) -> str:
    """Words of the content in the reader's language, with dates, lists and numbers written as that language does."""
    return sentence.render(translate=gettext, show=_shown) if isinstance(sentence, Text) else gettext(sentence)


def _written(value: date, pattern: str) -> str:
    if value.year != reading_day().year:
        pattern += " y"
    return format_date(value, pattern, locale=current_locale())


def _shown(value: object) -> str:
    return _isolated(_plain(value))


def _plain(value: object) -> str:
    match value:
        case date():
            return day(value)
        case tuple():
            return format_list([_plain(part) for part in value], locale=current_locale())
        case int() | float():
            return in_figures(value, current_locale())
    return str(value)


def _isolated(words: str) -> str:
    return f"{ISOLATE}{words}{END}" if direction() == "rtl" else words
