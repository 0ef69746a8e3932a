"""What single lines of a plan promise, beyond the example clients."""

from __future__ import annotations

import re

import pytest

from tests.clients import CLIENTS, assessed, barring, items, library, with_answers
from webapp.domain.condition import Because
from webapp.domain.protocol import ItemSpec

U01, U02, U07 = CLIENTS["U01"], CLIENTS["U02"], CLIENTS["U07"]


@pytest.mark.parametrize("unclear", [{"allergies": ["latex"]}, {"allergies": []}, {"scalp_condition": ["not_sure"]}])
@pytest.mark.parametrize("who", [U01, U02])
def test_while_the_oil_is_not_agreed_a_session_day_still_bars_it(
    who: dict[str, object], unclear: dict[str, object]
) -> None:
    result = assessed(with_answers(who, **unclear))

    assert not [item for item in result.plan.items if item.kind == "task" and "oil" in item.acts]
    for session in result.plan.sessions:
        assert barring(result, "oil", session.date)
        assert barring(result, "scalp_product", session.date)


@pytest.mark.parametrize(("read_on", "firm"), [("2026-12-17", False), ("2026-12-18", True)])
def test_a_clear_result_counts_from_the_14th_day_after_the_test(read_on: str, firm: bool) -> None:
    test = {"date": "2026-12-04", "result": "clear", "read_on": read_on}
    result = assessed(U07, patch_test=test, signed_off_by="Tess")

    assert [session.provisional for session in result.plan.sessions] == [not firm] * 3


def test_a_man_with_long_hair_may_come_back_after_a_week_with_a_warning() -> None:
    sessions = {"1": "2026-12-14", "2": "2026-12-21"}
    result = assessed(with_answers(U01, hair_length="long"), sessions=sessions)

    assert [str(session.date) for session in result.plan.sessions[:2]] == list(sessions.values())
    assert [str(warning) for warning in result.plan.warnings] == [
        "Session 2 is 7 days after the one before; 14 is usual."
    ]


@pytest.mark.parametrize(
    ("habit", "lines"),
    [
        ("smoke", {"T34"}),
        ("alcohol", {"T34"}),
        ("spicy_food", {"T35"}),
        ("sport", {"T36", "T62"}),
        ("sauna", {"T37", "T62"}),
        ("swim", {"T37", "T62"}),
    ],
)
def test_a_habit_is_named_where_the_plan_asks_for_a_break_from_it(habit: str, lines: set[str]) -> None:
    reason = Because("habits", habit)
    result = assessed(with_answers(U01, habits=[habit]))

    assert {item.id for item in result.plan.items if reason in item.because} == lines


def test_a_break_from_a_habit_is_asked_of_everybody() -> None:
    result = assessed(U01)

    assert all(items(result, line) for line in ("T34", "T35", "T36", "T37"))


@pytest.mark.parametrize("spec", library().content.protocol.items, ids=lambda spec: spec.key)
def test_every_line_rests_on_a_fact_or_a_screening_row(spec: ItemSpec) -> None:
    assert any(re.fullmatch(r"[FX]\d+", source) for source in spec.sources)
