"""Faults in who is flagged, and in the groups of clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.unit.proof.planting import DROP, INTAKE, PROTOCOL, SCREENING, Change, Fault, Place, rows, tree

Row = Mapping[str, Any]
MILDER = {"defer": "staff_review", "staff_review": "info", "patch_test": "info", "extended_prep": "info"}


def rule_faults() -> Iterator[Fault]:
    for place, row in rows(SCREENING, "rules"):
        if "computed" not in row:
            for fault in (_flags, _answers, _waits, _marks):
                yield from fault(place, row)


def _fault(kind: str, name: str, file: str, place: Place, value: object) -> Fault:
    return Fault(kind, name, (Change(file, place, value),))


def _flags(place: Place, row: Row) -> Iterator[Fault]:
    for number, flag in enumerate(row["flags"]):
        if flag in MILDER:
            name = f"{row['rule']} raises {MILDER[flag]}, not {flag}"
            yield _fault("a flag is lowered", name, SCREENING, (*place, "flags", number), MILDER[flag])


def _answers(place: Place, row: Row) -> Iterator[Fault]:
    if row["flags"] == ["info"]:
        return
    for where, leaf in tests_of(row["when"], (*place, "when")):
        codes = [leaf["is"]] if isinstance(leaf.get("is"), str) else list(leaf.get("is", ()))
        for code in codes:
            fewer = [each for each in codes if each != code] or [_next(leaf["question"], code)]
            name = f"{row['rule']} asks for {' or '.join(fewer)}, not {' or '.join(codes)}"
            yield _fault("a rule goes by another answer", name, SCREENING, (*where, "is"), fewer)


def tests_of(condition: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """Every test in a condition, with its place."""
    if isinstance(condition, dict) and "question" in condition:
        yield place, condition
    elif isinstance(condition, dict):
        for word in condition:
            parts = condition[word] if isinstance(condition[word], list) else [condition[word]]
            for number, part in enumerate(parts):
                where = (*place, word, number) if isinstance(condition[word], list) else (*place, word)
                yield from tests_of(part, where)


def _next(question: str, code: str) -> str:
    """The option below, or the first: what a finger that slips picks."""
    questions = [*tree(INTAKE)["questions"]]
    questions += [each for question_row in questions for each in question_row.get("follow_ups", ())]
    row = next(each for each in questions if each["id"] == question)
    codes = [option["code"] for option in row.get("options", ())] or ["true", "false"]
    return str(codes[(codes.index(code) + 1) % len(codes)])


def _waits(place: Place, row: Row) -> Iterator[Fault]:
    for word in ("until", "since"):
        for unit in ("days", "months"):
            if unit in row.get(word, {}):
                count = row[word][unit]
                less = count // 2
                yield _fault("a wait is shorter", f"{row['rule']} waits {less} {unit}, not {count}", SCREENING,
                             (*place, word, unit), less)  # fmt: skip


def _marks(place: Place, row: Row) -> Iterator[Fault]:
    for word in ("letter", "waivable", "no_oil"):
        if word in row:
            yield _fault(
                "a mark of a rule is dropped", f"{row['rule']} without {word}", SCREENING, (*place, word), DROP
            )
    for number, act in enumerate(row.get("holds", ())):
        name = f"{row['rule']} no longer holds {act}"
        yield _fault("a mark of a rule is dropped", name, SCREENING, (*place, "holds", number), DROP)


def group_faults() -> Iterator[Fault]:
    for group, condition in tree(PROTOCOL)["groups"].items():
        for where, leaf in tests_of(condition, ("groups", group)):
            codes = leaf.get("is", ())
            for code in codes if isinstance(codes, list) else ():
                fewer = [each for each in codes if each != code]
                yield _fault("a group is smaller", f"{group} leaves out {code}", PROTOCOL, (*where, "is"), fewer)
            if where[-1] != group:
                test = f"{leaf['question']} {leaf.get('is', 'blank')}"
                yield _fault("a group is smaller", f"{group} leaves out {test}", PROTOCOL, where, DROP)
