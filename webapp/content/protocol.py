"""Reads `protocol.yaml`: settings, oils, gaps, lead times and the items of the plan."""

from __future__ import annotations

from collections.abc import Collection

from webapp.content.conditions import Groups, Questions, read_condition
from webapp.content.items import ItemReader
from webapp.content.node import Node
from webapp.content.sources import Sources, read_sources, read_words
from webapp.domain.condition import Condition
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.lead_times import LeadRule
from webapp.domain.lengths import DERIVED
from webapp.domain.protocol import GapRule, Oil, Protocol, Setting, SettingValue
from webapp.domain.screening import FlagKind


def read_acts(root: Node) -> dict[str, frozenset[str]]:
    """What each act involves."""
    return {act: frozenset(involved.texts()) for act, involved in root.at("acts").items()}


def read_protocol(root: Node, questions: Questions, knowledge: KnowledgeBase) -> Protocol:
    """The protocol of the file, with every code checked against the questionnaire and the knowledge."""
    root.only("settings", "oils", "groups", "gaps", "lead_times", "slots", "acts", "act_words", "items")
    groups = read_groups(root, questions)
    settings = _settings(root.at("settings"), knowledge)
    acts = read_acts(root)
    slots = {code: node.text() for code, node in root.at("slots").items()}
    numbers = frozenset(settings) | set(DERIVED)
    reader = ItemReader(questions, groups, numbers, frozenset(acts), frozenset(slots), knowledge)
    gaps = root.at("gaps").only("second_session", "later_sessions")
    return Protocol(
        settings=settings,
        oils=tuple(_oil(node, questions) for node in root.at("oils")),
        second_gaps=_gaps(gaps.at("second_session"), questions, groups, settings, knowledge.by_id),
        later_gaps=_gaps(gaps.at("later_sessions"), questions, groups, settings, knowledge.by_id),
        items=reader.read(root.at("items")),
        acts=acts,
        slots=slots,
        act_words=_act_words(root.at("act_words"), acts),
    )


def _act_words(node: Node, acts: Collection[str]) -> dict[str, str]:
    words = {act: child.text() for act, child in node.items()}
    for act in acts:
        if act not in words:
            raise node.error(f"the act '{act}' needs words here")
    return words


def read_groups(root: Node, questions: Questions) -> Groups:
    """The named groups of clients."""
    groups: dict[str, Condition] = {}
    for name, node in root.at("groups").items():
        condition = read_condition(node, questions)
        if condition:
            groups[name] = condition
    return groups


def read_lead_rules(
    root: Node, questions: Questions, groups: Groups, settings: frozenset[str], sources: Sources
) -> tuple[LeadRule, ...]:
    """The reasons why session 1 may have to wait."""
    return tuple(_lead_rule(node, questions, groups, settings, sources) for node in root.at("lead_times"))


def _settings(node: Node, knowledge: KnowledgeBase) -> dict[str, Setting]:
    settings = {code: _setting(code, child) for code, child in node.items()}
    for code, child in node.items():
        _agree(settings[code], child, knowledge)
    return settings


def _setting(code: str, node: Node) -> Setting:
    node.only("default", "lowest", "highest", "choices", "conflict", "text")
    choices = node.get("choices")
    lowest, highest = node.get("lowest"), node.get("highest")
    return Setting(
        code=code,
        default=_default(node.at("default"), bool(choices)),
        lowest=lowest.number() if lowest else 0,
        highest=highest.number() if highest else 0,
        choices=choices.texts() if choices else (),
        conflict=node.at("conflict").text(),
        text=node.at("text").text(),
        line=node.line,
    )


def _default(node: Node, is_list: bool) -> SettingValue:
    if is_list:
        return node.texts()
    return node.number() if "." in node.text() else node.integer()


def _agree(setting: Setting, node: Node, knowledge: KnowledgeBase) -> None:
    """The range is written twice, beside the reason and beside the plan: both must say the same."""
    known = knowledge.setting_ranges.get(setting.code)
    if known is None:
        raise node.error(f"no conflict of facts.yaml has the setting '{setting.code}'")
    if isinstance(setting.default, tuple):
        return
    here = (setting.lowest, setting.default, setting.highest)
    if here != (known.lowest, known.default, known.highest):
        raise node.error(f"lowest, default and highest differ from {setting.conflict} in facts.yaml")
    if not setting.lowest <= setting.default <= setting.highest:
        raise node.error("the default is outside its own range")


def _oil(node: Node, questions: Questions) -> Oil:
    node.only("code", "text", "removed_by")
    removed = frozenset(node.at("removed_by").texts())
    for code in removed:
        if questions["allergies"].option(code) is None:
            raise node.at("removed_by").error(f"'{code}' is not an allergy of the questionnaire")
    return Oil(node.at("code").text(), node.at("text").text(), removed, node.line)


def _gaps(
    node: Node, questions: Questions, groups: Groups, settings: dict[str, Setting], sources: Sources
) -> tuple[GapRule, ...]:
    rules = tuple(_gap(child, questions, groups, settings, sources) for child in node)
    if not rules or rules[-1].when is not None:
        raise node.error("the last row must apply to everybody else: leave out `when`")
    return rules


def _gap(node: Node, questions: Questions, groups: Groups, settings: dict[str, Setting], sources: Sources) -> GapRule:
    node.only("when", "setting", "floor", "reason_below", "unprepared", "sources")
    setting = node.at("setting").text()
    if setting not in settings:
        raise node.at("setting").error(f"there is no setting '{setting}'")
    floor, unprepared = node.at("floor").integer(), node.get("unprepared")
    if floor < 7 or floor > settings[setting].lowest:
        raise node.at("floor").error("the floor is at least 7 days and not above what the setting allows")
    return GapRule(
        setting=setting,
        floor=floor,
        reason_below=node.at("reason_below").integer(),
        when=read_condition(node.get("when"), questions, groups),
        unprepared=unprepared.integer() if unprepared else None,
        sources=read_sources(node.at("sources"), sources),
        line=node.line,
    )


def _lead_rule(
    node: Node, questions: Questions, groups: Groups, settings: frozenset[str], sources: Sources
) -> LeadRule:
    node.only("code", "days", "floor", "when", "flag", "without_flag", "since", "from", "sources", "text")
    since, start = node.get("since"), node.get("from")
    if since and since.text() not in questions:
        raise since.error(f"there is no question '{since.text()}'")
    if start and start.text() != "patch_test":
        raise start.error("can only be patch_test")
    return LeadRule(
        code=node.at("code").text(),
        days=_days(node.at("days"), settings),
        floor=node.at("floor").integer(),
        text=read_words(node.at("text"), frozenset({"days", "start"})),
        sources=read_sources(node.at("sources"), sources),
        when=read_condition(node.get("when"), questions, groups),
        flag=_kind(node.get("flag")),
        without_flag=_kind(node.get("without_flag")),
        since=since.text() if since else "",
        from_patch_test=start is not None,
        line=node.line,
    )


def _days(node: Node, settings: frozenset[str]) -> int | str:
    if node.text() in settings:
        return node.text()
    return node.integer()


def _kind(node: Node | None) -> FlagKind | None:
    if node is None:
        return None
    if node.text() not in set(FlagKind):
        raise node.error(f"'{node.text()}' is not a flag")
    return FlagKind(node.text())
