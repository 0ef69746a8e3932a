"""How soon somebody has to look at what a client reports about their scalp: by the signs chosen and by the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.danger_words import EMERGENCY, URGENT, plain_words
from webapp.domain.problem import Problem
from webapp.domain.text import Text

LONGEST_WORDS = 2000


class Urgency(StrEnum):
    """Emergency: call the emergency number now. Urgent: the same day. Soon: within two working days."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"

    @property
    def rank(self) -> int:
        """0 is the most urgent."""
        return tuple(Urgency).index(self)


class Sign(StrEnum):
    """What a client can choose; several at once."""

    BREATHING = "breathing"
    SPREADING_REDNESS = "spreading_redness"
    HEAT = "heat"
    SWELLING = "swelling"
    PUS = "pus"
    FEVER = "fever"
    WORSE_PAIN = "worse_pain"
    TEST_SPOT = "test_spot"
    SORES = "sores"
    WORRY = "worry"


@dataclass(frozen=True)
class SignRule:
    """How urgent a sign is, and who says so."""

    urgency: Urgency
    sources: tuple[str, ...]


# X46: all warning signs the same day, trouble breathing at once. Sores and a reaction at the test spot hold up a
# session (they are asked about before it), but are no warning signs after one.
SIGNS: Mapping[Sign, SignRule] = {
    Sign.BREATHING: SignRule(Urgency.EMERGENCY, ("X46",)),
    Sign.SPREADING_REDNESS: SignRule(Urgency.URGENT, ("X46", "F019", "F085", "L15")),
    Sign.HEAT: SignRule(Urgency.URGENT, ("X46", "L15")),
    Sign.SWELLING: SignRule(Urgency.URGENT, ("X46", "L15")),
    Sign.PUS: SignRule(Urgency.URGENT, ("X46", "F019", "F085", "L15")),
    Sign.FEVER: SignRule(Urgency.URGENT, ("X46", "L15")),
    Sign.WORSE_PAIN: SignRule(Urgency.URGENT, ("X46",)),
    Sign.TEST_SPOT: SignRule(Urgency.SOON, ("L15",)),
    Sign.SORES: SignRule(Urgency.SOON, ("F019", "F085")),
    Sign.WORRY: SignRule(Urgency.SOON, ()),
}


@dataclass(frozen=True)
class Report:
    """What a client says: signs, words, or both."""

    signs: frozenset[Sign]
    words: str


def urgency_of(report: Report) -> Urgency:
    """The most urgent of what was chosen and what was written."""
    said = [SIGNS[sign].urgency for sign in report.signs]
    return min((*said, urgency_of_words(report.words)), key=lambda each: each.rank)


def urgency_of_words(words: str) -> Urgency:
    """`SOON`, unless a word of danger stands in them."""
    plain = plain_words(words)
    if EMERGENCY.search(plain):
        return Urgency.EMERGENCY
    return Urgency.URGENT if URGENT.search(plain) else Urgency.SOON


def sources_of(report: Report) -> tuple[str, ...]:
    """Who says that what was chosen is a sign to look at, each named once."""
    return tuple(dict.fromkeys(source for sign in Sign if sign in report.signs for source in SIGNS[sign].sources))


def report_problems(report: Report) -> Iterator[Problem]:
    """What keeps a report from being taken."""
    if not report.signs and not report.words:
        yield Problem("signs", Text("Please choose what you notice, or write it in your own words."))
    if len(report.words) > LONGEST_WORDS:
        yield Problem("words", Text("Please use at most {most} characters.", {"most": LONGEST_WORDS}))
