"""Reads `protocol.yaml`: settings, oils, gaps, lead times and the items of the plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from webapp.content.conditions import Groups, Questions, read_condition
from webapp.content.gaps import SessionReader
from webapp.content.items import ItemReader
from webapp.content.mistakes import read_each
from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.content.settings import read_oils, read_settings
from webapp.content.sources import read_words
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.lead_times import LeadRule
from webapp.domain.protocol import Protocol
from webapp.domain.read_by_name import ACTS, INVOLVED, SLOTS

_PARTS = ("settings", "oils", "groups", "gaps", "lead_times", "slots", "acts", "act_words", "items")


@dataclass(frozen=True)
class ProtocolReader:
    """Reads the parts of the file; every code is checked against the questionnaire and the knowledge."""

    root: Node
    questions: Questions
    knowledge: KnowledgeBase

    def read(self) -> tuple[Protocol, tuple[LeadRule, ...]]:
        """The protocol, and the reasons why session 1 may have to wait."""
        root = self.root.only(*_PARTS)
        settings = read_settings(root.at("settings"), self.knowledge)
        groups = _groups(root.at("groups"), self.questions)
        acts, slots = read_acts(root), _slots(root.at("slots"))
        sessions = SessionReader(self.questions, groups, settings, self.knowledge.by_id)
        gaps = root.at("gaps").only("second_session", "later_sessions")
        protocol = Protocol(
            settings=settings,
            oils=read_oils(root.at("oils"), self.questions, settings),
            second_gaps=sessions.gaps(gaps.at("second_session"), later=False),
            later_gaps=sessions.gaps(gaps.at("later_sessions"), later=True),
            items=ItemReader(self.questions, groups, settings, acts, slots, self.knowledge).read(root.at("items")),
            acts=acts,
            slots=slots,
            act_words=_act_words(root.at("act_words"), acts),
        )
        return protocol, sessions.lead_rules(root.at("lead_times"))


def read_acts(root: Node) -> dict[str, frozenset[str]]:
    """What each act involves; what it involves may involve nothing further, for only one step is looked at."""
    node = root.at("acts")
    acts = dict(read_each(node.items(), lambda pair: _act(*pair, node)))
    for act, involved in acts.items():
        further = sorted(each for each in involved if acts[each])
        if further:
            raise node.at(act).error(f"'{further[0]}' involves more itself; name here all that '{act}' involves")
    _require(node, acts, ACTS, "act")
    for act, needed in INVOLVED.items():
        for missing in sorted(needed - acts[act]):
            raise node.at(act).error(f"'{act}' has to involve '{missing}'; what bars that is not seen otherwise")
    return acts


def _act(name: str, node: Node, acts: Node) -> tuple[str, frozenset[str]]:
    known = [act for act, _ in acts.items()]
    involved = node.texts()
    for each in involved:
        if each not in known:
            raise node.error(f"'{shown(each)}' is not an act{hint(each, known)}")
    return node.as_code(name, "wash_water"), frozenset(involved)


def _slots(node: Node) -> dict[str, str]:
    slots = dict(read_each(node.items(), lambda pair: (pair[1].as_code(pair[0], "morning"), read_words(pair[1]))))
    _require(node, slots, SLOTS, "part of the day")
    return slots


def _act_words(node: Node, acts: Collection[str]) -> dict[str, str]:
    words = dict(read_each(node.items(), lambda pair: (pair[0], read_words(pair[1]))))
    for act in words:
        if act not in acts:
            raise node.at(act).error(f"'{shown(act)}' is not an act{hint(act, acts)}")
    for act in acts:
        if act not in words:
            raise node.error(f"the act '{act}' needs words here")
    return words


def _require(node: Node, found: Mapping[str, object], needed: Collection[str], what: str) -> None:
    for code in sorted(needed):
        if code not in found:
            raise node.error(f"the {what} '{code}' is missing; the program goes by it{hint(code, found)}")


def _groups(node: Node, questions: Questions) -> Groups:
    """The named groups of clients."""
    groups = {}
    for name, child in node.items():
        condition = read_condition(child, questions)
        if condition:
            groups[child.as_code(name, "short")] = condition
    return groups
