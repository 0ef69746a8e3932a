"""The sources behind a line, each with what it says in full."""

from __future__ import annotations

from collections.abc import Iterable

from webapp.domain.knowledge import Conflict, Document, Fact, KnowledgeBase, Literature, ScreeningRow, Source
from webapp.services.protocol_view.model import SourceView

_KINDS: dict[type[Source], str] = {
    Fact: "fact",
    ScreeningRow: "screening",
    Conflict: "conflict",
    Literature: "literature",
    Document: "document",
}


def source_views(knowledge: KnowledgeBase, ids: Iterable[str]) -> tuple[SourceView, ...]:
    """The sources with these ids, in this order."""
    return tuple(_view(knowledge.by_id[each]) for each in ids)


def _view(source: Source) -> SourceView:
    return SourceView(source.id, _KINDS[type(source)], source.description, source.line)
