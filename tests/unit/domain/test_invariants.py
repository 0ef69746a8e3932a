"""I1-I29 hold for every plan: random answers, sessions and settings; and each check can fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings

from tests.clients import CLIENTS, assessed, case_of, library
from tests.random_cases import CONTENT, cases, planned
from webapp.domain.invariants import Checked, contradictions, violations


@given(cases())
@example(CLIENTS["U01"])
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_no_reachable_plan_breaks_an_invariant(raw: dict[str, object]) -> None:
    found = planned(raw)

    if found:
        case, assessment = found
        assert [str(each) for each in violations(CONTENT, case, assessment)] == []


@given(cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_flags_name_existing_sources_and_questions(raw: dict[str, object]) -> None:
    found = planned(raw)

    for flag in found[1].flags if found else ():
        assert all(library().knowledge.has(source) for source in flag.sources)
        assert flag.question is None or flag.question in CONTENT.questionnaire


@pytest.mark.parametrize(
    ("key", "change", "invariant"),
    [
        ("T41.1", {"start": date(2026, 12, 17)}, "I1"),
        ("T39.1", {"start_part": None}, "I6"),
        ("T39.1", {"start": date(2026, 12, 14), "start_part": None}, "I5"),
        ("T18.2", {"start": date(2026, 12, 18), "end": date(2026, 12, 18)}, "I7"),
        ("T14", {"end": date(2026, 12, 20)}, "I8"),
        ("T13-cover", {"end": date(2027, 2, 1)}, "I8"),
        ("T16.2", {"acts": ("wash_baby_shampoo",)}, "I2"),  # which is I9 as well: the eve of S2 is S1+6
        ("T37", {"end": date(2027, 2, 1)}, "I18"),
        ("T36", {"start": date(2026, 12, 20)}, "I18"),
        ("T34.2", {"end": date(2026, 12, 24)}, "I19"),
        ("T06", {"end": date(2026, 12, 14)}, "I20"),
        ("T42.1", {"start": date(2026, 12, 18)}, "I4"),
        ("T43.2", {"start": date(2026, 12, 26)}, "I2"),
        ("T17.2", {"acts": ("wash_shampoo",), "start_part": None}, "I3"),
        ("T31.1", {"end": date(2026, 12, 19)}, "I25"),
        ("T31.1", {"end": date(2026, 12, 17)}, "I1"),
        ("T30.2", {"hours": None}, "I6"),
        ("T39.2", {"end": date(2027, 1, 16)}, "C10"),
        ("T17.3", {"staff": True}, "C12"),
        ("T62", {"start": date(2027, 2, 7)}, "I18"),
        ("T62", {"start": date(2027, 2, 9)}, "I18"),
        ("T64", {"start": date(2028, 1, 20)}, "I28"),
        ("T48", {"start": date(2026, 12, 15)}, "I29"),
        ("T05", {"sources": ()}, "I26"),
    ],
)
def test_each_check_notices_a_line_that_moved(key: str, change: dict[str, object], invariant: str) -> None:
    case, assessment = case_of(CLIENTS["U01"]), assessed(CLIENTS["U01"])
    items = tuple(replace(item, **change) if item.key == key else item for item in assessment.plan.items)  # type: ignore[arg-type]  # any field
    broken = replace(assessment, plan=replace(assessment.plan, items=items))

    assert invariant in {each.invariant for each in violations(CONTENT, case, broken)}


def test_a_contradiction_names_both_lines_and_the_day() -> None:
    case, assessment = case_of(CLIENTS["U01"]), assessed(CLIENTS["U01"])
    items = tuple(
        replace(item, end=date(2026, 12, 19)) if item.key == "T31.1" else item for item in assessment.plan.items
    )
    broken = replace(assessment, plan=replace(assessment.plan, items=items))

    found = list(contradictions(Checked(CONTENT, case, broken)))

    assert {(each.day, each.keys) for each in found} >= {(date(2026, 12, 19), ("T41.1", "T31.1"))}
