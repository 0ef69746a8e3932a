"""Reads `facts.yaml`; whatever refers to a source that does not exist is an error with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from webapp.content.mistakes import read_each
from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.domain.knowledge import (
    Conflict,
    Document,
    Fact,
    KnowledgeBase,
    Literature,
    Position,
    ScreeningRow,
    SettingRange,
    Source,
)

KINDS = frozenset({"literature", "provider", "web", "background", "judgement"})
_PARTS = ("documents", "literature", "facts", "screening", "conflicts")
_ID = re.compile(r"[A-Z]{1,2}[0-9]{0,4}|[0-9]{3}")
# Lines of a document, such as 24, 58-60 or 46,49.
_LINES = re.compile(r"[0-9]{1,6}(-[0-9]{1,6})?(,[0-9]{1,6}(-[0-9]{1,6})?)*")

Entry = TypeVar("Entry", bound=Source)


def read_facts(root: Node) -> KnowledgeBase:
    """The knowledge base in the parsed `facts.yaml`.

    Raises ContentError when an id stands twice, a source is unknown, or a default lies outside its range.
    """
    root.only("needs_clinician_approval", *_PARTS)
    reader = _Reader()
    documents = reader.entries(root.at("documents"), _document)
    literature = reader.entries(root.at("literature"), _literature)
    facts = reader.entries(root.at("facts"), reader.fact)
    return KnowledgeBase(
        documents=documents,
        literature=literature,
        facts=facts,
        screening=reader.entries(root.at("screening"), reader.screening_row),
        conflicts=reader.entries(root.at("conflicts"), reader.conflict),
        needs_clinician_approval=root.at("needs_clinician_approval").flag(),
    )


class _Reader:
    """Reads the parts in the order of the file and remembers what a later part may refer to."""

    def __init__(self) -> None:
        self._known: dict[str, Source] = {}
        self._settings: set[str] = set()

    def entries(self, nodes: Node, read: Callable[[Node], Entry]) -> tuple[Entry, ...]:
        def remembered(node: Node) -> Entry:
            entry = read(node)
            if entry.id in self._known:
                raise node.at("id").error(f"'{entry.id}' stands here twice; give one of them another id")
            self._known[entry.id] = entry
            return entry

        return tuple(read_each(nodes, remembered))

    def fact(self, node: Node) -> Fact:
        fields = _required(node, "id", "topic", "fact", "timing", "applies_to", "document", "lines")
        return Fact(
            id=_id(fields["id"]),
            topic=fields["topic"].text(),
            text=fields["fact"].text(),
            timing=fields["timing"].text(),
            applies_to=fields["applies_to"].text(),
            document=self._document(fields["document"]),
            lines=_lines(fields["lines"]),
            line=node.line,
        )

    def screening_row(self, node: Node) -> ScreeningRow:
        node.only("id", "screen_for", "action", "flag", "sources", "note")
        return ScreeningRow(
            id=_id(node.at("id")),
            screen_for=node.at("screen_for").text(),
            action=node.at("action").text(),
            flag=node.at("flag").text(),
            sources=self._sources(node.at("sources")),
            note=node.text_at("note"),
            line=node.line,
        )

    def conflict(self, node: Node) -> Conflict:
        fields = _required(node, "id", "topic", "positions", "default", "reason", "range", "settings")
        positions = tuple(self._position(position) for position in fields["positions"])
        self._require_every_document(fields["positions"], positions)
        return Conflict(
            id=_id(fields["id"]),
            topic=fields["topic"].text(),
            positions=positions,
            default=fields["default"].text(),
            reason=fields["reason"].text(),
            range=fields["range"].text(),
            settings=tuple(self._setting(setting) for setting in fields["settings"]),
            line=node.line,
        )

    def _position(self, node: Node) -> Position:
        node.only("documents", "says", "sources")
        documents = tuple(self._document(name).id for name in node.at("documents"))
        listed = node.get("sources")
        sources = self._sources(listed) if listed else ()
        if not documents and not sources:
            raise node.error("somebody must say this: name a document or a source")
        self._require_own_facts(node, documents, sources)
        return Position(documents, node.at("says").text(), sources)

    def _require_own_facts(self, node: Node, documents: tuple[str, ...], sources: tuple[str, ...]) -> None:
        for name in sources:
            fact = self._known[name]
            if isinstance(fact, Fact) and fact.document.id not in documents:
                raise node.error(f"{name} is a fact of document {fact.document.id}, which is not listed here")

    def _setting(self, node: Node) -> SettingRange:
        node.only("code", "default", "lowest", "highest")
        code = node.at("code").code(example="first_wash_day")
        if code in self._settings:
            raise node.error(f"the setting '{code}' stands here twice; take one of them out")
        self._settings.add(code)
        return _setting_range(node, code)

    def _require_every_document(self, node: Node, positions: tuple[Position, ...]) -> None:
        named = [document for position in positions for document in position.documents]
        for source in self._known.values():
            if isinstance(source, Document) and named.count(source.id) != 1:
                raise node.error(f"document {source.id} must have one position here, if only to say that it is silent")

    def _document(self, node: Node) -> Document:
        found = self._known.get(node.text())
        if not isinstance(found, Document):
            known = [source.id for source in self._known.values() if isinstance(source, Document)]
            raise node.error(f"there is no document '{shown(node.text())}'{hint(node.text(), known)}")
        return found

    def _sources(self, node: Node) -> tuple[str, ...]:
        names = node.texts()
        if not names:
            raise node.error("needs at least one source")
        for name in names:
            if name not in self._known:
                raise node.error(f"there is no source '{shown(name)}'{hint(name, self._known)}")
        return names


def _id(node: Node) -> str:
    if _ID.fullmatch(node.text()):
        return node.text()
    raise node.error(f"'{shown(node.text())}' cannot be an id; write one such as F001")


def _lines(node: Node) -> str:
    if _LINES.fullmatch(node.text()):
        return node.text()
    raise node.error(f"'{shown(node.text())}' are no lines; write them such as 24, 58-60 or 46,49")


def _document(node: Node) -> Document:
    node.only("id", "file", "title", "note", "date")
    return Document(
        id=_id(node.at("id")),
        file=node.at("file").text(),
        title=node.at("title").text(),
        note=node.at("note").text(),
        date=_date(node.get("date")),
        line=node.line,
    )


def _literature(node: Node) -> Literature:
    fields = _required(node, "id", "kind", "citation")
    kind = fields["kind"].text()
    if kind not in KINDS:
        raise fields["kind"].error(f"'{shown(kind)}' is not known here{hint(kind, sorted(KINDS))}")
    return Literature(_id(fields["id"]), kind, fields["citation"].text(), node.line)


def _setting_range(node: Node, code: str) -> SettingRange:
    if len(node.items()) == 1:
        return SettingRange(code, line=node.line)
    default, lowest, highest = (node.at(key).number() for key in ("default", "lowest", "highest"))
    found = SettingRange(code, default, lowest, highest, node.line)
    if not found.allows(default):
        raise node.error(f"the default {default:g} of '{code}' lies outside {lowest:g} to {highest:g}")
    return found


def _date(node: Node | None) -> date | None:
    if node is None:
        return None
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        raise node.error(f"'{shown(node.text())}' is not a date such as 2020-07-04") from None


def _required(node: Node, *keys: str) -> dict[str, Node]:
    """All of a mapping's values under exactly these keys; read once, because there are hundreds of rows."""
    fields = dict(node.only(*keys).items())
    for key in keys:
        if key not in fields:
            raise node.error(f"'{key}' is missing")
    return fields
