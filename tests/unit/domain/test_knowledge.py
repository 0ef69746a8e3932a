"""What a source says of itself, in one plain line."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.domain.knowledge import (
    Conflict,
    Document,
    Fact,
    KnowledgeBase,
    Literature,
    Position,
    ScreeningRow,
    SettingRange,
)


@pytest.mark.parametrize(
    ("source_id", "line"),
    [
        ("000", "How many sessions (document 000 of 4 July 2020)"),
        ("003", "Best results (document 003)"),
        ("L1", "Kluger N. 2015"),
        ("F001", "Water only (document 000 of 4 July 2020, lines 80-82)"),
        ("F002", "About 3 sessions (document 003, line 17)"),
        ("X01", "Screening for: Age under 18 (wait)"),
        ("C01", "Where the sources differ on: First water. Chosen: Day 5."),
    ],
)
def test_every_source_describes_itself(knowledge: KnowledgeBase, source_id: str, line: str) -> None:
    assert knowledge.has(source_id)
    assert knowledge.describe(source_id) == line


def test_an_id_of_older_content_stands_for_itself(knowledge: KnowledgeBase) -> None:
    assert not knowledge.has("F999")
    assert knowledge.describe("F999") == "F999"


def test_a_range_includes_both_ends() -> None:
    setting = SettingRange("first_wash_day", default=5, lowest=4, highest=7)

    assert [setting.allows(value) for value in (3, 4, 7, 8)] == [False, True, True, False]


def test_a_setting_that_is_not_a_number_allows_no_number() -> None:
    oils = SettingRange("oils")

    assert not oils.is_numeric
    assert not oils.allows(0)


def test_settings_are_found_by_code(knowledge: KnowledgeBase) -> None:
    assert set(knowledge.setting_ranges) == {"first_wash_day"}


def test_a_position_without_sources_is_silent() -> None:
    assert Position(("003",), "Nothing about this.").is_silent


@pytest.fixture
def knowledge() -> KnowledgeBase:
    first = Document("000", "first.txt", "How many sessions", "Of the clinic.", date(2020, 7, 4))
    second = Document("003", "second.txt", "Best results", "Undated.")
    return KnowledgeBase(
        documents=(first, second),
        literature=(Literature("L1", "literature", "Kluger N. 2015"),),
        facts=(
            Fact("F001", "aftercare", "Water only", "S+5", "all", first, "80-82"),
            Fact("F002", "sessions", "About 3 sessions", "whole therapy", "all", second, "17"),
        ),
        screening=(ScreeningRow("X01", "Age under 18", "wait", "defer", ("L1",)),),
        conflicts=(_conflict(),),
    )


def _conflict() -> Conflict:
    wash = SettingRange("first_wash_day", default=5, lowest=4, highest=7)
    position = Position(("000",), "After five days.", ("F001",))
    return Conflict("C01", "First water", (position,), "Day 5.", "The strictest wins.", "Day 4 to 7.", (wash,))
