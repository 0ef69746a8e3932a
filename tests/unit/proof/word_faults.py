"""Faults in the sources and in the words."""

from __future__ import annotations

from collections.abc import Iterator

from tests.unit.proof.planting import DROP, PROTOCOL, SCREENING, Change, Fault, rows

LISTS = (
    (PROTOCOL, ("items",), "id"), (SCREENING, ("rules",), "rule"), (PROTOCOL, ("lead_times",), "code"),
    (PROTOCOL, ("gaps", "second_session"), "setting"), (PROTOCOL, ("gaps", "later_sessions"), "setting"),
)  # fmt: skip
FORBIDDEN = (
    "Stop your blood thinner two days before.",
    "Do not take your tablets on that day.",
    "It is completely painless.",
    "The result is 100 per cent sure.",
    "There are no side effects.",
    "Rinse with hot water.",
    "Use baking soda on it.",
    "Colour it with black henna.",
    "Have the gaps filled by microblading.",
)


def source_faults() -> Iterator[Fault]:
    for file, where, name in LISTS:
        place, row = next(rows(file, *where))
        for value, what in (([], "no source"), (DROP, "no list of sources"), (["F999"], "a source that is not there")):
            changes = (Change(file, (*place, "sources"), value),)
            yield Fault("a source is removed", f"{where[-1]} {row[name]} has {what}", changes)


def word_faults() -> Iterator[Fault]:
    """Something that may never be said, in the texts of rows that lie far apart; findings may name what texts bar."""
    for number, words in enumerate(FORBIDDEN):
        place, row = list(rows(PROTOCOL, "items"))[number * 5]
        yield Fault("forbidden words", f"{row['id']} says: {words}", (Change(PROTOCOL, (*place, "text"), words),))
    for number, words in enumerate(FORBIDDEN[:5]):
        place, row = list(rows(SCREENING, "rules"))[number * 9]
        yield Fault("forbidden words", f"{row['rule']} says: {words}", (Change(SCREENING, (*place, "text"), words),))
