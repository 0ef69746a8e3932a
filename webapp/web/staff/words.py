"""The codes of the staff's pages in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_datetime
from babel.lists import format_list
from flask import Blueprint
from flask_babel import gettext, lazy_gettext

from webapp.domain.condition import Value, holds
from webapp.domain.decision import DecisionKind
from webapp.domain.questionnaire import Question
from webapp.domain.response import Response
from webapp.domain.screening import Flag, FlagKind
from webapp.services.client_list import Standing
from webapp.web import services
from webapp.web.client.words import YES_NO
from webapp.web.formats import day, day_full, day_short, text
from webapp.web.language import current_locale

FLAGS = {
    FlagKind.DEFER: lazy_gettext("Not now"),
    FlagKind.STAFF_REVIEW: lazy_gettext("Review"),
    FlagKind.PATCH_TEST: lazy_gettext("Patch test"),
    FlagKind.EXTENDED_PREP: lazy_gettext("Longer preparation"),
    FlagKind.INFO: lazy_gettext("Good to know"),
}
DECISIONS = {
    DecisionKind.APPROVE: lazy_gettext("Approve"),
    DecisionKind.APPROVE_WITH_CHANGES: lazy_gettext("Approve with changes"),
    DecisionKind.ASK_PATCH_TEST: lazy_gettext("Ask for a patch test"),
    DecisionKind.ASK_PREPARATION: lazy_gettext("Ask for more preparation"),
    DecisionKind.DEFER: lazy_gettext("Defer"),
    DecisionKind.DECLINE: lazy_gettext("Decline"),
}
WAITING_FOR = {
    "sign_off": lazy_gettext("a decision"),
    "patch_test": lazy_gettext("a clear patch test"),
    "scalp_check": lazy_gettext("a scalp that is ready"),
}
REASONS = {
    "intake": lazy_gettext("Intake sent"),
    "decision": lazy_gettext("Decision"),
    "booked": lazy_gettext("Session booked"),
    "moved": lazy_gettext("Session moved"),
    "cancelled": lazy_gettext("Session cancelled"),
    "patch_test": lazy_gettext("Patch test done"),
    "patch_test_reading": lazy_gettext("Patch test read"),
    "scalp_check": lazy_gettext("Scalp checked"),
    "homework_check": lazy_gettext("Homework checked"),
    "answers_applied": lazy_gettext("Answer changed"),
    "answers_frozen": lazy_gettext("Stopped by a changed answer"),
    "answers_accepted": lazy_gettext("Changed answers agreed"),
    "answers_set_aside": lazy_gettext("Changed answers set aside"),
    "protocol": lazy_gettext("Moved to newer settings"),
}
STANDINGS = {
    Standing.REVIEW: (lazy_gettext("To be decided"), "person", "info"),
    Standing.WAITS: (lazy_gettext("Not now"), "pause", "plain"),
    Standing.PROVISIONAL: (lazy_gettext("Provisional"), "clock", "attention"),
    Standing.FIRM: (lazy_gettext("Plan is firm"), "good", "good"),
}
CHANGE_STATES = {
    "waiting": (lazy_gettext("To be decided"), "person", "info"),
    "applied": (lazy_gettext("Counted at once"), "good", "plain"),
    "accepted": (lazy_gettext("Agreed"), "good", "good"),
    "set_aside": (lazy_gettext("Set aside"), "clear", "plain"),
    "replaced": (lazy_gettext("Held by a later one"), "forward", "plain"),
}
REACH_BY = {
    "email": lazy_gettext("by e-mail"),
    "phone": lazy_gettext("by phone call"),
    "text": lazy_gettext("by text message"),
}


# Where no option says it, and the client's sentence is too long for a list.
CAUSES = {
    "date_too_soon": lazy_gettext("Wishes for a day that is too soon"),
    "long_growth_break": lazy_gettext("A long break from minoxidil"),
    "patch_reaction": lazy_gettext("Reacted to the patch test"),
    "deferred": lazy_gettext("Deferred by the clinic"),
    "declined": lazy_gettext("Declined by the clinic"),
}


@dataclass(frozen=True)
class Answered:
    """One question with its answer in words; no words where it was left blank. `flags` are those it raised."""

    question: str
    words: tuple[str, ...]
    flags: tuple[FlagKind, ...]
    is_follow_up: bool


def init_words(pages: Blueprint) -> None:
    """Give templates the filters of this module."""
    for function in (
        at,
        by_rule,
        cause,
        change_state,
        decided,
        flags_in_words,
        oils_in_words,
        reached,
        sessions_in_words,
        standing,
        version_reason,
        waits,
    ):
        pages.add_app_template_filter(function)


def by_rule(flags: Iterable[Flag]) -> list[list[Flag]]:
    """The flags of each rule together: one answer may raise several."""
    rules: dict[str, list[Flag]] = {}
    for flag in flags:
        rules.setdefault(flag.rule, []).append(flag)
    return list(rules.values())


def cause(flag: Flag) -> str:
    """What raised a flag, as short as can be: the option that was chosen, the question, or what the rule says."""
    questionnaire = services().library.content.questionnaire
    if flag.rule in CAUSES:
        return str(CAUSES[flag.rule])
    if not flag.question or flag.question not in questionnaire:
        return text(flag.text)
    option = questionnaire[flag.question].option(flag.option or "")
    return gettext(option.text if option else questionnaire[flag.question].text)


def at(value: datetime) -> str:
    """12:00 for today, else 1 Dec, 12:00: as short as a column of a table wants it."""
    at_clinic = value.astimezone(services().config.time_zone)
    clock = format_datetime(at_clinic, "HH:mm", locale=current_locale())
    return clock if at_clinic.date() == services().today() else f"{day_short(at_clinic.date())}, {clock}"


def change_state(code: str) -> tuple[str, str, str]:
    """What became of a change of answers: the words, icon and tone of a badge."""
    words, icon, tone = CHANGE_STATES[code]
    return str(words), icon, tone


def decided(kind: DecisionKind) -> str:
    """What was decided, by its code."""
    return str(DECISIONS[kind])


def flags_in_words(kinds: Iterable[FlagKind]) -> str:
    """Kinds of flag as a list."""
    return format_list([str(FLAGS[kind]) for kind in kinds], locale=current_locale())


def oils_in_words(codes: Iterable[str]) -> str:
    """Oils as a list; one that the content no longer knows stands for itself."""
    names = {oil.code: gettext(oil.text) for oil in services().library.content.protocol.oils}
    return format_list([names.get(code, code) for code in codes], locale=current_locale())


def reached(reach_by: str) -> str:
    """How somebody wants to be reached, by its code."""
    return str(REACH_BY[reach_by])


def sessions_in_words(booked: Mapping[int, date]) -> str:
    """Booked sessions as a list: session 2 on Mon 21 December."""
    named = [gettext("session %(number)s on %(day)s", number=number, day=day(on)) for number, on in booked.items()]
    return format_list(named, locale=current_locale())


def standing(code: Standing) -> tuple[str, str, str]:
    """Where a client is: the words, icon and tone of a badge."""
    words, icon, tone = STANDINGS[code]
    return str(words), icon, tone


def version_reason(code: str) -> str:
    """What made a version of a plan; a code of older days stands for itself."""
    return str(REASONS.get(code, code))


def waits(codes: Iterable[str]) -> str:
    """What a plan waits for, in one sentence."""
    what = format_list([str(WAITING_FOR[code]) for code in codes], locale=current_locale())
    return gettext("Waits for %(what)s.", what=what)


def answers_in_words(response: Response, flags: Iterable[Flag]) -> tuple[Answered, ...]:
    """Every question that applied, in its order, follow-ups after theirs."""
    raised: dict[str, dict[FlagKind, None]] = {}
    for flag in flags:
        if flag.question and flag.kind is not FlagKind.INFO:
            raised.setdefault(flag.question, {})[flag.kind] = None
    return tuple(_answered(question, response, raised, is_follow_up) for question, is_follow_up in _asked(response))


def _asked(response: Response) -> Iterator[tuple[Question, bool]]:
    for question in services().library.content.questionnaire.questions:
        yield question, False
        for follow_up in question.follow_ups:
            if holds(follow_up.when, response.answers):
                yield follow_up, True


def _answered(
    question: Question, response: Response, raised: dict[str, dict[FlagKind, None]], is_follow_up: bool
) -> Answered:
    value = response.answers.get(question.id)
    words = () if value is None else tuple(_in_words(question, value))
    return Answered(gettext(question.text), words, tuple(raised.get(question.id, ())), is_follow_up)


def _in_words(question: Question, value: Value) -> Iterator[str]:
    if isinstance(value, frozenset):
        yield from (gettext(option.text) for option in question.options if option.code in value)
    elif isinstance(value, bool):
        yield str(YES_NO["true" if value else "false"])
    elif isinstance(value, date):
        yield day_full(value)
    else:
        option = question.option(str(value))
        yield gettext(option.text) if option else str(value)
