from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.clients import CLIENTS, assessed
from webapp.domain.care_plan import CarePlan
from webapp.domain.phase import Phase, PhaseKind, phase_on, phases


def phase(name: str, day: str) -> Phase:
    found = phase_on(assessed(CLIENTS[name]).plan, date.fromisoformat(day))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "kind", "number"),
    [
        ("2026-12-03", PhaseKind.BEFORE, None),
        ("2026-12-04", PhaseKind.PREPARATION, 1),
        ("2026-12-13", PhaseKind.PREPARATION, 10),
        ("2026-12-14", PhaseKind.AFTER_SESSION, 0),
        ("2026-12-19", PhaseKind.AFTER_SESSION, 5),
        ("2026-12-21", PhaseKind.AFTER_SESSION, 0),
        ("2027-02-07", PhaseKind.AFTER_SESSION, 20),
        ("2027-02-08", PhaseKind.FINISHED, None),
    ],
)
def test_every_day_belongs_to_a_phase(day, kind, number):
    found = phase("U01", day)

    assert found.kind is kind
    assert number is None or found.number(date.fromisoformat(day)) == number


def test_a_longer_preparation_has_more_days():
    assert phase("U01", "2026-12-05").length == 10
    assert phase("U03", "2026-12-05").length == 21


def test_looking_at_a_test_spot_is_not_yet_preparation():
    assert phase("U07", "2026-12-05").kind is PhaseKind.BEFORE


@pytest.mark.parametrize("name", ["U01", "U02", "U03", "U07"])
def test_no_day_lies_between_two_phases(name):
    found = phases(assessed(CLIENTS[name]).plan)

    assert all(later.first == each.last + timedelta(days=1) for each, later in pairwise(found))


def test_a_plan_without_sessions_has_no_phases():
    assert phase_on(CarePlan(), date(2026, 12, 1)) is None
