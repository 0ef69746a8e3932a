"""Faults in when sessions may be, in what a clinic may choose, and in who gets which oil."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.unit.proof.planting import DROP, FACTS, PROTOCOL, Change, Fault, Place, rows, tree
from webapp.domain.hard_floors import HARD_FLOORS

Row = Mapping[str, Any]
GAP, LEAD = "a gap is lowered", "a lead time is lowered"
SHORTEST = "gap_1_2_man_short"


def session_faults() -> Iterator[Fault]:
    for part in ("second_session", "later_sessions"):
        for number, (place, row) in enumerate(rows(PROTOCOL, "gaps", part), start=1):
            yield from _gap(f"{part} {number}", place, row)
    for place, row in rows(PROTOCOL, "lead_times"):
        yield from _lead(row["code"], place, row)


def _fault(kind: str, name: str, place: Place, value: object) -> Fault:
    return Fault(kind, name, (Change(PROTOCOL, place, value),))


def _gap(who: str, place: Place, row: Row) -> Iterator[Fault]:
    for limit in ("floor", "reason_below", "unprepared"):
        if limit in row:
            yield _fault(GAP, f"{who}: {limit} a day lower", (*place, limit), row[limit] - 1)
    yield _fault(GAP, f"{who} is missing", place, DROP)
    if "unprepared" in row:
        yield _fault(GAP, f"{who}: without unprepared", (*place, "unprepared"), DROP)
    if "when" in row:
        yield _fault("a condition is dropped", f"{who} is for everybody", (*place, "when"), DROP)
        yield _fault("a condition is another", f"{who} is for short hair", (*place, "when"), "short")
    if row["setting"] in ("gap_1_2_man_long", "gap_1_2_woman"):
        yield _fault(GAP, f"{who} goes by {SHORTEST}", (*place, "setting"), SHORTEST)


def _lead(code: str, place: Place, row: Row) -> Iterator[Fault]:
    yield _fault(LEAD, f"{code}: floor a day lower", (*place, "floor"), row["floor"] - 1)
    yield _fault(LEAD, f"{code} is missing", place, DROP)
    if isinstance(row["days"], int):
        yield _fault(LEAD, f"{code}: a day shorter", (*place, "days"), row["days"] - 1)
    for word in ("from", "since", "when", "flag"):
        if word in row:
            yield _fault(LEAD, f"{code} without {word}", (*place, word), DROP)


def setting_faults() -> Iterator[Fault]:
    """Each range opened beyond its hard limits, beside the plan and beside its reason, by somebody who means it."""
    written = {
        setting["code"]: (*place, "settings", number)
        for place, conflict in rows(FACTS, "conflicts")
        for number, setting in enumerate(conflict["settings"])
    }
    for code in tree(PROTOCOL)["settings"]:
        for end, step in (("lowest", -1), ("highest", 1)):
            if code in HARD_FLOORS and getattr(HARD_FLOORS[code], end) is not None:
                value = int(getattr(HARD_FLOORS[code], end)) + step
                here = Change(PROTOCOL, ("settings", code, end), value)
                changes = (here, Change(FACTS, (*written[code], end), value))
                yield Fault("a range is too wide", f"{code}: {end} {value}", changes)


def oil_faults() -> Iterator[Fault]:
    for place, row in rows(PROTOCOL, "oils"):
        for number, allergy in enumerate(row["removed_by"]):
            name = f"{row['code']} in spite of {allergy}"
            yield _fault("an allergen is named", name, (*place, "removed_by", number), DROP)
