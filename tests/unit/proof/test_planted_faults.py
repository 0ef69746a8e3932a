"""Planted faults: whatever somebody gets wrong in the content is found, or shown to do no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.clients import CLIENTS
from tests.random_cases import cases
from tests.unit.proof.faults import EACH_RUN, every_fault, some_faults
from tests.unit.proof.harmless import HARMLESS
from tests.unit.proof.planting import Fault, mistake, planted
from tests.unit.proof.stricter import loosened

FAULTS = some_faults(EACH_RUN)
LEFT = [fault for fault in FAULTS if fault.name in HARMLESS]


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.name not in HARMLESS], ids=lambda fault: fault.name
)
def test_a_planted_fault_is_caught(fault: Fault, tmp_path: Path) -> None:
    assert mistake(fault, tmp_path / "content")


@pytest.mark.parametrize("fault", LEFT, ids=lambda fault: fault.name)
def test_a_fault_that_is_not_caught_does_no_harm(fault: Fault, tmp_path: Path) -> None:
    content = planted(fault, tmp_path / "content").content

    for raw in CLIENTS.values():
        assert loosened(content, raw) == set()

    @given(cases())
    @settings(max_examples=150, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])  # fmt: skip
    def for_anybody(raw: dict[str, object]) -> None:
        assert loosened(content, raw) == set()

    for_anybody()


def test_of_all_faults_that_are_planted_nearly_all_are_caught() -> None:
    assert len(FAULTS) >= 60
    assert len(LEFT) <= len(FAULTS) * 0.05


def test_every_fault_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in every_fault()]

    assert len(names) == len(set(names))
    assert HARMLESS.keys() <= set(names)


def test_a_fault_that_does_harm_would_not_pass_as_harmless(tmp_path: Path) -> None:
    missing = next(fault for fault in every_fault() if fault.name == "T48 is missing")
    content = planted(missing, tmp_path / "content").content

    assert loosened(content, CLIENTS["U01"])
