"""What another content changes for clients, as the text and the JSON that `stipple check --changes` prints."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from webapp.domain.difference import Difference, DifferenceKind
from webapp.domain.impact import Impact, ImpactLine
from webapp.domain.text import Text

# Longer than the name of an example; such names stand below the line, and only where somebody has to act on them.
_LONGEST_NAME = 20
_NEEDS_SOMEBODY = frozenset({DifferenceKind.SESSION_UNFIT, DifferenceKind.PLAN_GONE, DifferenceKind.ANSWER_LOST})


def changes_text(impacts: Mapping[str, Impact[Any]], notes: Iterable[Text]) -> Iterator[str]:
    """One paragraph for each group of clients, by what the group is called. The JSON names the clients of all lines."""
    yield from (f"Note: {note}" for note in notes)
    for title, impact in impacts.items():
        yield f"{title}: {impact.text}"
        for line in impact.lines:
            yield from _line(line)


def changes_record(impacts: Mapping[str, Impact[Any]], notes: Iterable[Text]) -> dict[str, object]:
    """The same for a program: kinds, rows and amounts beside the sentences."""
    groups = {
        title: {
            "clients": impact.clients,
            "changed": [str(client) for client in impact.changed],
            "lines": [_record(line) for line in impact.lines],
        }
        for title, impact in impacts.items()
    }
    return {"notes": [str(note) for note in notes], "groups": groups}


def _line(line: ImpactLine[Hashable]) -> Iterator[str]:
    difference, names = line.difference, [str(client) for client in line.clients]
    row = f" [{line.row}]" if line.row else ""
    said = f"  {'1 client' if line.count == 1 else f'{line.count} clients'}: {line.text}{row}"
    if max(map(len, names)) <= _LONGEST_NAME:
        yield f"{said} ({', '.join(names)})"
        return
    yield said
    if difference.kind in _NEEDS_SOMEBODY:
        yield from (f"    {name}" for name in names)


def _record(line: ImpactLine[Hashable]) -> dict[str, object]:
    return {"text": str(line.text), "clients": [str(each) for each in line.clients], **_plain(line.difference)}


def _plain(difference: Difference) -> dict[str, object]:
    return {
        "kind": str(difference.kind),
        "row": difference.row,
        "amount": difference.amount,
        "numbers": list(difference.numbers),
        "day": difference.day.isoformat() if difference.day else None,
        "was": list(difference.was),
        "now": list(difference.now),
        "before": str(difference.before) if difference.before else None,
        "after": str(difference.after) if difference.after else None,
    }
