"""Rules -> flags: who needs a patch test, a longer preparation, a person to look, or to wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import add_months, days
from webapp.domain.condition import Because, Condition, because, holds
from webapp.domain.response import Response
from webapp.domain.text import Text


class FlagKind(StrEnum):
    """What a flag asks for, most serious first."""

    DEFER = "defer"
    STAFF_REVIEW = "staff_review"
    PATCH_TEST = "patch_test"
    EXTENDED_PREP = "extended_prep"
    INFO = "info"


SERIOUSNESS = {kind: place for place, kind in enumerate(FlagKind)}
READY = "ready"


@dataclass(frozen=True)
class Deadline:
    """A day counted from the answer to `question`, or from the day of that answer when there is no question."""

    question: str = ""
    days: int = 0
    months: int = 0

    def day(self, response: Response, today: date) -> date | None:
        """The day, or None while the date that it counts from is unknown."""
        start = response.answers.get(self.question) if self.question else today
        return add_months(start, self.months) + days(self.days) if isinstance(start, date) else None


@dataclass(frozen=True)
class Rule:
    """One row of the screening table.

    `until`: fires only before that day (an unknown date counts as not yet over, I24).
    `since`: fires only from that day on (an unknown date never does).
    `holds`: acts whose items stay hidden until a named person signed off.
    `computed`: fires by a calculation of `timeline` instead of `when`.
    """

    id: str
    flags: tuple[FlagKind, ...]
    text: str
    sources: tuple[str, ...]
    when: Condition | None = None
    until: Deadline | None = None
    since: Deadline | None = None
    computed: str = ""
    letter: bool = False
    waivable: bool = True
    holds: frozenset[str] = frozenset()
    no_oil: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Flag:
    """One rule that fired: what it asks for, and which answer and source made it fire."""

    kind: FlagKind
    rule: str
    question: str | None
    option: str | None
    sources: tuple[str, ...]
    text: Text
    until: date | None = None
    letter: bool = False
    waivable: bool = True
    holds: frozenset[str] = frozenset()
    no_oil: bool = False

    @property
    def because(self) -> Because | None:
        return Because(self.question, self.option) if self.question else None


def screen(rules: Iterable[Rule], response: Response, today: date) -> tuple[Flag, ...]:
    """The flags that the answers alone raise, most serious first.

    `today` is the day of the intake; what was answered later counts from its own day.
    """
    raised = [flag for rule in rules if not rule.computed for flag in _fire(rule, response, today)]
    return in_order(raised)


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """`flags`, most serious first, otherwise in the order of the rules."""
    return tuple(sorted(flags, key=lambda flag: SERIOUSNESS[flag.kind]))


def disposition(flags: Iterable[Flag]) -> str:
    """The most serious flag above info, or 'ready'."""
    kinds = {flag.kind for flag in flags} - {FlagKind.INFO}
    return str(min(kinds, key=SERIOUSNESS.__getitem__)) if kinds else READY


def raise_flags(
    rule: Rule, reason: Because | None, until: date | None = None, values: Mapping[str, object] | None = None
) -> tuple[Flag, ...]:
    """The flags of a rule that fired because of `reason`; `values` fill the blanks of its text."""
    return tuple(
        Flag(
            kind=kind,
            rule=rule.id,
            question=reason.question if reason else None,
            option=reason.option if reason else None,
            sources=rule.sources,
            text=Text(rule.text, dict(values or {})),
            until=until if kind is FlagKind.DEFER else None,
            letter=rule.letter,
            waivable=rule.waivable,
            holds=rule.holds,
            no_oil=rule.no_oil,
        )
        for kind in rule.flags
    )


def _fire(rule: Rule, response: Response, today: date) -> tuple[Flag, ...]:
    if not holds(rule.when, response.answers):
        return ()
    reasons = because(rule.when, response.answers)
    reason = reasons[0] if reasons else None
    day = response.given_on.get(reason.question, today) if reason else today
    until = rule.until.day(response, day) if rule.until else None
    since = rule.since.day(response, day) if rule.since else None
    if (until and until <= day) or (rule.since and (since is None or since > day)):
        return ()
    return raise_flags(rule, reason, until)
