"""Reads `screening.yaml`: the rules that turn answers into flags."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.content.conditions import Questions, read_condition, read_question
from webapp.content.mistakes import read_each
from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.content.sources import Sources, read_sources, read_words
from webapp.domain.questionnaire import AnswerType
from webapp.domain.screening import Deadline, FlagKind, Rule

MOST_RULES = 500
# What `assessment` calculates; each needs exactly one rule with its words, which raises at least this flag.
COMPUTED: Mapping[str, FlagKind] = {
    "date_too_soon": FlagKind.STAFF_REVIEW,
    "long_growth_break": FlagKind.STAFF_REVIEW,
    "patch_reaction": FlagKind.DEFER,
    "deferred": FlagKind.DEFER,
    "declined": FlagKind.DEFER,
    **{f"added_{kind}": kind for kind in FlagKind},
}
# What a text may have filled in: any rule's, and those of rules that are calculated.
_ALWAYS = frozenset({"break_days"})
_VALUES = {"date_too_soon": _ALWAYS | {"earliest", "desired"}}
_KEYS = (
    "rule", "flags", "when", "computed", "sources", "text", "until", "since", "letter", "waivable", "holds", "no_oil",
)  # fmt: skip
# Years that a wait may last, at most.
_LONGEST_DAYS, _LONGEST_MONTHS = 3650, 120


def read_rules(root: Node, questions: Questions, sources: Sources, acts: frozenset[str]) -> tuple[Rule, ...]:
    """Every rule, in the order of the file, which is the order in which flags of one kind are shown."""
    nodes = list(root.only("rules").at("rules").entries(MOST_RULES))
    rules = read_each(nodes, lambda node: _rule(node.only(*_KEYS), questions, sources, acts))
    _check_names(nodes, rules)
    _check_computed(root.at("rules"), nodes, rules)
    return tuple(rules)


def _check_names(nodes: list[Node], rules: list[Rule]) -> None:
    names: set[str] = set()
    for node, rule in zip(nodes, rules, strict=True):
        if rule.id in names:
            raise node.at("rule").error(f"the rule '{rule.id}' stands here twice; give one of them another name")
        names.add(rule.id)


def _check_computed(root: Node, nodes: list[Node], rules: list[Rule]) -> None:
    found: set[str] = set()
    for node, rule in zip(nodes, rules, strict=True):
        if rule.computed in found:
            raise node.at("computed").error(f"'{rule.computed}' has a rule above; it needs exactly one")
        found |= {rule.computed} - {""}
    for missing in COMPUTED:
        if missing not in found:
            raise root.error(f"no rule is `computed: {missing}`; add it, with the flag {COMPUTED[missing]}")


def _rule(node: Node, questions: Questions, sources: Sources, acts: frozenset[str]) -> Rule:
    computed = _computed(node)
    rule = Rule(
        id=node.at("rule").code(example="age_under_18"),
        flags=_flags(node.at("flags")),
        text=read_words(node.at("text"), _VALUES.get(computed, _ALWAYS)),
        sources=read_sources(node.at("sources"), sources),
        when=read_condition(node.get("when"), questions),
        until=_deadline(node.get("until"), questions),
        since=_deadline(node.get("since"), questions),
        computed=computed,
        letter=node.flag_at("letter"),
        waivable=node.flag_at("waivable", True),
        holds=_acts(node.get("holds"), acts),
        no_oil=node.flag_at("no_oil"),
        line=node.line,
    )
    _check(node, rule)
    return rule


def _computed(node: Node) -> str:
    computed = node.get("computed")
    if (computed is None) == (node.get("when") is None):
        raise node.error("needs either `when` or `computed`")
    if computed and computed.text() not in COMPUTED:
        raise computed.error(f"'{shown(computed.text())}' is not calculated{hint(computed.text(), COMPUTED)}")
    return computed.text() if computed else ""


def _flags(node: Node) -> tuple[FlagKind, ...]:
    node.texts()
    kinds = read_each(node if node.is_list else [node], lambda each: each.member(FlagKind, "a flag"))
    if not kinds:
        raise node.error("needs at least one flag")
    return tuple(kinds)


def _check(node: Node, rule: Rule) -> None:
    if rule.computed and COMPUTED[rule.computed] not in rule.flags:
        raise node.at("flags").error(f"a rule that is `computed: {rule.computed}` needs {COMPUTED[rule.computed]}")
    if rule.computed and (rule.until or rule.since):
        raise node.error("until and since belong to rules with `when`")
    if not rule.waivable and FlagKind.PATCH_TEST not in rule.flags:
        raise node.at("waivable").error("belongs to rules with the flag patch_test")
    if rule.until and rule.since and _never_begins(rule.since, rule.until):
        raise node.at("since").error("begins when `until` has ended, so the rule would never apply")


def _never_begins(since: Deadline, until: Deadline) -> bool:
    return since.question == until.question and since.days >= until.days and since.months >= until.months


def _deadline(node: Node | None, questions: Questions) -> Deadline | None:
    if node is None:
        return None
    node.only("question", "days", "months")
    asked = node.get("question")
    if asked and read_question(asked, questions).type is not AnswerType.DATE:
        raise asked.error(f"'{asked.text()}' is not a question about a date")
    days, months = node.integer_at("days", 1, _LONGEST_DAYS), node.integer_at("months", 1, _LONGEST_MONTHS)
    if (days is None) == (months is None):
        raise node.error("needs either `days` or `months`")
    return Deadline(question=asked.text() if asked else "", days=days or 0, months=months or 0)


def _acts(node: Node | None, acts: frozenset[str]) -> frozenset[str]:
    chosen = node.texts() if node else ()
    for act in chosen:
        if node and act not in acts:
            raise node.error(f"'{shown(act)}' is not an act{hint(act, sorted(acts))}")
    return frozenset(chosen)
