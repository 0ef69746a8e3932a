"""What leaves the clinic: no small number, and none that a patient reader could work out."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import pairwise
from operator import add

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.numbers import CountTable, MeasureTable
from webapp.domain.small_counts import (
    LEAST,
    Cell,
    GuardedTable,
    Mark,
    guarded,
    guarded_alike,
    guarded_measures,
    guarded_share,
)

Grid = list[list[int]]


def table(*rows: tuple[int, ...], people: tuple[tuple[int, ...], ...] | None = None) -> CountTable:
    labels = tuple((f"row {number}",) for number in range(len(rows)))
    return CountTable(labels, tuple(f"column {number}" for number in range(len(rows[0]))), rows, people)


@st.composite
def tables(draw: st.DrawFn) -> CountTable:
    width = draw(st.integers(1, 4))
    row = st.lists(st.one_of(st.integers(0, 7), st.integers(0, 60)), min_size=width, max_size=width)
    return table(*(tuple(each) for each in draw(st.lists(row, min_size=1, max_size=4))))


@st.composite
def twins(draw: st.DrawFn) -> tuple[CountTable, CountTable]:
    """The same people in the same columns, in other rows."""
    totals = draw(st.lists(st.one_of(st.integers(0, 9), st.integers(0, 60)), min_size=2, max_size=5))

    def split() -> CountTable:
        height = draw(st.integers(1, 3))
        columns = []
        for total in totals:
            cuts = sorted(draw(st.lists(st.integers(0, total), min_size=height - 1, max_size=height - 1)))
            columns.append([after - before for before, after in pairwise([0, *cuts, total])])
        return table(*zip(*columns, strict=True))

    return split(), split()


@given(tables())
def test_no_number_that_is_shown_is_small_and_every_one_is_true(counts: CountTable) -> None:
    for shown, true in pairs(counts, guarded(counts)):
        assert shown == true >= LEAST if not isinstance(shown, Mark) else shown is Mark.HIDDEN or true < LEAST


@settings(max_examples=60)
@given(tables())
def test_no_small_number_can_be_worked_out(counts: CountTable) -> None:
    assert [place for place in small_places(counts) if is_worked_out(counts, guarded(counts), place)] == []


@settings(max_examples=60)
@given(twins())
def test_no_small_number_can_be_worked_out_with_the_totals_of_another_table(
    both: tuple[CountTable, CountTable],
) -> None:
    found = guarded_alike(both)

    for counts, own, other in zip(both, found, found[::-1], strict=True):
        known = with_totals_of(own, other)
        assert [place for place in small_places(counts) if is_worked_out(counts, known, place)] == []


def test_one_by_one_two_tables_give_each_others_totals_away() -> None:
    """The twin: each hides another total, and together they tell how many stand in the small column."""
    one, other = table((7, 8, 0), (8, 4, 0)), table((8, 12, 0), (7, 0, 0))
    assert one.column_totals == other.column_totals

    careless = with_totals_of(guarded(one), guarded(other))

    assert is_worked_out(one, careless, (2, 2))
    assert not is_worked_out(one, with_totals_of(*guarded_alike((one, other))), (2, 2))


def test_a_reader_who_tries_finds_what_is_hidden_alone() -> None:
    """The twin: with the small number alone hidden, its row gives it away."""
    counts = table((2, 30), (40, 50))
    cells: tuple[tuple[Cell, ...], ...] = ((Mark.SMALL, 30), (40, 50))
    careless = GuardedTable(counts.rows, counts.columns, cells, (32, 90), (42, 80), 122)

    assert is_worked_out(counts, careless, (0, 0))


def test_a_small_number_takes_another_of_its_row_and_column_with_it() -> None:
    found = guarded(table((2, 30, 31), (40, 50, 80)))

    assert found.cells == ((Mark.SMALL, Mark.HIDDEN, 31), (Mark.HIDDEN, Mark.HIDDEN, 80))
    assert (found.row_totals, found.column_totals, found.total) == ((63, 170), (42, 80, 111), 233)


def test_two_small_numbers_that_are_as_large_as_they_can_be_are_not_given_away_by_their_total() -> None:
    found = guarded(table((4, 4, 9), (4, 4, 9)))

    assert found.row_totals != (17, 17) or Mark.HIDDEN in found.cells[0]


def test_a_table_without_small_numbers_stays_whole() -> None:
    found = guarded(table((5, 6), (7, 8)))

    assert (found.cells, found.row_totals, found.column_totals, found.total) == (
        ((5, 6), (7, 8)),
        (11, 15),
        (12, 14),
        26,
    )


def test_an_empty_table_is_no_trouble() -> None:
    assert guarded(CountTable((), ("a",), ())).total is Mark.HIDDEN


def test_many_sessions_of_few_people_are_small() -> None:
    found = guarded(table((9, 20), (30, 40), people=((3, 20), (30, 40))))

    assert found.cells[0][0] is Mark.SMALL
    assert Mark.HIDDEN in (*found.cells[0], found.row_totals[0])


def test_measures_of_few_people_are_left_out() -> None:
    measures = MeasureTable((("a",), ("b",)), ("median",), ((1.5,), (2.5,)), (4, 5))

    assert guarded_measures(measures) == ((Mark.SMALL,), (2.5,))


def test_a_percentage_is_shown_only_where_both_of_its_numbers_are() -> None:
    assert guarded_share(5, 20) == 25
    assert guarded_share(Mark.SMALL, 20) is Mark.HIDDEN
    assert guarded_share(5, Mark.HIDDEN) is Mark.HIDDEN
    assert guarded_share(0, 0) is None


def test_a_large_table_is_done_in_the_time_of_a_sip_of_coffee() -> None:
    rows = [(number % 7, number % 23, number % 90) for number in range(600)]

    found = guarded(table(*rows))

    assert found.total == sum(map(sum, rows))


def with_totals_of(own: GuardedTable, other: GuardedTable) -> GuardedTable:
    """What somebody knows who has both."""
    totals = [b if isinstance(a, Mark) else a for a, b in zip(own.column_totals, other.column_totals, strict=True)]
    return replace(own, column_totals=tuple(totals), total=other.total if isinstance(own.total, Mark) else own.total)


def grid(counts: CountTable) -> Grid:
    rows = [[*row, sum(row)] for row in counts.counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def shown_grid(found: GuardedTable) -> list[list[Cell]]:
    rows = [[*row, total] for row, total in zip(found.cells, found.row_totals, strict=True)]
    return [*rows, [*found.column_totals, found.total]]


def pairs(counts: CountTable, found: GuardedTable) -> list[tuple[Cell, int]]:
    shown, true = shown_grid(found), grid(counts)
    return [(shown[i][j], true[i][j]) for i in range(len(true)) for j in range(len(true[0]))]


def small_places(counts: CountTable) -> list[tuple[int, int]]:
    true = grid(counts)
    return [(i, j) for i in range(len(true)) for j in range(len(true[0])) if true[i][j] < LEAST]


def is_worked_out(counts: CountTable, found: GuardedTable, place: tuple[int, int]) -> bool:
    """Whether a solver that knows all totals, and what each mark means, is left with one number."""
    shown, true = shown_grid(found), grid(counts)
    solver, unknown = z3.Solver(), [[z3.Int(f"n{i}_{j}") for j in range(len(true[0]))] for i in range(len(true))]
    # Where no cell is marked as small, everything may be hidden, small numbers too.
    at_least = LEAST if any(Mark.SMALL in row for row in shown) else 0
    for i, row in enumerate(shown):
        for j, cell in enumerate(row):
            solver.add(_known(unknown[i][j], cell, at_least))
    for line in (*unknown, *(list(column) for column in zip(*unknown, strict=True))):
        solver.add(line[-1] == reduce(add, line[:-1]))
    assert solver.check() == z3.sat
    solver.add(unknown[place[0]][place[1]] != true[place[0]][place[1]])
    return bool(solver.check() == z3.unsat)


def _known(number: z3.ArithRef, cell: Cell, at_least: int) -> z3.BoolRef:
    if cell is Mark.SMALL:
        return z3.And(number >= 0, number < LEAST)
    return number >= at_least if cell is Mark.HIDDEN else number == cell
