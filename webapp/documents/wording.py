"""The language of a document: its catalogue, its dates and which way it reads. Works without Flask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from unicodedata import bidirectional

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.support import Translations

from webapp.documents.figures import in_figures
from webapp.domain.text import Text

CATALOGUES = Path(__file__).parent.parent / "translations"
WEEK = 7
_SIDES = {"L": "ltr", "R": "rtl", "AL": "rtl"}

# Keep what stands between them in its own reading order, where no element can: in a sentence of the content.
ISOLATE, END = "\u2068", "\u2069"


@cache
def catalogue(locale: str) -> NullTranslations:
    """The compiled catalogue of `locale`; a language that has none speaks as the content is written."""
    return Translations.load(CATALOGUES, [locale.replace("-", "_")])


class Wording:
    """Says things in one language."""

    def __init__(
        self, locale: str, slots: Mapping[str, str] | None = None, translations: NullTranslations | None = None
    ) -> None:
        self._slots = slots or {}
        self._locale = Locale.parse(locale.replace("-", "_"))
        self.translations = translations or catalogue(locale)
        self.lang = str(self._locale).replace("_", "-")
        self.direction = self._locale.text_direction

    def gettext(self, message: str) -> str:
        """A message of the content; nothing stays nothing (gettext would answer with its header)."""
        return self.translations.gettext(message) if message else ""

    def text(self, sentence: Text) -> str:
        """A sentence of the content, its numbers, dates and lists written as this language does."""
        return sentence.render(translate=self.gettext, show=self._shown)

    def day(self, value: date) -> str:
        """Mon 14 Dec."""
        return format_date(value, "EEE d MMM", locale=self._locale)

    def day_full(self, value: date) -> str:
        """Monday 14 December 2026."""
        return format_date(value, "EEEE d MMMM y", locale=self._locale)

    def hour(self, value: time | datetime) -> str:
        """08:00, in the digits of the language."""
        return format_time(value, "HH:mm", locale=self._locale)

    def day_of_week(self, value: date) -> str:
        """Mon 14, for the head of a column."""
        return f"{get_day_names('abbreviated', locale=self._locale)[value.weekday()]} {self.number(value.day)}"

    def span(self, first: date, last: date) -> str:
        """14 – 20 Dec 2026, with what both days share said once."""
        if first == last:
            return format_date(first, "d MMM y", locale=self._locale)
        start = "d" if first.month == last.month else "d MMM" if first.year == last.year else "d MMM y"
        words = [format_date(day, pattern, locale=self._locale) for day, pattern in ((first, start), (last, "d MMM y"))]
        return " – ".join(words)

    def number(self, value: float) -> str:
        """6 or 5.5, in the digits of the language; a power of ten where there are too many."""
        return in_figures(value, self._locale)

    def each(self, words: list[str]) -> str:
        """a, b and c."""
        return format_list(words, locale=self._locale)

    def slots(self, codes: Iterable[str]) -> str:
        """Morning and Evening: times of day by their codes."""
        return self.each([self.gettext(self._slots.get(code, code)) for code in codes])

    def reads(self, words: str) -> str:
        """Which way `words` read, by their first letter; without one, like the document."""
        sides = (_SIDES.get(bidirectional(mark)) for mark in words)
        return next(filter(None, sides), self.direction)

    def week_start(self, day: date) -> date:
        """The first day of the week of `day`, where weeks begin as the language's country begins them."""
        return day - timedelta(days=(day.weekday() - self._locale.first_week_day) % WEEK)

    def _shown(self, value: object) -> str:
        words = self._plain(value)
        return f"{ISOLATE}{words}{END}" if self.direction == "rtl" else words

    def _plain(self, value: object) -> str:
        match value:
            case date():
                return self.day(value)
            case tuple():
                return self.each([self._plain(part) for part in value])
            case int() | float():
                return self.number(value)
        return str(value)
