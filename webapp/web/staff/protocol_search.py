"""Finds lines, rules, conflicts and questions by words that stand in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from webapp.domain.text import Text
from webapp.services.protocol_view import ConflictView, ItemView, QuestionView, RuleView, SourceUse, SourceView
from webapp.web.formats import text


def matches(wanted: str, words: str) -> bool:
    """Whether every word that is wanted stands in `words`, in whichever case."""
    plain = _plain(words)
    return all(part in plain for part in _plain(wanted).split())


def item_words(item: ItemView) -> str:
    """All that is said of a line."""
    said = [item.title, item.acts, item.text, item.window.words, *item.conditions, item.kind_words]
    said += [variant.text for variant in item.variants if variant.text]
    return _joined([item.key], said, item.sources)


def rule_words(rule: RuleView) -> str:
    """All that is said of a rule."""
    return _joined([rule.id], [rule.condition, rule.message], rule.sources)


def conflict_words(conflict: ConflictView) -> str:
    """All that is said of a conflict."""
    own = [conflict.id, conflict.topic, conflict.chosen, conflict.reason, conflict.range]
    own += [position.says for position in conflict.positions]
    own += [*conflict.items, *conflict.rules]
    return _joined(own, [setting.name for setting in conflict.settings], ())


def source_words(use: SourceUse) -> str:
    """All that is said of a source."""
    return _joined([*use.items, *use.rules, *use.conflicts], (), [use.source])


def question_words(question: QuestionView) -> str:
    """All that is said of a question and its answers."""
    said = [question.name, question.text, *(answer.answer for answer in question.answers)]
    rules = [rule.id for answer in question.answers for rule in answer.rules]
    keys = [key for answer in question.answers for key in answer.items]
    return _joined([*rules, *keys], said, ())


def _joined(own: Iterable[str], said: Iterable[Text], sources: Iterable[SourceView]) -> str:
    return " ".join([*own, *map(text, said), *(f"{source.id} {source.words}" for source in sources)])


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()
