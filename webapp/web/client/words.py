"""How a plan's reasons, sources and days are put into words for the client whose plan it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from flask import Blueprint
from flask_babel import gettext, lazy_gettext

from webapp.domain.completion import SkipReason
from webapp.domain.condition import Because
from webapp.web import services
from webapp.web.language import current_locale
from webapp.web.reading_day import reading_day

YES_NO = {"true": lazy_gettext("Yes"), "false": lazy_gettext("No")}

SKIP_REASONS = {
    SkipReason.NO_TIME: lazy_gettext("No time"),
    SkipReason.SORE: lazy_gettext("My skin was sore"),
    SkipReason.RAN_OUT: lazy_gettext("I ran out of it"),
    SkipReason.AWAY: lazy_gettext("I was away"),
    SkipReason.NOT_APPLICABLE: lazy_gettext("It does not apply to me"),
    SkipReason.OTHER: lazy_gettext("Another reason"),
}


def init_words(pages: Blueprint) -> None:
    """Give templates the filters of this module, and `skip_reasons()` to choose from."""
    for function in (answers, day_long, iso, skip_reason, sources, span):
        pages.add_app_template_filter(function)
    pages.add_app_template_global(skip_reasons)


def skip_reasons() -> list[tuple[str, str]]:
    """Why something can be left out: code and words."""
    return [(reason.value, str(words)) for reason, words in SKIP_REASONS.items()]


def skip_reason(reason: SkipReason | None) -> str:
    """The reason in words; nothing where none was given."""
    return str(SKIP_REASONS[reason]) if reason else ""


def answers(because: Iterable[Because]) -> list[tuple[str, str]]:
    """Question and answer behind a line, in the questionnaire's words.

    An answer that no option says - a date, a number, a blank - is not repeated, nor is anything that a client wrote.
    """
    questionnaire = services().library.content.questionnaire
    known = [each for each in because if each.question in questionnaire]
    return list(dict.fromkeys((gettext(questionnaire[each.question].text), _option(each)) for each in known))


def sources(ids: Iterable[str]) -> list[tuple[str, str]]:
    """Each source's id with one plain line on it; an id that explains nothing is left out."""
    describe = services().library.knowledge.describe
    return [(each, describe(each)) for each in ids if describe(each) != each]


def day_long(value: date) -> str:
    """Tuesday 8 December; with the year where it is another one than today's."""
    year = "" if value.year == reading_day().year else " y"
    return format_date(value, "EEEE d MMMM" + year, locale=current_locale())


def span(first: date, last: date) -> str:
    """14 – 20 December: what both days share is said once; with the year where it is another one than today's."""
    same_month = (first.year, first.month) == (last.year, last.month)
    year = "" if first.year == last.year == reading_day().year else " y"
    start = "d" if same_month else "d MMMM" + (year if first.year != last.year else "")
    words = [
        format_date(first, start, locale=current_locale()),
        format_date(last, "d MMMM" + year, locale=current_locale()),
    ]
    return " – ".join(words) if first != last else words[1]


def iso(value: date) -> str:
    """The day as forms and addresses carry it."""
    return value.isoformat()


def _option(because: Because) -> str:
    code = because.option or ""
    option = services().library.content.questionnaire[because.question].option(code)
    return gettext(option.text) if option else str(YES_NO.get(code, ""))
