"""How soon somebody has to look at what a client reports about their scalp: by the signs chosen and by the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.problem import Problem
from webapp.domain.search_words import folded
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


# Words can raise the urgency and never lower it. A "no" before them is not understood: looking once too often is the
# safe side. English words stand alone; Arabic ones may carry what Arabic writes together with them. All are looked for
# in the spelling of `folded`, which has no apostrophes.
_ENGLISH: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: (
        r"((can|could) ?no?t|cant|unable to|not able to|hard to|hardly|barely|trouble|problems?|difficulty|difficult to"
        r"|struggl\w*) (\w+ ){0,2}breath\w*|breathing (\w+ ){0,2}(difficult\w*|hard|harder)|breathless\w*"
        r"|(short|shortness|out) of breath|chok\w+|wheez\w+|anaphyla\w+"
        r"|(face|lips?|tongue|throat|eyes?|eyelids?) (\w+ ){0,3}(swell\w*|swollen|puff\w*)"
        r"|(swell\w*|swollen|puffy) (\w+ ){0,3}(face|lips?|tongue|throat|eyes?|eyelids?)"
        r"|throat (\w+ )?(clos\w+|tight\w*)|chest (pain\w*|hurts?|tight\w*)|faint(ed|ing)?|passed out|collaps\w+"
        r"|unconscious\w*"
    ),
    Urgency.URGENT: (
        r"pus|ooz\w+|weeping|discharge|smell\w*|fever\w*|chills|infect\w+|abscess\w*|blisters?|swell\w*|swollen"
        r"|spread\w*|bleed\w*|(worse|worsening|getting worse|unbearable)|hot to (the )?touch|red (lines?|streaks?)"
    ),
}
_ARABIC: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: (
        r"(ضيق|صعوبه|صعب|لا استطيع|ما اقدر|مش قادر\w*|لا اقدر|ماقدر)( في| ب| علي| ان)?( ال)? ?\w{0,3}(تنفس|نفس)"
        r"|اتنفس بصعوبه|اختن|اختناق|مخنوق|كتمه|انكتام"
        r"|(ورم|تورم|انتفاخ|منتفخ\w*|متورم\w*|انتفخ\w*|تورم\w*)( في)? ?(ال|ب|بال)?(وجه|شف|لسان|حلق|حنجره|عين|جفن)\w*"
        r"|(وجه|شف|لسان|حلق|عين|عيون|جفن|جفون)\w* (منتفخ|متورم|وارم|انتفخ|تورم|تورمت|ورم)\w*"
        r"|الم (في )?(ال)?صدر|اغماء|اغمي|فقد\w* الوعي"
    ),
    Urgency.URGENT: (
        r"صديد|قيح|حمي|سخونه|حراره|قشعريره|التهاب|ملتهب|خراج|فقاع|ورم|تورم|انتفاخ|منتفخ|متورم|ينتشر|تنتشر|انتشر|نزيف"
        r"|ينزف|افرازات|اسوا|يزداد|تزداد|رائحه"
    ),
}
_DANGER = {
    urgency: re.compile(rf"\b(?:{_ENGLISH[urgency]})\b|(?:{folded(_ARABIC[urgency])})")
    for urgency in (Urgency.EMERGENCY, Urgency.URGENT)
}


def urgency_of(report: Report) -> Urgency:
    """The most urgent of what was chosen and what was written."""
    said = [SIGNS[sign].urgency for sign in report.signs]
    return min((*said, urgency_of_words(report.words)), key=lambda each: each.rank)


def urgency_of_words(words: str) -> Urgency:
    """`SOON`, unless a word of danger stands in them."""
    plain = " ".join(folded(words).split())
    return next((urgency for urgency, danger in _DANGER.items() if danger.search(plain)), Urgency.SOON)


def sources_of(report: Report) -> tuple[str, ...]:
    """Who says that what was chosen is a sign to look at, each named once."""
    return tuple(dict.fromkeys(source for sign in Sign if sign in report.signs for source in SIGNS[sign].sources))


def report_problems(report: Report) -> Iterator[Problem]:
    """What keeps a report from being taken."""
    if not report.signs and not report.words:
        yield Problem("signs", Text("Please choose what you notice, or write it in your own words."))
    if len(report.words) > LONGEST_WORDS:
        yield Problem("words", Text("Please use at most {most} characters.", {"most": LONGEST_WORDS}))
