"""What holds of everything that is shown: complete, in words, with the lines of the files."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import CONTENT, library
from tests.pseudo import messages, pseudo
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text

LATIN = re.compile(r"[A-Za-z]")
IDS = re.compile(r"\b[A-Z]\d{1,3}\b")


def test_every_item_is_shown_once(view):
    assert [item.key for item in view.items] == [spec.key for spec in library().content.protocol.items]


def test_every_conflict_and_screening_row_is_shown_once(view):
    knowledge = library().knowledge

    assert [each.id for each in view.conflicts] == [each.id for each in knowledge.conflicts]
    assert [each.id for each in view.screening] == [each.id for each in knowledge.screening]


def test_every_rule_stands_under_each_of_its_flags_in_the_order_of_the_file(view):
    rules = library().content.rules

    assert [flag.kind for flag in view.flags] == list(FlagKind)
    for flag in view.flags:
        assert [rule.id for rule in flag.rules] == [rule.id for rule in rules if flag.kind in rule.flags]
    assert [rule.id for rule in view.rules] == [rule.id for rule in rules]


def test_every_source_is_readable_in_full(view):
    knowledge = library().knowledge

    assert {use.source.id for use in view.sources} | {each.id for each in view.conflicts} == set(knowledge.by_id)
    for item in view.items:
        assert [source.words for source in item.sources] == [knowledge.describe(source.id) for source in item.sources]


def test_what_is_said_to_stand_in_a_line_of_a_file_stands_there(view):
    protocol, screening = lines("protocol.yaml"), lines("screening.yaml")
    facts, intake = lines("facts.yaml"), lines("intake.yaml")

    assert [item.key for item in view.items if f"- id: {item.id}" not in protocol[item.line - 1]] == []
    assert [rule.id for rule in view.rules if f"- rule: {rule.id}" not in screening[rule.line - 1]] == []
    for each in (*view.conflicts, *view.screening):
        assert f"- id: {each.id}" in facts[each.line - 1]
    for question in view.coverage:
        assert f"- id: {question.id}" in intake[question.line - 1]


def test_whatever_is_said_is_in_words_that_translators_are_given(view):
    """A code in a sentence would be left in Latin letters: it is no message."""
    known = {each for each in messages() if isinstance(each, str)}

    def translate(message: str) -> str:
        return pseudo(message) if message in known else message

    said = {sentence.render(translate) for sentence in sentences(view)}

    assert len(said) > 500
    assert [words for words in said if LATIN.search(IDS.sub("", words))] == []


def test_that_test_would_find_a_code():
    assert LATIN.search(Text("{act}", {"act": ("wash_water",)}).render(lambda message: message))


@pytest.mark.parametrize("source", ["C04", "F103", "X01"])
def test_a_source_names_what_cites_it(view, source):
    known = [*view.sources, *view.conflicts]
    use = next(
        each for each in known if source in (getattr(each, "id", ""), getattr(getattr(each, "source", 0), "id", ""))
    )
    content = library().content

    assert set(use.items) >= {spec.key for spec in content.protocol.items if source in spec.sources}
    assert list(use.rules) == [rule.id for rule in content.rules if source in rule.sources]


def test_a_conflict_names_the_lines_that_read_its_settings(view):
    first_water = next(conflict for conflict in view.conflicts if conflict.id == "C01")

    # T42 begins with rubbing, but never before the first wash.
    assert set(first_water.items) >= {"T31", "T41", "T42", "T16"}
    assert [(setting.code, setting.value) for setting in first_water.settings] == [("first_wash_day", 5)]


def test_every_document_has_its_say_in_every_conflict(view):
    documents = library().knowledge.documents

    for conflict in view.conflicts:
        named = [name for position in conflict.positions for name in position.documents]
        assert sorted(named) == sorted(document.description for document in documents)


def lines(name: str) -> list[str]:
    return Path(CONTENT, name).read_text().splitlines()


def sentences(value: object) -> Iterator[Text]:
    """Every sentence in a tree of dataclasses."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from sentences(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from sentences(getattr(value, field.name))
