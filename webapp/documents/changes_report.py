"""What another content changes for clients, as the text and the JSON that `stipple check --changes` prints."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from webapp.domain.difference import Difference
from webapp.domain.impact import Impact, ImpactLine
from webapp.domain.text import Text

# So many clients are named on a line; all of them are in the JSON.
NAMED = 8


def changes_text(impacts: Mapping[str, Impact[Any]], notes: Iterable[Text]) -> Iterator[str]:
    """One paragraph for each group of clients, by what the group is called."""
    yield from (f"Note: {note}" for note in notes)
    for title, impact in impacts.items():
        yield f"{title}: {impact.text}"
        yield from (f"  {_line(line)}" for line in impact.lines)


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


def _line(line: ImpactLine[Hashable]) -> str:
    who = "1 client" if line.count == 1 else f"{line.count} clients"
    row = f" [{line.difference.row}]" if line.difference.row and line.difference.kind.group == 2 else ""
    named = ", ".join(str(client) for client in line.clients[:NAMED])
    more = ", …" if line.count > NAMED else ""
    return f"{who}: {line.text}{row} ({named}{more})"


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
