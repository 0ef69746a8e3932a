"""The shipped `facts.yaml` agrees with the written domain, and the reader refuses what does not fit together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from webapp.content.facts import read_facts
from webapp.content.yaml_source import load, parse
from webapp.domain.errors import ContentError
from webapp.domain.knowledge import Fact, KnowledgeBase

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = ROOT.parent / "shared" / "domain.md"

with_domain = pytest.mark.skipif(not DOMAIN.exists(), reason="the written domain is not part of the repository")


@with_domain
def test_every_fact_of_the_domain_stands_here_in_full(knowledge: KnowledgeBase) -> None:
    written = [(*cells[:5], *_document_and_lines(cells[5])) for cells in _table("F")]

    assert [_as_row(fact) for fact in knowledge.facts] == written


@with_domain
def test_every_screening_row_of_the_domain_stands_here_in_full(knowledge: KnowledgeBase) -> None:
    written = [tuple(cells[:4]) for cells in _table("X")]

    assert [(row.id, row.screen_for, row.action, row.flag) for row in knowledge.screening] == written


@with_domain
def test_a_screening_row_has_the_sources_of_the_domain(knowledge: KnowledgeBase) -> None:
    written = {cells[0]: set(_ids(cells[4])) for cells in _table("X")}

    assert {row.id: set(row.sources) for row in knowledge.screening} == written


@with_domain
def test_every_conflict_of_the_domain_stands_here(knowledge: KnowledgeBase) -> None:
    written = [cells[0] for cells in _table("C")]

    assert [conflict.id for conflict in knowledge.conflicts] == written


@with_domain
def test_a_document_that_the_domain_names_in_a_conflict_does_not_stay_silent_on_it(knowledge: KnowledgeBase) -> None:
    for conflict, cells in zip(knowledge.conflicts, _table("C"), strict=True):
        speaking = {name for position in conflict.positions if not position.is_silent for name in position.documents}

        assert _speaking_documents(cells[2]) == speaking, conflict.id


@with_domain
def test_the_literature_that_the_domain_sets_against_the_documents_has_its_own_position(
    knowledge: KnowledgeBase,
) -> None:
    for conflict, cells in zip(knowledge.conflicts, _table("C"), strict=True):
        cited = {name for position in conflict.positions if not position.documents for name in position.sources}

        assert set(_ids(cells[2])) == cited, conflict.id


def test_literature_is_numbered_without_gaps(knowledge: KnowledgeBase) -> None:
    expected = [f"{letter}{n}" for letter, last in (("L", 16), ("V", 28), ("W", 6)) for n in range(1, last + 1)]

    assert [entry.id for entry in knowledge.literature] == [*expected, "BK", "J", "I12", "I17", "I24"]


def test_a_conflict_is_told_in_words_without_codes_of_days_and_documents(knowledge: KnowledgeBase) -> None:
    codes = re.compile(r"\bS[1-9L]?[+-]\d|\bS[1-9L]\b|\b00\d\b")
    told = {
        words
        for each in knowledge.conflicts
        for words in (each.default, each.reason, each.range, *(position.says for position in each.positions))
    }

    assert not [words for words in told if codes.search(words)]


def test_a_silent_position_says_nothing(knowledge: KnowledgeBase) -> None:
    silent = [position for conflict in knowledge.conflicts for position in conflict.positions if position.is_silent]

    assert {position.says for position in silent} == {"Nothing about this."}


@pytest.mark.parametrize(
    ("code", "default", "lowest", "highest"),
    [
        ("first_wash_day", 5, 4, 7),
        ("resume_activity_days", 21, 14, 42),
        ("spf", 50, 50, 100),
        ("session_hours_2", 5.5, 3, 8),
        ("gap_1_2_man_short", 7, 7, 42),
        ("smoke_alcohol_before_hours", 0, 0, 48),
    ],
)
def test_a_clinic_may_move_a_setting_only_inside_its_range(
    knowledge: KnowledgeBase, code: str, default: float, lowest: float, highest: float
) -> None:
    setting = knowledge.setting_ranges[code]

    assert (setting.default, setting.lowest, setting.highest) == (default, lowest, highest)
    assert not setting.allows(lowest - 1)
    assert not setting.allows(highest + 1)


def test_every_default_lies_inside_its_range(knowledge: KnowledgeBase) -> None:
    numeric = [setting for setting in knowledge.setting_ranges.values() if setting.is_numeric]

    assert len(numeric) == 31
    assert all(setting.default is not None and setting.allows(setting.default) for setting in numeric)


def test_the_protocol_waits_for_a_clinician_until_somebody_says_otherwise(knowledge: KnowledgeBase) -> None:
    assert knowledge.needs_clinician_approval


def test_dates_of_documents_are_dates(knowledge: KnowledgeBase) -> None:
    assert [document.date for document in knowledge.documents] == [
        date(2020, 7, 4),
        date(2020, 12, 20),
        date(2021, 8, 8),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: F002", "id: F001", r"facts.yaml:10: facts\[1\].id: 'F001' stands here twice"),
        ('document: "001"', 'document: "009"', "facts.yaml:10: .*no document '009'"),
        ("sources: [F001, BK]", "sources: [F001, L9]", "facts.yaml:12: .*no source 'L9'"),
        ("sources: [F002]", "sources: [F003]", "facts.yaml:17: .*no source 'F003'"),
        ('documents: ["001", "002"]', 'documents: ["001"]', "facts.yaml:16: .*document 002 must have one position"),
        ("sources: [F002]", "sources: [F001]", "facts.yaml:17: .*F001 is a fact of document 000"),
        (
            'documents: ["001", "002"], says: Wait, sources: [F002]',
            "documents: [], says: Wait",
            "facts.yaml:17: .*somebody",
        ),
        ("default: 5, lowest", "default: 9, lowest", "facts.yaml:22: .*default 9 .* lies outside 4 to 7"),
        ("lowest: 4, ", "", "facts.yaml:22: .*'lowest' is missing"),
        ("code: oils", "code: first_wash_day", "facts.yaml:23: .*the setting 'first_wash_day' stands here twice"),
        ("kind: background", "kind: rumour", "facts.yaml:7: .*'rumour' is not known here"),
        ("date: 2020-07-04", "date: July 2020", "facts.yaml:3: .*'July 2020' is not a date"),
        ("topic: wash,", "subject: wash,", "facts.yaml:9: .*'subject' is not known here"),
        (", applies_to: all", "", "facts.yaml:9: .*'applies_to' is missing"),
        ("needs_clinician_approval: true", "needs_clinician_approval: soon", "facts.yaml:1: .*must be true or false"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(old: str, new: str, message: str) -> None:
    assert old in SMALL

    with pytest.raises(ContentError, match=message):
        read_facts(parse(SMALL.replace(old, new, 1), "facts.yaml"))


def test_a_setting_without_bounds_is_not_a_number() -> None:
    knowledge = read_facts(parse(SMALL, "facts.yaml"))

    assert not knowledge.setting_ranges["oils"].is_numeric


SMALL = """needs_clinician_approval: true
documents:
  - {id: "000", file: first.txt, title: First, note: Of the clinic., date: 2020-07-04}
  - {id: "001", file: second.txt, title: Second, note: Of somebody else.}
  - {id: "002", file: third.txt, title: Third, note: Of somebody else.}
