"""Reads the items of the protocol and their windows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from webapp.content.conditions import Groups, Questions, read_condition
from webapp.content.node import Node
from webapp.content.sources import read_sources, read_words
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.protocol import Anchor, GentlerAfter, ItemSpec, Kind, Offset, Part, Variant
from webapp.domain.screening import FlagKind

_KEYS = (
    "id", "key", "kind", "acts", "title", "text", "oil_text", "no_oil_text", "variants", "gentler_after", "sources",
    "from", "to", "to_after_last", "clipped", "when", "reminds", "flag", "ticks", "first_ticks", "once", "part",
    "last_part", "hours", "every", "staff", "follows", "gap_below", "without_patch_test", "needs_setting",
)  # fmt: skip
_Member = TypeVar("_Member", Kind, Part, FlagKind)
_OFFSET = re.compile(r"(?P<anchor>[a-z_]+)(?P<terms>( [+-] \w+)*)")
_TERM = re.compile(r" ([+-]) (\w+)")


@dataclass(frozen=True)
class ItemReader:
    """Everything that an item may refer to."""

    questions: Questions
    groups: Groups
    numbers: frozenset[str]
    acts: frozenset[str]
    slots: frozenset[str]
    knowledge: KnowledgeBase

    def read(self, root: Node) -> tuple[ItemSpec, ...]:
        """Every item, in the order in which a day shows them."""
        specs: dict[str, ItemSpec] = {}
        for node in root:
            spec = self._item(node.only(*_KEYS))
            if spec.key in specs:
                raise node.error(f"the key '{spec.key}' stands here twice; give one of them a `key` of its own")
            specs[spec.key] = spec
        for node in root:
            for key in node.at("follows").texts() if node.get("follows") else ():
                if key not in specs:
                    raise node.at("follows").error(f"there is no item with the key '{key}'")
        return tuple(specs.values())

    def _item(self, node: Node) -> ItemSpec:
        end = node.at("to")
        last_end = node.get("to_after_last")
        spec = ItemSpec(
            id=node.at("id").text(),
            key=_text(node, "key") or node.at("id").text(),
            kind=_member(node.at("kind"), Kind),
            acts=self._acts(node.at("acts")),
            text=self._words(node, "text"),
            sources=read_sources(node.at("sources"), self.knowledge.by_id),
            start=self._offset(node.at("from")),
            end=self._end(end),
            last_end=self._end(last_end),
            end_open_after_last=last_end is not None and last_end.text() == "open",
            when=read_condition(node.get("when"), self.questions, self.groups),
            reminds=read_condition(node.get("reminds"), self.questions, self.groups),
            flag=_member(node.at("flag"), FlagKind) if node.get("flag") else None,
            slots=self._slots(node, "ticks") or (("day",) if _flag(node, "once") else ()),
            first_slots=self._slots(node, "first_ticks"),
            once=_flag(node, "once"),
            start_part=_member(node.at("part"), Part) if node.get("part") else None,
            end_part=_member(node.at("last_part"), Part) if node.get("last_part") else None,
            hours=node.at("hours").integer() if node.get("hours") else None,
            every=_text(node, "every") or None,
            staff=_flag(node, "staff"),
            title=node.at("title").text(),
            variants=tuple(self._variant(child) for child in node.get("variants") or ()),
            oil_text=self._words(node, "oil_text"),
            no_oil_text=self._words(node, "no_oil_text"),
            gentler_after=tuple(self._gentler(child) for child in node.get("gentler_after") or ()),
            follows=node.at("follows").texts() if node.get("follows") else (),
            gap_below=node.at("gap_below").integer() if node.get("gap_below") else None,
            clipped=_flag(node, "clipped"),
            without_patch_test=_flag(node, "without_patch_test"),
            needs_setting=self._number(node.get("needs_setting")),
            line=node.line,
        )
        _check_window(node, spec)
        return spec

    def _words(self, node: Node, key: str) -> str:
        child = node.get(key)
        return read_words(child, self.numbers | {"oils", "session_hours"}) if child else ""

    def _acts(self, node: Node) -> tuple[str, ...]:
        acts = node.texts()
        for act in acts:
            if act not in self.acts:
                raise node.error(f"'{act}' is not an act; known: {', '.join(sorted(self.acts))}")
        return acts

    def _slots(self, node: Node, key: str) -> tuple[str, ...] | None:
        child = node.get(key)
        slots = child.texts() if child else None
        if child and slots and not self.slots.issuperset(slots):
            raise child.error(f"ticks are some of {', '.join(sorted(self.slots))}")
        return slots if key == "first_ticks" else slots or ()

    def _end(self, node: Node | None) -> Offset | None:
        return None if node is None or node.text() == "open" else self._offset(node)

    def _offset(self, node: Node) -> Offset:
        match = _OFFSET.fullmatch(node.text())
        if match is None or match["anchor"] not in set(Anchor):
            raise node.error(f"'{node.text()}' is not a day; write an anchor and days, such as `session + 5`")
        signed = _TERM.findall(match["terms"])
        terms = tuple((1 if sign == "+" else -1, self._term(node, term)) for sign, term in signed)
        return Offset(Anchor(match["anchor"]), terms)

    def _term(self, node: Node, term: str) -> int | str:
        if term.isdecimal():
            return int(term)
        if term not in self.numbers:
            raise node.error(f"'{term}' is neither a number nor a setting")
        return term

    def _number(self, node: Node | None) -> str:
        return str(self._term(node, node.text())) if node else ""

    def _variant(self, node: Node) -> Variant:
        node.only("when", "settings", "text")
        settings = node.get("settings")
        for code, value in settings.items() if settings else []:
            self._term(value, code)
        return Variant(
            text=self._words(node, "text"),
            when=read_condition(node.get("when"), self.questions, self.groups),
            settings={code: value.integer() for code, value in settings.items()} if settings else {},
        )

    def _gentler(self, node: Node) -> GentlerAfter:
        node.only("before_day", "acts", "ticks", "text")
        acts, ticks, before = node.get("acts"), node.get("ticks"), node.get("before_day")
        return GentlerAfter(
            before_day=self._number(before) if before else None,
            acts=self._acts(acts) if acts else (),
            text=self._words(node, "text"),
            per_day=ticks.integer() if ticks else 0,
        )


def _check_window(node: Node, spec: ItemSpec) -> None:
    """A window that ends before it starts is a typo where both ends hang on the same anchor by plain numbers."""
    if spec.end is None or spec.end.anchor is not spec.start.anchor:
        return
    terms = [*spec.start.terms, *spec.end.terms]
    if all(isinstance(term, int) for _, term in terms):
        length = _shift(spec.end) - _shift(spec.start)
        if length < 0:
            raise node.at("to").error(f"the window ends {-length} days before it starts")


def _shift(offset: Offset) -> int:
    return sum(sign * term for sign, term in offset.terms if isinstance(term, int))


def _member(node: Node, kind: type[_Member]) -> _Member:
    try:
        return kind(node.text())
    except ValueError:
        raise node.error(f"'{node.text()}' is not known here; known: {', '.join(kind)}") from None


def _text(node: Node, key: str) -> str:
    child = node.get(key)
    return child.text() if child else ""


def _flag(node: Node, key: str) -> bool:
    child = node.get(key)
    return child.flag() if child else False
