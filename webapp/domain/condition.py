"""`when` as data: a tree of tests over answers, with one evaluator.

`static/js/conditions.mjs` evaluates the same data on the phone; both must pass `tests/vectors/conditions.json`.
A missing answer makes every test false but `blank`, so no rule author has to remember it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

Value = int | bool | str | date | frozenset[str]
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Because:
    """The answer that made a condition true: `option` is a code, or None where no code says it."""

    question: str
    option: str | None = None


@dataclass(frozen=True)
class Condition:
    """One node of the tree: either `operator` over `parts` (all, any, not), or a test of one question."""

    operator: str
    question: str = ""
    operand: tuple[str, ...] | int | bool = ()
    parts: tuple[Condition, ...] = ()

    @cached_property
    def questions(self) -> frozenset[str]:
        """Every question this condition reads."""
        inner = frozenset[str]().union(*(part.questions for part in self.parts))
        return inner | {self.question} if self.question else inner


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Whether `condition` is true of `answers`; no condition is always true."""
    if condition is None:
        return True
    if condition.operator in _COMBINE:
        return _COMBINE[condition.operator](condition.parts, answers)
    return OPERATORS[condition.operator](answers.get(condition.question), condition.operand)


def because(condition: Condition | None, answers: Answers) -> tuple[Because, ...]:
    """The answers that make a true condition true, in the order of its tests, each once."""
    if condition is None or not holds(condition, answers):
        return ()
    if condition.operator == "not":
        return tuple(_given(question, answers) for question in sorted(condition.questions) if question in answers)
    if condition.parts:
        found = (reason for part in condition.parts for reason in because(part, answers))
        return tuple(dict.fromkeys(found))
    return _reasons(condition, answers.get(condition.question))


def _reasons(condition: Condition, value: Value | None) -> tuple[Because, ...]:
    if condition.operator == "is" and isinstance(condition.operand, tuple):
        hits = [code for code in condition.operand if code in _codes(value)]
        return tuple(Because(condition.question, code) for code in hits)
    return (_given(condition.question, {} if value is None else {condition.question: value}),)


def _given(question: str, answers: Answers) -> Because:
    value = answers.get(question)
    return Because(question, value if isinstance(value, str) and value else None)


def _codes(value: Value | None) -> frozenset[str]:
    if isinstance(value, frozenset):
        return value
    if isinstance(value, bool):
        return frozenset({"true" if value else "false"})
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _is(value: Value | None, operand: object) -> bool:
    return isinstance(operand, tuple) and not _codes(value).isdisjoint(operand)


def _less_than(value: Value | None, operand: object) -> bool:
    # `type`, for to Python a yes or no is a number too; to the phone's evaluator it is not.
    return type(value) is int and isinstance(operand, int) and value < operand


def _blank(value: Value | None, operand: object) -> bool:
    return (value is None or value in ("", frozenset())) == operand


OPERATORS: dict[str, Callable[[Value | None, object], bool]] = {
    "is": _is,
    "less_than": _less_than,
    "blank": _blank,
}

_COMBINE: dict[str, Callable[[tuple[Condition, ...], Answers], bool]] = {
    "all": lambda parts, answers: all(holds(part, answers) for part in parts),
    "any": lambda parts, answers: any(holds(part, answers) for part in parts),
    "not": lambda parts, answers: not holds(parts[0], answers),
}
COMBINATIONS = frozenset(_COMBINE)
