"""Faults in the lines of the plan: on the wrong day, for the wrong client, about the wrong thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.unit.proof.planting import DROP, PROTOCOL, Change, Fault, Place, rows, tree

Row = Mapping[str, Any]
BOUNDS = {"from": "starts", "to": "ends", "to_after_last": "ends after the last session"}
# What somebody could write instead of an act, because it sounds alike or stands beside it.
TAKEN_FOR = {
    "wash_shampoo": "wash_baby_shampoo", "wash_baby_shampoo": "wash_shampoo", "wash_water": "wash_baby_shampoo",
    "oil": "sunscreen", "exfoliate": "wash_water", "shave": "oil", "sunscreen": "oil", "cover_head": "sun",
    "touch": "wet", "wet": "shampoo", "shampoo": "wet", "scalp_product": "oil", "smoke": "alcohol",
    "alcohol": "spicy_food", "spicy_food": "sweat", "sweat": "heat", "heat": "sweat", "swim": "wet", "sun": "heat",
    "growth_product": "injection", "injection": "growth_product", "acid_retinoid": "scalp_product",
    "hair_colour": "shampoo", "warning_signs": "expectation",
}  # fmt: skip


def item_faults() -> Iterator[Fault]:
    for place, row in care():
        for fault in (_windows, _who, _parts, _acts, _gentler):
            yield from fault(place, row)
        yield _dropped(place, row)
        yield from _weaker(place, row)


def care() -> Iterator[tuple[Place, Row]]:
    """The rows that care hangs on: whatever a client is asked to do or to avoid, and the warning signs."""
    for place, row in rows(PROTOCOL, "items"):
        if (row["kind"] in ("task", "avoid") and "staff" not in row) or row["acts"] == ["warning_signs"]:
            yield place, row


def key(row: Row) -> str:
    return str(row.get("key", row["id"]))


def _fault(kind: str, name: str, place: Place, value: object) -> Fault:
    return Fault(kind, name, (Change(PROTOCOL, place, value),))


def _windows(place: Place, row: Row) -> Iterator[Fault]:
    for bound, verb in BOUNDS.items():
        if bound in row and row[bound] != "open":
            shorter = 1 if bound == "from" else -1
            for count, when in ((-1, "early"), (1, "late")):
                # Around a session each end is moved both ways; a line of the whole therapy is made shorter.
                if count != shorter and not _recurs(row):
                    continue
                name = f"{key(row)} {verb} a day {when}"
                yield _fault(f"a line {verb.split()[0]} a day {when}", name, (*place, bound), moved(row[bound], count))


def _recurs(row: Row) -> bool:
    return "once" not in row and any(str(row.get(bound, "")).split()[0] == "session" for bound in ("from", "to"))


def moved(day: str, count: int) -> str:
    """`session + 6` a number of days later."""
    match = re.fullmatch(r"(.*?)(?: ([+-]) (\d+))?", day)
    assert match
    total = int(f"{match[2] or '+'}{match[3] or 0}") + count
    return f"{match[1]} {'+' if total > 0 else '-'} {abs(total)}" if total else match[1]


def _who(place: Place, row: Row) -> Iterator[Fault]:
    if "when" in row:
        yield _fault("a condition is dropped", f"{key(row)} is for everybody", (*place, "when"), DROP)
    if row.get("when") in ("short", "long"):
        other = {"short": "long", "long": "short"}[row["when"]]
        yield _fault("a condition is another", f"{key(row)} is for {other} hair", (*place, "when"), other)
    elif "when" not in row:
        yield _fault("a condition is added", f"{key(row)} is for short hair only", (*place, "when"), "short")


def _parts(place: Place, row: Row) -> Iterator[Fault]:
    for name in ("part", "last_part", "hours", "clipped", "follows", "flag"):
        if name in row:
            yield _fault("a part of the day or a limit is dropped", f"{key(row)} without {name}", (*place, name), DROP)


def _acts(place: Place, row: Row) -> Iterator[Fault]:
    for number, act in enumerate(row["acts"]):
        if act in TAKEN_FOR:
            other = TAKEN_FOR[act]
            yield _fault(
                "an act is swapped", f"{key(row)} is about {other}, not {act}", (*place, "acts", number), other
            )
        if len(row["acts"]) > 1:
            yield _fault("an act is left out", f"{key(row)} says nothing of {act}", (*place, "acts", number), DROP)


def _gentler(place: Place, row: Row) -> Iterator[Fault]:
    steps = row.get("gentler_after", [])
    where = (*place, "gentler_after")
    if steps:
        yield _fault("a gentler step is dropped", f"{key(row)} is never gentler", where, DROP)
    for number, step in enumerate(steps):
        name = f"{key(row)} without gentler step {number + 1}"
        yield _fault("a gentler step is dropped", name, (*where, number), DROP)
        if "acts" in step:
            act = step["acts"][0]
            other = TAKEN_FOR[act]
            name = f"{key(row)}, gentler step {number + 1}, is about {other}"
            yield _fault("an act is swapped", name, (*where, number, "acts", 0), other)


def _dropped(place: Place, row: Row) -> Fault:
    return _fault("a line is missing", f"{key(row)} is missing", place, DROP)


def _weaker(place: Place, row: Row) -> Iterator[Fault]:
    if row["kind"] == "avoid":
        yield _fault("a line says less", f"{key(row)} bars nothing", (*place, "kind"), "info")
    elif row["kind"] == "task":
        yield _fault("a line says less", f"{key(row)} is shown to staff only", (*place, "staff"), True)


def involved_faults() -> Iterator[Fault]:
    for act, involved in tree(PROTOCOL)["acts"].items():
        for number, other in enumerate(involved):
            place: Place = ("acts", act, number)
            yield _fault("an act involves less", f"{act} no longer involves {other}", place, DROP)
