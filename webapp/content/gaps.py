"""Reads what decides the days of the sessions: the gaps between them, and the lead times before the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.content.conditions import Groups, Questions, read_condition, read_question
from webapp.content.mistakes import read_each
from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.content.settings import counting
from webapp.content.sources import Sources, read_sources, read_words
from webapp.domain.condition import Condition
from webapp.domain.hard_floors import (
    LATER_NEEDS_REASON,
    LEAST_EXTENDED,
    LEAST_GAP,
    LEAST_GAP_MEN,
    LEAST_PATCH_READING,
    LEAST_PREPARATION,
    UNPREPARED_GAP,
)
from webapp.domain.lead_times import LeadRule
from webapp.domain.protocol import GapRule, Setting
from webapp.domain.questionnaire import AnswerType
from webapp.domain.screening import FlagKind

_FLOORS: Mapping[FlagKind | None, tuple[int, str]] = {
    FlagKind.EXTENDED_PREP: (LEAST_EXTENDED, "I12"),
    FlagKind.PATCH_TEST: (LEAST_PATCH_READING, "I10"),
}


@dataclass(frozen=True)
class SessionReader:
    """Everything that a gap or a lead time may refer to."""

    questions: Questions
    groups: Groups
    settings: Mapping[str, Setting]
    sources: Sources

    def gaps(self, node: Node, *, later: bool) -> tuple[GapRule, ...]:
        """The rows for the second session, or for `later` ones; the first row that fits a client is used."""
        rules = read_each(node, lambda child: self._gap(child, later))
        for child, rule in zip(list(node)[:-1], rules, strict=False):
            if rule.when is None:
                raise child.error("applies to everybody, so no row below it is ever used; move it to the end")
        if not rules or rules[-1].when is not None:
            raise node.error("the last row must apply to everybody else: leave out `when`")
        return tuple(rules)

    def _gap(self, node: Node, later: bool) -> GapRule:
        node.only("when", "setting", "floor", "reason_below", "unprepared", "sources")
        rule = GapRule(
            setting=self._setting(node.at("setting")),
            floor=node.at("floor").integer(),
            reason_below=node.at("reason_below").integer(),
            when=read_condition(node.get("when"), self.questions, self.groups),
            unprepared=node.integer_at("unprepared"),
            sources=read_sources(node.at("sources"), self.sources),
            line=node.line,
        )
        self._check_gap(node, rule, later)
        return rule

    def _check_gap(self, node: Node, rule: GapRule, later: bool) -> None:
        least, who = (LEAST_GAP_MEN, "men") if _only_men(rule.when) else (LEAST_GAP, "all who are not men")
        if rule.floor < least:
            raise node.at("floor").error(f"{rule.floor} is below {least} days, the hard floor for {who} (I13, I14)")
        if rule.floor > self.settings[rule.setting].lowest:
            lowest = self.settings[rule.setting].lowest
            raise node.at("floor").error(f"{rule.floor} is above {lowest:g}, to which {rule.setting} may be set")
        least_reason = max(rule.floor, LATER_NEEDS_REASON) if later else rule.floor
        if rule.reason_below < least_reason:
            raise node.at("reason_below").error(f"{rule.reason_below} is below {least_reason} days (I13, I14)")
        if rule.unprepared is not None and later:
            raise node.at("unprepared").error("belongs to second_session, where homework is looked at")
        if rule.unprepared is not None and rule.unprepared < UNPREPARED_GAP:
            raise node.at("unprepared").error(f"{rule.unprepared} is below {UNPREPARED_GAP} days (I13)")

    def lead_rules(self, node: Node) -> tuple[LeadRule, ...]:
        """The reasons why session 1 may have to wait; for every client at least one."""
        rules = read_each(node, self._lead_rule)
        codes = [rule.code for rule in rules]
        for child, rule in zip(node, rules, strict=True):
            if codes.count(rule.code) > 1:
                raise child.at("code").error(f"'{rule.code}' stands here twice; give one of them another code")
        if all(rule.when or rule.flag for rule in rules):
            raise node.error("some clients have no lead time; let one row, without `when` and `flag`, apply to all")
        return tuple(rules)

    def _lead_rule(self, node: Node) -> LeadRule:
        node.only("code", "days", "floor", "when", "flag", "since", "from", "sources", "text")
        start = node.get("from")
        if start and start.text() != "patch_test":
            raise start.error("can only be patch_test; leave it out to count from the first day of the plan")
        rule = LeadRule(
            code=node.at("code").code(example="preparation"),
            days=self._days(node.at("days")),
            floor=node.at("floor").integer(),
            text=read_words(node.at("text"), ("days", "start")),
            sources=read_sources(node.at("sources"), self.sources),
            when=read_condition(node.get("when"), self.questions, self.groups),
            flag=_kind(node.get("flag")),
            since=self._date(node.get("since")),
            from_patch_test=start is not None,
            line=node.line,
        )
        _check_lead(node, rule)
        return rule

    def _setting(self, node: Node) -> str:
        known = counting(self.settings)
        if node.text() not in known:
            near = hint(node.text(), sorted(known))
            raise node.error(f"'{shown(node.text())}' is not a setting that counts days{near}")
        return node.text()

    def _days(self, node: Node) -> int | str:
        return node.integer(LEAST_PREPARATION, 365) if node.text().isdecimal() else self._setting(node)

    def _date(self, node: Node | None) -> str:
        if node and read_question(node, self.questions).type is not AnswerType.DATE:
            raise node.error(f"'{node.text()}' is not a question about a date")
        return node.text() if node else ""


def _check_lead(node: Node, rule: LeadRule) -> None:
    _check_floor(node, rule)
    if rule.from_patch_test and rule.flag is not FlagKind.PATCH_TEST:
        raise node.at("from").error("only clients with `flag: patch_test` have a patch test; add the flag")
    if rule.from_patch_test and rule.since:
        raise node.at("since").error("cannot go together with `from`; count from one of them")


def _check_floor(node: Node, rule: LeadRule) -> None:
    least, why = _FLOORS.get(rule.flag, (LEAST_PREPARATION, "I12, I16"))
    if rule.floor < least:
        raise node.at("floor").error(f"{rule.floor} is below {least} days, the hard floor ({why})")
    if isinstance(rule.days, int) and rule.days < least:
        raise node.at("days").error(f"{rule.days} is below {least} days, the hard floor ({why})")


def _kind(node: Node | None) -> FlagKind | None:
    return node.member(FlagKind, "a flag") if node else None


def _only_men(condition: Condition | None) -> bool:
    """Whether a condition can hold for clients of the care plan for men alone."""
    if condition is None or condition.operator == "not":
        return False
    if condition.operator == "all":
        return any(_only_men(part) for part in condition.parts)
    if condition.operator == "any":
        return all(_only_men(part) for part in condition.parts)
    return condition.question == "care_plan_sex" and condition.operand == ("man",)
