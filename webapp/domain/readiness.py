"""Whether a booked session can go ahead: a table of what may stand against it, folded to green, amber or red.

Every row of the table (`readiness_rules.py`) fires on its own. The worst row that fires is the level, and all of them
are told, the most serious first. Nothing is weighed against anything: no good sign outweighs a bad one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from webapp.domain.prepared import Prepared
from webapp.domain.session_facts import Facts, GoAhead
from webapp.domain.text import Text, blanks


class Level(StrEnum):
    """How ready, the least ready first."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"

    @property
    def rank(self) -> int:
        """0 is red."""
        return tuple(Level).index(self)


class Thing(StrEnum):
    """The one thing that a client can do, the most useful first."""

    ANSWER_CHECK = "answer_check"
    PREPARE = "prepare"
    SHOW_TEST_SPOT = "show_test_spot"
    CALL = "call"

    @property
    def rank(self) -> int:
        """0 is the most useful."""
        return tuple(Thing).index(self)


# As they stand on the client's page. Letters say none of it (C57).
THINGS: Mapping[Thing, Text] = {
    Thing.ANSWER_CHECK: Text("Tell us before you come whether anything has changed. It takes 20 seconds."),
    Thing.PREPARE: Text("Do what is on today's list and tick it off, also what you did on the last days."),
    Thing.SHOW_TEST_SPOT: Text("Come and show us the spot of your patch test. Without that look your session waits."),
    Thing.CALL: Text("Call us before you set out. It is better to move a date than to come in vain."),
}


@dataclass(frozen=True)
class Reason:
    """One row that fired. `todo` is for staff, `thing` for the client; `at` is when the client said it, if they did."""

    code: str
    level: Level
    text: Text
    todo: Text
    sources: tuple[str, ...]
    thing: Thing | None = None
    at: datetime | None = None

    @property
    def word(self) -> str:
        """Says which reason it is, and another word for what was said anew: whoever saw the one has not seen that."""
        return f"{self.code} {self.at.isoformat()}" if self.at else self.code


@dataclass(frozen=True)
class Readiness:
    """The level, and every reason for it. Red that somebody goes ahead with stays red: `went_ahead` says so.

    `go_ahead` is the last one, also where a reason has come since that it does not cover.
    """

    level: Level
    reasons: tuple[Reason, ...]
    went_ahead: bool = False
    go_ahead: GoAhead | None = None
    prepared: Prepared | None = None

    @property
    def stops(self) -> tuple[Reason, ...]:
        """The reasons that nobody may pass over in silence."""
        return tuple(reason for reason in self.reasons if reason.level is Level.RED)

    @property
    def things(self) -> tuple[Thing, ...]:
        """What the client can do, from the most serious reasons first, the most useful first among those.

        Nobody is told to rub sore skin: who left something out because of it is asked to call.
        """
        by_use = sorted((each.level.rank, each.thing.rank, each.thing) for each in self.reasons if each.thing)
        is_sore = self.prepared is not None and self.prepared.is_sore
        return tuple(dict.fromkeys(thing for *_, thing in by_use if not (is_sore and thing is Thing.PREPARE)))


@dataclass(frozen=True)
class Rule:
    """One row of the table: when it fires, how serious it is, and what is said.

    `rule` is the row in plain words as the page on readiness shows it, `text` what is said of one session, `todo` the
    one thing for staff to do. `text` may leave blanks for `Facts.values`, `rule` only for those of settings.
    """

    code: str
    level: Level
    fires: Callable[[Facts], bool]
    rule: Text
    text: Text
    todo: Text
    sources: tuple[str, ...] = ()
    thing: Thing | None = None
    at: Callable[[Facts], datetime | None] = lambda _: None


def readiness(rules: Iterable[Rule], facts: Facts) -> Readiness:
    """The level of one session with every reason for it, the most serious first, otherwise in the rules' order."""
    fired = (_reason(rule, facts) for rule in rules if rule.fires(facts))
    reasons = tuple(sorted(fired, key=lambda reason: reason.level.rank))
    level = reasons[0].level if reasons else Level.GREEN
    found = Readiness(level, reasons, go_ahead=facts.go_ahead, prepared=facts.prepared)
    return replace(found, went_ahead=_is_accepted(found))


def _is_accepted(found: Readiness) -> bool:
    go_ahead = found.go_ahead
    return found.level is Level.RED and go_ahead is not None and all(_knew(go_ahead, stop) for stop in found.stops)


def _knew(go_ahead: GoAhead, reason: Reason) -> bool:
    """Whether somebody went ahead in spite of this very reason: nothing was said about it since."""
    return reason.code in go_ahead.reasons and (reason.at is None or reason.at <= go_ahead.at)


def _reason(rule: Rule, facts: Facts) -> Reason:
    text = filled(rule.text, facts.values)
    return Reason(rule.code, rule.level, text, rule.todo, rule.sources, rule.thing, rule.at(facts))


def filled(text: Text, values: Mapping[str, object]) -> Text:
    """The sentence with those of `values` that it has blanks for."""
    return replace(text, values={name: values[name] for name in blanks(text.template)})
