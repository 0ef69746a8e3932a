"""What is wrong with the content, in words that name the lines and say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.domain.assessment import Content
from webapp.domain.care_plan import PlanItem
from webapp.domain.invariants import Violation
from webapp.domain.protocol import ItemSpec
from webapp.proof.counterexample import Counterexample

PROTOCOL, SCREENING, INTAKE = "protocol.yaml", "screening.yaml", "intake.yaml"


@dataclass(frozen=True)
class Problem:
    """One mistake. `text` begins with the place, `details` show the smallest example and a way out."""

    invariant: str
    text: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"{self.text} ({self.invariant})", *(f"    {line}" for line in self.details)])


def problem_of(content: Content, example: Counterexample) -> Problem:
    """The counterexample as a clinic reads it: both lines, the client, the sessions, the day, what to change."""
    violation = example.violation
    rows = _rows(content, violation.keys)
    when = f", {_distance(violation.day, example.sessions)}" if violation.day else ""
    return Problem(
        violation.invariant,
        f"{_what(violation, rows)}{when}",
        (
            f"smallest example: {_client(example)}",
            f"sessions: {_sessions(example)}",
            *_windows(example),
            f"what to do: {_advice(example, rows)}",
        ),
    )


def _what(violation: Violation, rows: list[ItemSpec]) -> str:
    if violation.invariant == "I25" and len(rows) == 2:
        task, bar = (f"{PROTOCOL}:{row.line}: {row.key} ({row.title})" for row in rows)
        return f"{task} asks for what {bar} bars: {violation.message.partition(': ')[2]}"
    place = f"{PROTOCOL}:{rows[0].line}: {rows[0].key} ({rows[0].title}): " if rows else f"{PROTOCOL}: "
    return place + violation.message


def _rows(content: Content, keys: tuple[str, ...]) -> list[ItemSpec]:
    rows = {spec.key: spec for spec in content.protocol.items}
    return list({rows[name].key: rows[name] for key in keys if (name := key.split(".")[0]) in rows}.values())


def _client(example: Counterexample) -> str:
    answers = [f"{question} = {_value(value)}" for question, value in example.answers.items()]
    settings = [f"setting {code} = {value}" for code, value in example.settings.items()]
    return ", ".join([*answers, *settings])


def _value(value: object) -> str:
    if value is None:
        return "left blank"
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)


def _sessions(example: Counterexample) -> str:
    booked = [f"{number} on {day}" for number, day in enumerate(example.sessions, start=1)]
    gaps = [str((after - before).days) for before, after in zip(example.sessions, example.sessions[1:], strict=False)]
    return f"{', '.join(booked)} ({', '.join(gaps)} days apart; intake on {example.case.today})"


def _distance(day: date, sessions: tuple[date, ...]) -> str:
    """The day as everybody in a clinic counts it."""
    earlier = [(number, (day - session).days) for number, session in enumerate(sessions, start=1) if session <= day]
    if not earlier:
        return f"{_days((sessions[0] - day).days)} before session 1" if sessions else f"on {day}"
    number, count = earlier[-1]
    return f"on the day of session {number}" if count == 0 else f"{_days(count)} after session {number}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _windows(example: Counterexample) -> Iterator[str]:
    for item in _items(example):
        asked = "asks for" if item.kind == "task" else "bars" if item.kind == "avoid" else "shows"
        end = f"to {item.end}" if item.end else "for ever"
        yield f"{item.key} {asked} {', '.join(item.acts)} from {item.start} {end}"


def _items(example: Counterexample) -> list[PlanItem]:
    """The lines of the violation, around the day of it."""
    day = example.violation.day
    items = [item for item in example.items if item.key in example.violation.keys]
    near = [item for item in items if day is None or abs((item.start - day).days) < 60 or item.covers(day)]
    return near[:3]


def _advice(example: Counterexample, rows: list[ItemSpec]) -> str:
    items = _items(example)
    if len(items) == 2 and example.violation.invariant == "I25":
        return _keep_apart(*items)
    if not rows:
        return "add a row that says so on these days"
    if len(items) == 1 and items[0].kind == "task" and example.violation.day:
        return f"let {items[0].key.split('.')[0]} begin later or end earlier, or take the act out of it"
    return f"let {rows[0].key} cover this day too"


def _keep_apart(task: PlanItem, bar: PlanItem) -> str:
    one, other = task.key.split(".")[0], bar.key.split(".")[0]
    ends = [item.end for item in (task, bar) if item.end]
    count = _days((min(ends) - max(task.start, bar.start)).days + 1 if ends else 1)
    if task.start >= bar.start:
        return f"begin {one} {count} later or end {other} {count} earlier, or let them name other acts"
    return f"end {one} {count} earlier or begin {other} {count} later, or let them name other acts"
