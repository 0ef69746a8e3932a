"""The clinic's numbers: counts of groups in rows and columns, of nobody in particular."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Label = tuple[str, ...]
Counts = tuple[tuple[int, ...], ...]
Measures = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class CountTable:
    """How many there are of each. Labels are codes, days or ISO weeks; `columns` exclude each other.

    `people` is how many different people stand behind each count, where one may be counted twice in it; None says
    that every count is of different people.
    """

    rows: tuple[Label, ...]
    columns: tuple[str, ...]
    counts: Counts
    people: Counts | None = None

    @property
    def row_totals(self) -> tuple[int, ...]:
        return tuple(map(sum, self.counts))

    @property
    def column_totals(self) -> tuple[int, ...]:
        return tuple(sum(row[index] for row in self.counts) for index in range(len(self.columns)))

    @property
    def total(self) -> int:
        return sum(self.row_totals)


@dataclass(frozen=True)
class MeasureTable:
    """Measures of groups, such as a median; `people` is the size of each row's group. None: nothing to measure."""

    rows: tuple[Label, ...]
    columns: tuple[str, ...]
    values: Measures
    people: tuple[int, ...]


Table = CountTable | MeasureTable


def counted(
    counts: Mapping[Any, int],
    columns: Iterable[str],
    rows: Iterable[Label] | None = None,
    people: Mapping[Any, int] | None = None,
) -> CountTable:
    """A table of what was counted by (row, column); rows are sorted where no order is given."""
    columns, rows = tuple(columns), tuple(sorted({row for row, _ in counts}) if rows is None else rows)
    return CountTable(rows, columns, _cells(counts, rows, columns), _cells(people, rows, columns) if people else None)


def week_of(day: date) -> str:
    """2026-W51: the ISO week of a day, in a spelling that sorts."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_of(day: date) -> str:
    """2026-12."""
    return f"{day:%Y-%m}"


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that `share` of all do not exceed; None of nothing."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)] if ordered else None


def share(part: int, whole: int) -> float | None:
    """A part in percent; None of nothing."""
    return 100 * part / whole if whole else None


def _cells(counts: Mapping[Any, int], rows: tuple[Label, ...], columns: tuple[str, ...]) -> Counts:
    return tuple(tuple(counts.get((row, column), 0) for column in columns) for row in rows)
