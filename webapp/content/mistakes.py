"""Reads many rows and names the mistakes of all of them, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from webapp.domain.errors import ContentError

Entry = TypeVar("Entry")
Row = TypeVar("Row")

# More than these are rarely many mistakes, and often one.
MOST_NAMED = 20


def read_each(rows: Iterable[Row], read: Callable[[Row], Entry]) -> list[Entry]:
    """What `read` makes of each row.

    Raises ContentError with a line for each row that has a mistake.
    """
    found: list[Entry] = []
    mistakes: list[ContentError] = []
    for row in rows:
        try:
            found.append(read(row))
        except ContentError as mistake:
            mistakes.append(mistake)
        if len(mistakes) == MOST_NAMED:
            break
    raise_all(mistakes)
    return found


def run_all(*checks: Callable[[], object]) -> None:
    """Runs every check; raises ContentError with the mistakes of all."""
    read_each(checks, lambda check: check())


def raise_all(mistakes: Iterable[ContentError]) -> None:
    """Raises one ContentError with each mistake on its line, if there is any."""
    lines = list(dict.fromkeys(line for mistake in mistakes for line in str(mistake).splitlines()))
    if lines:
        raise ContentError("\n".join(lines))
