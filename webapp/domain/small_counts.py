"""What may leave the clinic of a table of counts, so that nobody can be singled out.

No number that stands for fewer than five people is shown, zero included. Because rows and columns add up to totals,
a small number could often be worked out from those beside it. So further numbers are left out, as few and as small
ones as will do, until every small number could be another one as well.

How that is known: all cells and totals stand in a grid whose lines each add up to zero, totals counted negative. A
hidden number could be one more exactly if there is a way through the grid that adds one here and takes one there,
over hidden cells alone, within what a reader knows of each (a small one is 0 to 4, another hidden one at least 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from operator import itemgetter

from webapp.domain.numbers import CountTable, Label, MeasureTable, share

LEAST = 5
# Totals are what most people look for; those of columns could be added up from other tables too.
_ROW_TOTAL, _COLUMN_TOTAL = 10**6, 10**12


class Mark(StrEnum):
    """What stands in the place of a number."""

    SMALL = "small"
    HIDDEN = "hidden"


Cell = int | Mark


@dataclass(frozen=True)
class GuardedTable:
    """A table of counts with its totals, as it may be given away."""

    rows: tuple[Label, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


def guarded(table: CountTable, totals: frozenset[int] = frozenset()) -> GuardedTable:
    """The table with its small numbers hidden, and what else has to be so that none can be worked out.

    `totals` are the places of column totals that have to stay hidden as well, the total of all behind the last one.
    """
    grid = _Grid(table, totals)
    for place in grid.secret:
        if not grid.protect(place):
            return _nothing(table)
    return grid.read()


def guarded_alike(tables: Sequence[CountTable]) -> tuple[GuardedTable, ...]:
    """Tables that count the same people in the same columns: a total that one of them hides, none of them tells."""
    totals = frozenset[int]()
    while True:
        found = tuple(guarded(table, totals) for table in tables)
        hidden = frozenset(
            place
            for each in found
            for place, cell in enumerate((*each.column_totals, each.total))
            if cell is Mark.HIDDEN
        )
        if hidden <= totals:
            return found
        totals |= hidden


def guarded_measures(table: MeasureTable) -> tuple[tuple[float | Mark | None, ...], ...]:
    """The measures of groups that are large enough."""
    return tuple(
        values if people >= LEAST else (Mark.SMALL,) * len(values)
        for values, people in zip(table.values, table.people, strict=True)
    )


def guarded_share(part: Cell, whole: Cell) -> float | Mark | None:
    """A part in percent, where both numbers are shown; whoever knew it could work out the other."""
    if isinstance(part, Mark) or isinstance(whole, Mark):
        return Mark.HIDDEN
    return share(part, whole)


_Place = tuple[int, int]


class _Grid:
    """The cells of a table with its totals in a last row and a last column."""

    def __init__(self, table: CountTable, totals: frozenset[int]) -> None:
        self._table, self._height, self._width = table, len(table.rows), len(table.columns)
        inner = [(*row, total) for row, total in zip(table.counts, table.row_totals, strict=True)]
        self._values = [*inner, (*table.column_totals, table.total)]
        # Where people may be counted twice, a count says little about how many they are.
        self._most = LEAST - 1 if table.people is None else None
        self._is_small = _small(table, self._values)
        kept = {(self._height, column) for column in totals}
        self.secret = [place for place in self._places() if self._is_small[place[0]][place[1]] or place in kept]
        self._hidden = set(self.secret)

    def protect(self, place: _Place) -> bool:
        """Hides what is needed so that the number at `place` could be one more or one less; False if nothing would."""
        row, column = ("row", place[0]), ("column", place[1])
        up = self._way(column, row, place) if self._can(place, grows=True) else None
        down = self._way(row, column, place) if self._can(place, grows=False) else None
        found = [way for way in (up, down) if way is not None]
        if found:
            self._hidden |= min(found, key=itemgetter(0))[1]
        return bool(found)

    def read(self) -> GuardedTable:
        cells = [tuple(self._shown((row, column)) for column in range(self._width + 1)) for row in self._rows()]
        return GuardedTable(
            rows=self._table.rows,
            columns=self._table.columns,
            cells=tuple(row[:-1] for row in cells[:-1]),
            row_totals=tuple(row[-1] for row in cells[:-1]),
            column_totals=cells[-1][:-1],
            total=cells[-1][-1],
        )

    def _shown(self, place: _Place) -> Cell:
        if place not in self._hidden:
            return self._values[place[0]][place[1]]
        return Mark.SMALL if self._is_small[place[0]][place[1]] else Mark.HIDDEN

    def _way(self, start: tuple[str, int], goal: tuple[str, int], spared: _Place) -> tuple[int, set[_Place]] | None:
        """The cheapest way from one line to another, as its cost and the cells that it needs hidden (Dijkstra's)."""
        best, came, ahead = {start: 0}, dict[tuple[str, int], tuple[tuple[str, int], _Place]](), [(0, start)]
        while ahead:
            cost, line = heappop(ahead)
            if line == goal:
                return cost, set(_cells_back(came, goal))
            if cost > best[line]:
                continue
            for place, next_line, price in self._steps(line, spared):
                if cost + price < best.get(next_line, cost + price + 1):
                    best[next_line], came[next_line] = cost + price, (line, place)
                    heappush(ahead, (cost + price, next_line))
        return None

    def _steps(self, line: tuple[str, int], spared: _Place) -> Iterator[tuple[_Place, tuple[str, int], int]]:
        """Along a row some cell grows by one, along a column some cell shrinks by one."""
        kind, index = line
        across = range(self._width + 1) if kind == "row" else self._rows()
        for other in across:
            place = (index, other) if kind == "row" else (other, index)
            if place != spared and self._can(place, grows=kind == "row"):
                yield place, ("column" if kind == "row" else "row", other), self._price(place)

    def _can(self, place: _Place, *, grows: bool) -> bool:
        """Whether a reader has to think possible that the number is one more, or less. Totals count negative."""
        value, is_small = self._values[place[0]][place[1]], self._is_small[place[0]][place[1]]
        if grows is not self._is_margin(place):
            return not is_small or self._most is None or value < self._most
        return value > (0 if is_small else LEAST)

    def _price(self, place: _Place) -> int:
        if place in self._hidden:
            return 0
        value = self._values[place[0]][place[1]]
        if place[0] == self._height:
            return _COLUMN_TOTAL + value
        return (_ROW_TOTAL if place[1] == self._width else 1) + value

    def _is_margin(self, place: _Place) -> bool:
        """Whether it is a total of one line; the total of all is on both sides and counts positive."""
        return (place[0] == self._height) is not (place[1] == self._width)

    def _rows(self) -> range:
        return range(self._height + 1)

    def _places(self) -> Iterator[_Place]:
        return ((row, column) for row in self._rows() for column in range(self._width + 1))


def _small(table: CountTable, values: Sequence[Sequence[int]]) -> list[list[bool]]:
    """Which numbers of the grid stand for too few people."""
    if table.people is None:
        return [[value < LEAST for value in row] for row in values]
    # A total may count the same people again, so it is sure to stand for as many as its largest part alone.
    rows = [(*row, max(row, default=0)) for row in table.people]
    last = [max((row[index] for row in rows), default=0) for index in range(len(table.columns) + 1)]
    return [[people < LEAST for people in row] for row in (*rows, last)]


def _cells_back(came: dict[tuple[str, int], tuple[tuple[str, int], _Place]], goal: tuple[str, int]) -> Iterator[_Place]:
    line = goal
    while line in came:
        line, place = came[line]
        yield place


def _nothing(table: CountTable) -> GuardedTable:
    """Where nothing else would do, nothing is told."""
    row, column = (Mark.HIDDEN,) * len(table.columns), (Mark.HIDDEN,) * len(table.rows)
    return GuardedTable(table.rows, table.columns, (row,) * len(table.rows), column, row, Mark.HIDDEN)
