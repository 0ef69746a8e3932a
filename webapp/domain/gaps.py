"""Days between two sessions: what is usual, what needs a reason, what cannot be (I13, I14)."""

from __future__ import annotations

from webapp.domain.case import Case
from webapp.domain.condition import Answers, holds
from webapp.domain.protocol import GapRule, Protocol
from webapp.domain.text import Text


def gap_rule(protocol: Protocol, case: Case, number: int) -> GapRule:
    """The rule for the days between session `number` - 1 and `number`."""
    return gap_rule_of(protocol, case.response.answers, number)


def gap_rule_of(protocol: Protocol, answers: Answers, number: int) -> GapRule:
    """The same by the answers alone, which are all that chooses it."""
    rules = protocol.second_gaps if number == 2 else protocol.later_gaps
    return next(rule for rule in rules if holds(rule.when, answers))


def usual_gap(case: Case, number: int, rule: GapRule) -> int:
    """Days between the sessions unless somebody books otherwise."""
    usual = case.number(rule.setting)
    undone = number == 2 and case.homework_passed is False and rule.unprepared
    return max(usual, undone or 0)


def gap_problem(case: Case, rule: GapRule, number: int, gap: int) -> Text | None:
    """Why a gap of this many days cannot be, or None: below the floor never, below the usual range with a reason."""
    if gap < rule.floor:
        words = "this is {gap} days after the session before; at least {floor} are needed"
        return Text(words, {"gap": gap, "floor": rule.floor})
    least = least_without_reason(case, rule)
    if gap < least and number not in case.reasons:
        words = "this is {gap} days after the session before; below {least} a reason must be recorded"
        return Text(words, {"gap": gap, "least": least})
    return None


def least_without_reason(case: Case, rule: GapRule) -> int:
    """The shortest gap that needs no recorded reason; what the clinic chose as usual never needs one."""
    return min(rule.reason_below, case.number(rule.setting))
