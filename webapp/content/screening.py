"""Reads `screening.yaml`: the rules that turn answers into flags."""

from __future__ import annotations

from webapp.content.conditions import Questions, read_condition
from webapp.content.node import Node
from webapp.content.sources import Sources, read_sources, read_words
from webapp.domain.errors import ContentError
from webapp.domain.questionnaire import AnswerType
from webapp.domain.screening import Deadline, FlagKind, Rule

# What `assessment` calculates; each needs exactly one rule with its words.
COMPUTED = (
    "date_too_soon", "long_growth_break", "patch_reaction", "deferred", "declined",
    *(f"added_{kind}" for kind in FlagKind),
)  # fmt: skip
_VALUES = frozenset({"earliest", "desired", "break_days"})
_KEYS = (
    "rule", "flags", "when", "computed", "sources", "text", "until", "since", "letter", "waivable", "holds", "no_oil",
)  # fmt: skip


def read_rules(root: Node, questions: Questions, sources: Sources, acts: frozenset[str]) -> tuple[Rule, ...]:
    """Every rule, in the order of the file, which is the order in which flags of one kind are shown."""
    rules: dict[str, Rule] = {}
    for node in root.only("rules").at("rules"):
        rule = _rule(node.only(*_KEYS), questions, sources, acts)
        if rule.id in rules:
            raise node.error(f"the rule '{rule.id}' stands here twice")
        rules[rule.id] = rule
    missing = sorted(set(COMPUTED) - {rule.computed for rule in rules.values()})
    if missing:
        raise ContentError(f"{root.file}: no rule is `computed: {missing[0]}`")
    return tuple(rules.values())


def _rule(node: Node, questions: Questions, sources: Sources, acts: frozenset[str]) -> Rule:
    computed = node.get("computed")
    if (computed is None) == (node.get("when") is None):
        raise node.error("needs either `when` or `computed`")
    if computed and computed.text() not in COMPUTED:
        raise computed.error(f"'{computed.text()}' is not calculated; known: {', '.join(COMPUTED)}")
    return Rule(
        id=node.at("rule").text(),
        flags=tuple(_kind(node.at("flags"), code) for code in node.at("flags").texts()),
        text=read_words(node.at("text"), _VALUES),
        sources=read_sources(node.at("sources"), sources),
        when=read_condition(node.get("when"), questions),
        until=_deadline(node.get("until"), questions),
        since=_deadline(node.get("since"), questions),
        computed=computed.text() if computed else "",
        letter=_flag(node, "letter", False),
        waivable=_flag(node, "waivable", True),
        holds=_acts(node.get("holds"), acts),
        no_oil=_flag(node, "no_oil", False),
        line=node.line,
    )


def _kind(node: Node, code: str) -> FlagKind:
    try:
        return FlagKind(code)
    except ValueError:
        raise node.error(f"'{code}' is not a flag; known: {', '.join(FlagKind)}") from None


def _deadline(node: Node | None, questions: Questions) -> Deadline | None:
    if node is None:
        return None
    node.only("question", "days", "months")
    asked = node.get("question")
    if asked and (asked.text() not in questions or questions[asked.text()].type is not AnswerType.DATE):
        raise asked.error(f"'{asked.text()}' is not a question about a date")
    days, months = node.get("days"), node.get("months")
    if (days is None) == (months is None):
        raise node.error("needs either `days` or `months`")
    return Deadline(
        question=asked.text() if asked else "",
        days=days.integer() if days else 0,
        months=months.integer() if months else 0,
    )


def _acts(node: Node | None, acts: frozenset[str]) -> frozenset[str]:
    chosen = frozenset(node.texts()) if node else frozenset[str]()
    if node and chosen - acts:
        raise node.error(f"'{min(chosen - acts)}' is not an act")
    return chosen


def _flag(node: Node, key: str, default: bool) -> bool:
    found = node.get(key)
    return found.flag() if found else default
