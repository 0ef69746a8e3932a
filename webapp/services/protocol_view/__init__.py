"""The protocol for the people who own it: every item, rule, conflict and answer in words, built from the content."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.content.library import Library
from webapp.domain.protocol import SettingValue
from webapp.services.protocol_view.conflicts import Citations, conflict_views, screening_views, source_uses
from webapp.services.protocol_view.coverage import Coverage
from webapp.services.protocol_view.items import ItemWords
from webapp.services.protocol_view.model import (
    AnswerView,
    ConflictView,
    EdgeView,
    Example,
    FlagView,
    GapView,
    ItemView,
    LeadTimeView,
    PositionView,
    ProtocolView,
    QuestionView,
    RuleView,
    ScreeningView,
    Section,
    SettingView,
    SourceUse,
    SourceView,
    Span,
    TypicalClient,
    VariantView,
    WindowView,
)
from webapp.services.protocol_view.rules import RuleWords
from webapp.services.protocol_view.settings import settings_views
from webapp.services.protocol_view.typical import typical_clients

__all__ = [
    "AnswerView",
    "ConflictView",
    "EdgeView",
    "Example",
    "FlagView",
    "GapView",
    "ItemView",
    "LeadTimeView",
    "PositionView",
    "ProtocolView",
    "QuestionView",
    "RuleView",
    "ScreeningView",
    "Section",
    "SettingView",
    "SourceUse",
    "SourceView",
    "Span",
    "TypicalClient",
    "VariantView",
    "WindowView",
    "protocol_view",
]


def protocol_view(library: Library, settings: Mapping[str, SettingValue]) -> ProtocolView:
    """The protocol under the clinic's `settings` (every one of them, as `choose_settings` gives them)."""
    content, knowledge = library.content, library.knowledge
    views = settings_views(content.protocol, settings)
    drawn = typical_clients(content, settings)
    items = ItemWords(library, settings, views, drawn).items()
    words = RuleWords(library, views)
    rules, lead_times, gaps = words.rules(), words.lead_times(settings), words.gaps()
    citations = Citations(items, rules)
    return ProtocolView(
        version=content.version,
        clients=tuple(each.client for each in drawn),
        items=items,
        flags=words.flags(),
        lead_times=lead_times,
        gaps=gaps,
        conflicts=conflict_views(knowledge, views, citations),
        screening=screening_views(knowledge, citations),
        coverage=Coverage(library, settings, rules, lead_times, gaps).questions(),
        settings=tuple(views.values()),
        sources=source_uses(knowledge, citations),
    )
