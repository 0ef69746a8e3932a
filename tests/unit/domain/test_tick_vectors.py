"""The phone and the server agree on what is done: tests/js/fold.test.mjs reads the same vectors."""

import json
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest

from webapp.domain.completion import TickEvent, TickState, fold

SHARED = json.loads((Path(__file__).parents[2] / "vectors" / "ticks.json").read_text())
NOON = datetime(2026, 12, 8, 8, tzinfo=UTC)


@pytest.mark.parametrize("vector", SHARED["vectors"], ids=lambda vector: vector["claim"])
def test_the_last_tap_is_the_same_as_on_the_phone(vector):
    events = [event(raw) for raw in vector["events"]]

    for order in permutations(events):
        assert last(order) == vector["last"]
        assert last([*order, *order]) == vector["last"]


def last(events) -> dict[str, str]:
    found = fold(events).last.items()
    return {f"{tick.item_key}|{tick.day}|{tick.slot}": str(each.id) for tick, each in found}


def event(raw) -> TickEvent:
    return TickEvent(
        UUID(raw["id"]),
        raw["device"],
        raw["counter"],
        raw["item_key"],
        date.fromisoformat(raw["day"]),
        raw["slot"],
        TickState(raw["state"]),
        NOON,
    )
