"""The clinic's numbers in words: what each table tells, and the names of its rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext

from webapp.domain.follow_up import FollowUpKind
from webapp.domain.numbers import Label
from webapp.domain.screening import READY, FlagKind
from webapp.domain.treatment import ExtraCause, Outcome
from webapp.services.numbers.drop_off import DETAILS, SENT, SUMMARY
from webapp.services.numbers.outcomes import BEFORE_READINESS
from webapp.services.numbers.sessions import NOT_SAID
from webapp.web import services
from webapp.web.follow_up_words import EXPECTATIONS, FEELINGS, KINDS, LIFE, NOTICED, SATISFACTION, WISHES
from webapp.web.formats import day_short, number
from webapp.web.language import current_locale
from webapp.web.staff.treatment_words import EXTRA_CAUSES, LEVELS, OUTCOMES
from webapp.web.staff.words import FLAGS

Named = Callable[[str], str]


@dataclass(frozen=True)
class TableWords:
    """What a table is called and what it tells. `heads` are over the names of its rows; `note` says how to read it."""

    title: Any
    note: Any
    heads: tuple[Any, ...]
    row: Callable[[Label], tuple[str, ...]]
    column: Named


def week(code: str) -> str:
    """The Monday of a week."""
    year, number_of_week = code.split("-W")
    return day_short(date.fromisocalendar(int(year), int(number_of_week), 1))


def month(code: str) -> str:
    """Dec 26."""
    return format_date(date.fromisoformat(f"{code}-01"), "LLL yy", locale=current_locale())


def level(code: str) -> str:
    """What readiness said."""
    return gettext("Before there was readiness") if code == BEFORE_READINESS else str(LEVELS[code][0])


def item(code: str) -> str:
    """The line of a plan: its title and its row."""
    specs = services().library.content.protocol.items
    title = next((spec.title for spec in specs if spec.id == code and spec.title), "")
    return f"{gettext(title)} ({code})" if title else code


def item_day(code: str) -> str:
    """The day before or after the session that a line belongs to."""
    days = int(code)
    if days == 0:
        return gettext("day of the session")
    if days < 0:
        return gettext("%(number)s before", number=number(-days))
    return gettext("%(number)s after", number=number(days))


def place(code: str) -> str:
    """Where in the intake somebody was."""
    last = {SUMMARY: gettext("Check your answers"), DETAILS: gettext("Contact and consent"), SENT: gettext("Sent")}
    return last.get(code) or _question(code)


def _question(code: str) -> str:
    questions = {question.id: question for question in services().library.content.questionnaire}
    return gettext(questions[code].name or questions[code].text) if code in questions else code


def _option(question: str, code: str) -> str:
    if code == NOT_SAID:
        return gettext("Not answered")
    options = services().library.content.questionnaire[question].options
    return next((gettext(option.text) for option in options if option.code == code), code)


def _answer(row: Label) -> tuple[str, ...]:
    question, code = row
    words = {str(key): str(value) for key, value in ANSWERS[question][1].items()}
    return str(ANSWERS[question][0]), words.get(code, code)


def _flag(code: str) -> str:
    return gettext("Ready") if code == READY else str(FLAGS[FlagKind(code)])


def _named(words: Mapping[str, Any]) -> Named:
    return lambda code: str(words.get(code, code))


def _one(name: Named) -> Callable[[Label], tuple[str, ...]]:
    return lambda row: (name(row[0]),)


ANSWERS: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "feeling": (lazy_gettext("How they feel"), FEELINGS),
    "life": (lazy_gettext("What has changed in life"), LIFE),
    "noticed": (lazy_gettext("Whether others notice"), NOTICED),
    "expectations": (lazy_gettext("Whether it is what they hoped for"), EXPECTATIONS),
    "wishes": (lazy_gettext("What they would like otherwise"), WISHES),
}
_STATES = {
    "done": lazy_gettext("Done"),
    "partly": lazy_gettext("In part"),
    "skipped": lazy_gettext("Skipped"),
    "unknown": lazy_gettext("Nothing said"),
}
_HOURS = {
    "reviews": lazy_gettext("Reviews"),
    "median_hours": lazy_gettext("Half decided within (hours)"),
    "ninety_percent_hours": lazy_gettext("90 % decided within (hours)"),
}
_OUTCOMES = {str(outcome): OUTCOMES[outcome][0] for outcome in Outcome}
_CLIENTS_BY_SESSIONS = lazy_gettext("Clients who had a session, by how many sessions they had so far.")


def _sessions_by(title: Any, head: Any, question: str) -> TableWords:
    return TableWords(title, _CLIENTS_BY_SESSIONS, (head,), _one(partial(_option, question)), _sessions)


def _sessions(code: str) -> str:
    return number(int(code))


WORDS: Mapping[str, TableWords] = {
    "intakes": TableWords(
        lazy_gettext("Intakes by week"),
        lazy_gettext("Every intake that was sent, by the most serious flag that it raised."),
        (lazy_gettext("Week from"),),
        _one(week),
        _flag,
    ),
    "waiting": TableWords(
        lazy_gettext("Waiting for a decision"),
        lazy_gettext("Hours from a review being opened to its decision, by the week in which it was opened."),
        (lazy_gettext("Week from"),),
        _one(week),
        _named(_HOURS),
    ),
    "flags": TableWords(
        lazy_gettext("Flags by kind"),
        lazy_gettext("Intakes that raised a flag of this kind. One intake may raise several."),
        (lazy_gettext("Flag"),),
        _one(_flag),
        _named({"intakes": lazy_gettext("Intakes")}),
    ),
    "outcomes": TableWords(
        lazy_gettext("Sessions and clients sent home"),
        lazy_gettext("Sessions by month and by what readiness said on the day, before and since there was readiness."),
        (lazy_gettext("Month"), lazy_gettext("Readiness")),
        lambda row: (month(row[0]), level(row[1])),
        _named(_OUTCOMES),
    ),
    "adherence": TableWords(
        lazy_gettext("What is done of the plans"),
        lazy_gettext(
            "Each day on which a plan asked somebody for something. “Nothing said” may be done all the same: "
            "the phone has not told us."
        ),
        (lazy_gettext("Line"), lazy_gettext("Days from the session")),
        lambda row: (item(row[0]), item_day(row[1])),
        _named(_STATES),
    ),
    "sessions-by-scars": _sessions_by(lazy_gettext("Sessions by scars"), lazy_gettext("Scars"), "scarring"),
    "sessions-by-hair": _sessions_by(lazy_gettext("Sessions by hair length"), lazy_gettext("Hair"), "hair_length"),
    "sessions-by-plan": _sessions_by(lazy_gettext("Sessions by care plan"), lazy_gettext("Care plan"), "care_plan_sex"),
    "extra-causes": TableWords(
        lazy_gettext("Why more sessions were needed"),
        lazy_gettext("Causes that technicians wrote down from the third session on."),
        (lazy_gettext("Cause"),),
        _one(_named({str(cause): EXTRA_CAUSES[cause] for cause in ExtraCause})),
        _named({"records": lazy_gettext("Sessions")}),
    ),
    "satisfaction": TableWords(
        lazy_gettext("How happy clients are"),
        lazy_gettext("What clients answered three weeks after their last session, and yearly."),
        (lazy_gettext("Asked"),),
        _one(_named({str(kind): KINDS[kind] for kind in FollowUpKind})),
        _named({str(stars): words for stars, words in SATISFACTION.items()}),
    ),
    "follow-up-answers": TableWords(
        lazy_gettext("Answers afterwards"),
        lazy_gettext("What clients chose when they were asked how it went."),
        (lazy_gettext("Question"), lazy_gettext("Answer")),
        _answer,
        _named({"answers": lazy_gettext("Answers")}),
    ),
    "drop-off": TableWords(
        lazy_gettext("Where people leave the intake"),
        lazy_gettext("Visits by the furthest question that was opened. Nothing is kept of who it was."),
        (lazy_gettext("Furthest"),),
        _one(place),
        _named({"visits": lazy_gettext("Visits")}),
    ),
}