literature:
  - {id: BK, kind: background, citation: Background knowledge.}
facts:
  - {id: F001, topic: wash, fact: Wash, timing: S+4, applies_to: all, document: "000", lines: "1"}
  - {id: F002, topic: wash, fact: Wait, timing: S+5, applies_to: all, document: "001", lines: "2"}
screening:
  - {id: X01, screen_for: Age, action: wait, flag: defer, sources: [F001, BK]}
conflicts:
  - id: C01
    topic: First wash
    positions:
      - {documents: ["001", "002"], says: Wait, sources: [F002]}
      - {documents: ["000"], says: Wash, sources: [F001]}
    default: Day 5.
    reason: The strictest wins.
    range: Day 4 to 7.
    settings: [{code: first_wash_day, default: 5, lowest: 4, highest: 7},
               {code: oils}]
"""


def _table(letter: str) -> list[list[str]]:
    """The rows of the written domain whose first cell is an id with this letter."""
    lines = DOMAIN.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [cells for cells in rows if re.fullmatch(rf"{letter}\d+", cells[0])]


def _document_and_lines(cell: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\d{3})_\w+\.txt \(line ([\d,-]+)\)", cell)
    assert found is not None
    return found[1], found[2]


def _as_row(fact: Fact) -> tuple[str, ...]:
    return (fact.id, fact.topic, fact.text, fact.timing, fact.applies_to, fact.document.id, fact.lines)


def _speaking_documents(cell: str) -> set[str]:
    """The documents named in a cell, without those of which it says that they are silent or do not mention it."""
    silent = re.findall(r"((?:\d{3}, )*\d{3}): (?:silent|no shaving mentioned)", cell)
    named = set(re.findall(r"\b00\d\b", cell))
    return named - {name for names in silent for name in names.split(", ")}


def _ids(cell: str) -> list[str]:
    """The ids in a cell of sources, ranges such as F113-F115 written out."""
    found = []
    for letter, first, last in re.findall(r"\b([FLVWX])(\d+)(?:-[FLVWX](\d+))?\b", cell):
        numbers = range(int(first), int(last or first) + 1)
        found += [f"{letter}{number:0{len(first)}d}" for number in numbers]
    return found + (["BK"] if "BK" in cell else [])


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return read_facts(load(ROOT / "questionnaires" / "facts.yaml"))
