"""Reads the items of the protocol: what is asked, of whom, and on which days."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp.content.conditions import Groups, Questions, read_condition
from webapp.content.item_checks import check_item
from webapp.content.mistakes import read_each
from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.content.sources import read_sources, read_words, words_at
from webapp.content.windows import WindowReader
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.protocol import GentlerAfter, ItemSpec, Kind, Offset, Part, Setting, Variant
from webapp.domain.screening import FlagKind

MOST_ITEMS = 300
_KEYS = (
    "id", "key", "kind", "acts", "title", "text", "oil_text", "no_oil_text", "variants", "gentler_after", "sources",
    "from", "to", "to_after_last", "clipped", "when", "reminds", "flag", "ticks", "first_ticks", "once", "part",
    "last_part", "hours", "every", "staff", "follows", "gap_below", "without_patch_test", "needs_setting",
)  # fmt: skip
_ID = re.compile(r"[A-Z][0-9]{1,4}")
_KEY = re.compile(r"[A-Z][0-9]{1,4}(-[a-z0-9-]{1,40})?")


@dataclass(frozen=True)
class ItemReader:
    """Everything that an item may refer to."""

    questions: Questions
    groups: Groups
    settings: Mapping[str, Setting]
    acts: Collection[str]
    slots: Collection[str]
    knowledge: KnowledgeBase

    def read(self, root: Node) -> tuple[ItemSpec, ...]:
        """Every item, in the order in which a day shows them."""
        nodes = list(root.entries(MOST_ITEMS))
        specs = read_each(nodes, self._item)
        known: dict[str, ItemSpec] = {}
        for node, spec in zip(nodes, specs, strict=True):
            if spec.key in known:
                where = f"also in line {known[spec.key].line}"
                raise node.error(
                    f"the key '{spec.key}' stands here twice ({where}); give one of them a `key` of its own"
                )
            known[spec.key] = spec
        for node, spec in zip(nodes, specs, strict=True):
            for key in spec.follows:
                if key not in known or key == spec.key:
                    raise node.at("follows").error(f"there is no other item with the key '{key}'{hint(key, known)}")
        return tuple(specs)

    @cached_property
    def _windows(self) -> WindowReader:
        return WindowReader(self.settings)

    def _item(self, node: Node) -> ItemSpec:
        node.only(*_KEYS)
        end, last_end = node.at("to"), node.get("to_after_last")
        identity = node.at("id").code("T01", _ID)
        key = node.get("key")
        spec = ItemSpec(
            id=identity,
            key=key.code("T01-visit", _KEY) if key else identity,
            kind=node.at("kind").member(Kind, "a kind"),
            acts=self._acts(node.at("acts")),
            text=self._words(node, "text"),
            sources=read_sources(node.at("sources"), self.knowledge.by_id),
            start=self._windows.offset(node.at("from")),
            end=self._end(end),
            last_end=self._end(last_end),
            end_open_after_last=last_end is not None and last_end.text() == "open",
            when=read_condition(node.get("when"), self.questions, self.groups),
            reminds=read_condition(node.get("reminds"), self.questions, self.groups),
            flag=node.at("flag").member(FlagKind, "a flag") if node.get("flag") else None,
            slots=self._slots(node, "ticks") or (("day",) if node.flag_at("once") else ()),
            first_slots=self._slots(node, "first_ticks"),
            once=node.flag_at("once"),
            start_part=node.at("part").member(Part, "a part of the day") if node.get("part") else None,
            end_part=node.at("last_part").member(Part, "a part of the day") if node.get("last_part") else None,
            hours=node.integer_at("hours", 1, 24),
            every=node.text_at("every") or None,
            staff=node.flag_at("staff"),
            title=read_words(node.at("title")),
            variants=tuple(read_each(node.get("variants") or (), self._variant)),
            oil_text=self._words(node, "oil_text"),
            no_oil_text=self._words(node, "no_oil_text"),
            gentler_after=tuple(read_each(node.get("gentler_after") or (), self._gentler)),
            follows=node.at("follows").texts() if node.get("follows") else (),
            gap_below=node.integer_at("gap_below", 8, 365),
            clipped=node.flag_at("clipped"),
            without_patch_test=node.flag_at("without_patch_test"),
            needs_setting=self._number(node.get("needs_setting")) or "",
            line=node.line,
        )
        check_item(node, spec, self._windows)
        return spec

    def _words(self, node: Node, key: str) -> str:
        if key == "text":
            node.at(key)
        return words_at(node, key, self._windows.numbers | {"oils", "session_hours"}, advises=True)

    def _acts(self, node: Node) -> tuple[str, ...]:
        acts = node.texts()
        for act in acts:
            if act not in self.acts:
                raise node.error(f"'{shown(act)}' is not an act{hint(act, sorted(self.acts))}")
        return acts

    def _slots(self, node: Node, key: str) -> tuple[str, ...] | None:
        child = node.get(key)
        slots = child.texts() if child else None
        for slot in slots or ():
            if child and slot not in self.slots:
                raise child.error(f"'{shown(slot)}' is not a part of the day{hint(slot, self.slots)}")
        return slots

    def _end(self, node: Node | None) -> Offset | None:
        return None if node is None or node.text() == "open" else self._windows.offset(node)

    def _number(self, node: Node | None) -> str | None:
        return self._windows.number(node, node.text()) if node else None

    def _variant(self, node: Node) -> Variant:
        chosen = node.only("when", "settings", "text").get("settings")
        return Variant(
            text=self._words(node, "text"),
            when=read_condition(node.get("when"), self.questions, self.groups),
            settings={code: self._chosen(code, value) for code, value in chosen.items()} if chosen else {},
        )

    def _chosen(self, code: str, node: Node) -> int:
        setting = self.settings.get(code)
        if setting is None or not isinstance(setting.default, int):
            raise node.error(f"'{shown(code)}' is not a setting that counts{hint(code, self.settings)}")
        return node.integer(int(setting.lowest), int(setting.highest))

    def _gentler(self, node: Node) -> GentlerAfter:
        node.only("before_day", "acts", "ticks", "text")
        acts = node.get("acts")
        return GentlerAfter(
            before_day=self._number(node.get("before_day")),
            acts=self._acts(acts) if acts else (),
            text=words_at(node, "text", self._windows.numbers | {"session_hours"}, advises=True),
            per_day=node.integer_at("ticks", 0, 10) or 0,
        )
