"""Conflicts and screening rows, with what follows from each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from webapp.domain.knowledge import Conflict, KnowledgeBase, Position, ScreeningRow
from webapp.services.protocol_view.model import (
    ConflictView,
    ItemView,
    PositionView,
    RuleView,
    ScreeningView,
    SettingView,
    SourceUse,
    SourceView,
)
from webapp.services.protocol_view.sources import source_views


class Citations:
    """Who cites a source: keys of items and ids of rules."""

    def __init__(self, items: Iterable[ItemView], rules: Iterable[RuleView]) -> None:
        self._items = tuple(items)
        self._rules = tuple(rules)

    def items(self, wanted: Callable[[ItemView], bool]) -> tuple[str, ...]:
        """The keys of the items that are wanted."""
        return tuple(item.key for item in self._items if wanted(item))

    def citing_items(self, source: str) -> tuple[str, ...]:
        return self.items(lambda item: any(each.id == source for each in item.sources))

    def citing_rules(self, source: str) -> tuple[str, ...]:
        return tuple(rule.id for rule in self._rules if any(each.id == source for each in rule.sources))


def conflict_views(
    knowledge: KnowledgeBase, views: Mapping[str, SettingView], citations: Citations
) -> tuple[ConflictView, ...]:
    """Every conflict, in the order of the file."""
    return tuple(_conflict(conflict, knowledge, views, citations) for conflict in knowledge.conflicts)


def source_uses(knowledge: KnowledgeBase, citations: Citations) -> tuple[SourceUse, ...]:
    """Every source but the conflicts, which stand for themselves, in the order of the file."""
    quoted: dict[str, list[str]] = {}
    for conflict in knowledge.conflicts:
        for position in conflict.positions:
            for each in (*position.documents, *position.sources):
                quoted.setdefault(each, []).append(conflict.id)
    ids = [source.id for source in knowledge if not isinstance(source, Conflict)]
    return tuple(_use(view, quoted.get(view.id, ()), citations) for view in source_views(knowledge, ids))


def _use(view: SourceView, conflicts: Iterable[str], citations: Citations) -> SourceUse:
    return SourceUse(
        source=view,
        items=citations.citing_items(view.id),
        rules=citations.citing_rules(view.id),
        conflicts=tuple(dict.fromkeys(conflicts)),
    )


def screening_views(knowledge: KnowledgeBase, citations: Citations) -> tuple[ScreeningView, ...]:
    """Every screening row, in the order of the file."""
    return tuple(_screening(row, knowledge, citations) for row in knowledge.screening)


def _conflict(
    conflict: Conflict, knowledge: KnowledgeBase, views: Mapping[str, SettingView], citations: Citations
) -> ConflictView:
    codes = {setting.code for setting in conflict.settings}

    def follows(item: ItemView) -> bool:
        reads = any(setting.code in codes for setting in item.settings)
        return reads or any(source.id == conflict.id for source in item.sources)

    return ConflictView(
        id=conflict.id,
        topic=conflict.topic,
        positions=tuple(_position(position, knowledge) for position in conflict.positions),
        chosen=conflict.default,
        reason=conflict.reason,
        range=conflict.range,
        settings=tuple(views[setting.code] for setting in conflict.settings if setting.code in views),
        items=citations.items(follows),
        rules=citations.citing_rules(conflict.id),
        line=conflict.line,
    )


def _position(position: Position, knowledge: KnowledgeBase) -> PositionView:
    return PositionView(
        documents=tuple(knowledge.by_id[each].description for each in position.documents),
        says=position.says,
        sources=source_views(knowledge, position.sources),
        is_silent=position.is_silent,
    )


def _screening(row: ScreeningRow, knowledge: KnowledgeBase, citations: Citations) -> ScreeningView:
    return ScreeningView(
        id=row.id,
        screen_for=row.screen_for,
        action=row.action,
        flag=row.flag,
        note=row.note,
        sources=source_views(knowledge, row.sources),
        rules=citations.citing_rules(row.id),
        items=citations.citing_items(row.id),
        needs_approval=knowledge.needs_clinician_approval,
        line=row.line,
    )
