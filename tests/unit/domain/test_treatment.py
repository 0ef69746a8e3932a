"""What has to stand in a treatment record before it is signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from webapp.domain.treatment import (
    EXTRA_SOURCES,
    ExtraCause,
    HomeCause,
    Outcome,
    TreatmentRecord,
    may_be_further,
    treatment_problems,
)

DAY = date(2026, 12, 14)
DONE = TreatmentRecord(Outcome.DONE, areas=("crown",), minutes=360)
HOME = TreatmentRecord(Outcome.SENT_HOME, home_causes=(HomeCause.TOO_DRY,))
FURTHER: dict[str, Any] = {
    "causes": (ExtraCause.FADES_FAST,), "technician_agrees": True, "client_agrees": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "number", "fields"),
    [
        (DONE, 1, []),
        (replace(DONE, areas=()), 1, ["areas"]),
        (replace(DONE, areas=(), areas_words="A scar"), 1, []),
        (replace(DONE, minutes=None), 1, ["minutes"]),
        (replace(DONE, minutes=0), 1, ["minutes"]),
        (replace(DONE, minutes=721), 1, ["minutes"]),
        (replace(DONE, outcome=Outcome.CUT_SHORT), 1, ["reason"]),
        (replace(DONE, outcome=Outcome.CUT_SHORT, reason="Tired"), 1, []),
        (HOME, 1, []),
        (replace(HOME, home_causes=()), 1, ["home_causes"]),
        (replace(HOME, home_causes=(HomeCause.OTHER,)), 1, ["reason"]),
        (replace(HOME, home_causes=(HomeCause.OTHER,), reason="Late"), 1, []),
        (replace(HOME, areas=("crown",)), 1, ["areas"]),
        (replace(HOME, pigment="Black"), 1, ["pigment"]),
        (replace(HOME, dilution="1:3"), 1, ["dilution"]),
        (replace(HOME, batch="B-17"), 1, ["batch"]),
        (replace(HOME, needle="3RL", depth="0.5 mm"), 1, ["needle"]),
        (replace(HOME, depth="0.5 mm", reaction="None", next_steps="Rest"), 1, ["depth"]),
        (replace(DONE, **FURTHER), 3, []),
        (replace(DONE, **FURTHER), 6, []),
        (replace(DONE, **FURTHER), 2, [""]),
        (replace(DONE, **FURTHER), 7, [""]),
        (replace(HOME, **FURTHER), 3, [""]),
        (replace(DONE, **FURTHER | {"client_agrees": False}), 3, ["client_agrees"]),
        (replace(DONE, **FURTHER | {"technician_agrees": False}), 3, ["technician_agrees"]),
        (replace(DONE, **FURTHER | {"causes": ()}), 3, ["causes"]),
        (replace(DONE, **FURTHER | {"causes": (), "causes_words": "Wishes more"}), 3, []),
        (replace(DONE, causes=(ExtraCause.LARGE_AREA,)), 3, []),
    ],
)
def test_a_record_says_what_is_missing_in_it(record: TreatmentRecord, number: int, fields: list[str]):
    assert [problem.field for problem in treatment_problems(record, number, DAY, DAY)] == fields


def test_a_session_is_written_down_from_its_day_on():
    before, after = date(2026, 12, 13), date(2027, 2, 1)

    assert len(treatment_problems(DONE, 1, DAY, before)) == 1
    assert treatment_problems(DONE, 1, DAY, after) == ()


def test_both_have_to_agree_on_a_further_session():
    assert replace(DONE, **FURTHER).further
    assert not replace(DONE, technician_agrees=True).further
    assert not replace(DONE, client_agrees=True).further


def test_the_fourth_to_the_seventh_session_are_agreed_on():
    assert [number + 1 for number in range(1, 9) if may_be_further(number)] == [4, 5, 6, 7]


def test_every_cause_of_further_sessions_has_its_source():
    assert set(EXTRA_SOURCES) == set(ExtraCause)
    assert all(EXTRA_SOURCES.values())
