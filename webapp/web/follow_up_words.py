"""What clients are asked about how it went, and the answers to choose from, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from babel.lists import format_list
from flask_babel import lazy_gettext

from webapp.domain.follow_up import (
    Expectations,
    Feeling,
    FollowUpAnswers,
    FollowUpKind,
    LifeChange,
    Noticed,
    Wish,
)
from webapp.web.language import current_locale

Words = Mapping[StrEnum, Any]

SATISFACTION = {
    5: lazy_gettext("Very happy"),
    4: lazy_gettext("Happy"),
    3: lazy_gettext("It is all right"),
    2: lazy_gettext("Not quite happy"),
    1: lazy_gettext("Not happy at all"),
}
KINDS = {
    FollowUpKind.THREE_WEEKS: lazy_gettext("Three weeks after the last session"),
    FollowUpKind.YEARLY: lazy_gettext("Yearly"),
}
FEELINGS: Words = {
    Feeling.GREAT: lazy_gettext("Great"),
    Feeling.GOOD: lazy_gettext("Good"),
    Feeling.MIXED: lazy_gettext("So-so"),
    Feeling.NOT_GOOD: lazy_gettext("Not good"),
}
LIFE: Words = {
    LifeChange.CONFIDENT: lazy_gettext("I feel more sure of myself"),
    LifeChange.PEOPLE: lazy_gettext("I go out and meet people more"),
    LifeChange.TIME: lazy_gettext("I think about my hair less"),
    LifeChange.NOTHING: lazy_gettext("Nothing has changed"),
    LifeChange.HARDER: lazy_gettext("Something is harder now"),
}
NOTICED: Words = {
    Noticed.LOOKS_WELL: lazy_gettext("They say that I look well"),
    Noticed.NOBODY: lazy_gettext("Nobody notices anything"),
    Noticed.SEES_IT: lazy_gettext("They see that something was done"),
    Noticed.NOT_SURE: lazy_gettext("I do not know"),
}
EXPECTATIONS: Words = {
    Expectations.MORE: lazy_gettext("More than that"),
    Expectations.YES: lazy_gettext("Yes"),
    Expectations.PARTLY: lazy_gettext("In part"),
    Expectations.NO: lazy_gettext("No"),
}
WISHES: Words = {
    Wish.NONE: lazy_gettext("Nothing, it is right as it is"),
    Wish.DENSER: lazy_gettext("Denser"),
    Wish.DARKER: lazy_gettext("Darker"),
    Wish.LIGHTER: lazy_gettext("Lighter"),
    Wish.HAIRLINE: lazy_gettext("Another hairline"),
    Wish.OTHER: lazy_gettext("Something else"),
}


@dataclass(frozen=True)
class Asked:
    """One of the six questions: what is asked, and what the answers mean."""

    field: str
    text: Any
    answers: Words


# The six of F097, in the order of the source; the last is answered in words alone.
ASKED = (
    Asked("feeling", lazy_gettext("How do you feel with it?"), FEELINGS),
    Asked("life", lazy_gettext("What has changed in your life?"), LIFE),
    Asked("noticed", lazy_gettext("Do other people notice?"), NOTICED),
    Asked("expectations", lazy_gettext("Is it what you hoped for?"), EXPECTATIONS),
    Asked("wishes", lazy_gettext("What would you like to be otherwise?"), WISHES),
)
QUESTION = lazy_gettext("What would you like to ask us?")


def said_in_words(answers: FollowUpAnswers) -> list[tuple[str, str, str]]:
    """Each question with what was chosen and what was written; those left out are not in it."""
    said = [(each.text, _chosen(each, answers), getattr(answers, f"{each.field}_words")) for each in ASKED]
    said.append((QUESTION, "", answers.question))
    return [(str(question), chosen, words) for question, chosen, words in said if chosen or words]


def satisfaction(number: int) -> str:
    """How happy, in words."""
    return str(SATISFACTION[number])


def follow_up_kind(kind: FollowUpKind) -> str:
    """What it was about."""
    return str(KINDS[kind])


def _chosen(asked: Asked, answers: FollowUpAnswers) -> str:
    value = getattr(answers, asked.field)
    codes: Iterable[StrEnum] = value if isinstance(value, tuple) else (value,) if value else ()
    return format_list([str(asked.answers[code]) for code in codes], locale=current_locale())
