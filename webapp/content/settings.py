"""Reads what a clinic may choose: settings in their ranges, and oils."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.content.conditions import Questions
from webapp.content.mistakes import read_each, run_all
from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.content.sources import read_words
from webapp.domain.hard_floors import HARD_FLOORS
from webapp.domain.knowledge import Conflict, KnowledgeBase
from webapp.domain.oils import ALLERGENS
from webapp.domain.protocol import Oil, Setting, SettingValue
from webapp.domain.read_by_name import COUNTS, HOURS, LISTS


def read_settings(node: Node, knowledge: KnowledgeBase) -> dict[str, Setting]:
    """Every setting, its range inside the hard floors and the same as in the conflict that it belongs to."""
    settings = read_each(node.items(), lambda pair: _setting(*pair))
    known = {setting.code: setting for setting in settings}
    run_all(
        lambda: read_each(node.items(), lambda pair: _agree(known[pair[0]], pair[1], knowledge)),
        lambda: _require(node, known, knowledge),
    )
    return known


def counting(settings: Mapping[str, Setting]) -> frozenset[str]:
    """The settings that count whole days, months or hours."""
    return frozenset(code for code, setting in settings.items() if type(setting.default) is int)


def read_oils(node: Node, questions: Questions, settings: Mapping[str, Setting]) -> tuple[Oil, ...]:
    """Every oil, with the allergies that take it out of every line."""
    oils = read_each(node, lambda child: _oil(child, questions))
    codes = [oil.code for oil in oils]
    for child, code in zip(node, codes, strict=True):
        if codes.count(code) > 1:
            raise child.at("code").error(f"the oil '{code}' stands here twice; take one of them out")
    for code in settings["oils"].choices:
        if code not in codes:
            raise node.error(f"the setting 'oils' offers '{code}', which is not described here{hint(code, codes)}")
    return tuple(oils)


def _setting(code: str, node: Node) -> Setting:
    is_list = node.only("default", "lowest", "highest", "choices", "conflict", "text").get("choices") is not None
    setting = Setting(
        code=node.as_code(code, "first_wash_day"),
        default=_default(code, node.at("default"), is_list),
        lowest=0 if is_list else node.at("lowest").number(),
        highest=0 if is_list else node.at("highest").number(),
        choices=node.at("choices").texts() if is_list else (),
        conflict=node.at("conflict").text(),
        text=read_words(node.at("text")),
        line=node.line,
    )
    if isinstance(setting.default, tuple):
        _check_choices(node, setting, setting.default)
    else:
        _check_range(node, setting, setting.default)
    return setting


def _default(code: str, node: Node, is_list: bool) -> SettingValue:
    if is_list != (code in LISTS):
        raise node.error(f"must be {'some of `choices`' if code in LISTS else 'a number; only oils has choices'}")
    if is_list:
        return node.texts()
    return node.number() if code not in COUNTS | set(HARD_FLOORS) and "." in node.text() else node.integer()


def _check_choices(node: Node, setting: Setting, default: tuple[str, ...]) -> None:
    for key in ("lowest", "highest"):
        if node.get(key):
            raise node.at(key).error("belongs to settings that are numbers; this one has choices")
    for code in default:
        if code not in setting.choices:
            raise node.at("default").error(f"'{shown(code)}' is not one of the choices{hint(code, setting.choices)}")
    if not default:
        raise node.at("default").error("needs at least one of the choices")


def _check_range(node: Node, setting: Setting, default: float) -> None:
    if setting.lowest > setting.highest:
        raise node.at("lowest").error(f"{setting.lowest:g} is above highest, which is {setting.highest:g}")
    limits = HARD_FLOORS.get(setting.code)
    if limits and setting.lowest < limits.lowest:
        why = ", ".join(limits.because)
        raise node.at("lowest").error(f"{setting.lowest:g} is below {limits.lowest:g}, the hard floor ({why})")
    if limits and limits.highest is not None and setting.highest > limits.highest:
        why = ", ".join(limits.because)
        raise node.at("highest").error(f"{setting.highest:g} is above {limits.highest:g}, the hard ceiling ({why})")
    if not setting.lowest <= default <= setting.highest:
        raise node.at("default").error(f"{default:g} is not from {setting.lowest:g} to {setting.highest:g}, its range")


def _agree(setting: Setting, node: Node, knowledge: KnowledgeBase) -> None:
    """The range is written twice, beside the reason and beside the plan: both must say the same."""
    conflicts = {conflict.id: conflict for conflict in knowledge.conflicts}
    if setting.conflict not in conflicts:
        near = hint(setting.conflict, conflicts)
        raise node.at("conflict").error(f"there is no conflict '{shown(setting.conflict)}' in facts.yaml{near}")
    known = next((each for each in conflicts[setting.conflict].settings if each.code == setting.code), None)
    if known is None:
        owner = _owner(setting.code, conflicts)
        raise node.at("conflict").error(f"{setting.conflict} of facts.yaml has no setting '{setting.code}'; {owner}")
    if isinstance(setting.default, tuple):
        here: tuple[object, ...] = (None, None, None)
    else:
        here = (setting.lowest, setting.default, setting.highest)
    if here != (known.lowest, known.default, known.highest):
        there = f"facts.yaml:{known.line}"
        raise node.error(f"lowest, default and highest differ from {setting.conflict} ({there}); make both the same")


def _owner(code: str, conflicts: Mapping[str, Conflict]) -> str:
    owners = [name for name, conflict in conflicts.items() if code in {each.code for each in conflict.settings}]
    return f"{owners[0]} has it" if owners else "add it to one of the conflicts, with its range"


def _require(node: Node, settings: Mapping[str, Setting], knowledge: KnowledgeBase) -> None:
    needed = [*knowledge.setting_ranges, *sorted(COUNTS | HOURS | LISTS | set(HARD_FLOORS))]
    for code in needed:
        if code not in settings:
            of_facts = knowledge.setting_ranges.get(code)
            why = f"facts.yaml:{of_facts.line} gives its range" if of_facts else "the plan is made with it"
            raise node.error(f"the setting '{code}' is missing; {why}{hint(code, settings)}")


def _oil(node: Node, questions: Questions) -> Oil:
    node.only("code", "text", "removed_by")
    removed = node.at("removed_by").texts()
    known = [option.code for option in questions["allergies"].options] if "allergies" in questions else []
    for code in removed:
        if code not in known:
            near = hint(code, known)
            raise node.at("removed_by").error(f"'{shown(code)}' is not an allergy of the questionnaire{near}")
    oil = node.at("code").code(example="jojoba")
    if oil in ALLERGENS and ALLERGENS[oil] not in removed:
        raise node.at("removed_by").error(f"has to name {ALLERGENS[oil]}; {oil} oil is not for them (I22)")
    return Oil(oil, read_words(node.at("text")), frozenset(removed), node.line)
