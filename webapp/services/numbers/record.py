"""The tables as JSON and back, each with what of it may leave the clinic: that takes a while to work out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from webapp.domain.numbers import CountTable, MeasureTable, Table, month_of, week_of
from webapp.domain.small_counts import Cell, GuardedTable, Mark, guarded_alike

# Tables with a row for each week or month. The running one does not leave the clinic: two files of following days
# would differ by one person.
PERIODS: Mapping[str, Callable[[date], str]] = {"intakes": week_of, "waiting": week_of, "outcomes": month_of}

TableType = TypeVar("TableType", CountTable, MeasureTable)


def write_tables(tables: Mapping[str, Table], today: date) -> dict[str, dict[str, Any]]:
    """What is stored of each table."""
    given = _given({key: settled(key, each, today) for key, each in tables.items() if isinstance(each, CountTable)})
    return {
        key: _plain(table) | ({"guarded": _plain(given[key])} if key in given else {}) for key, table in tables.items()
    }


def read_table(record: Mapping[str, Any]) -> Table:
    """The table that `write_tables` wrote."""
    kind = MeasureTable if "values" in record else CountTable
    return kind(**{each.name: _tuples(record[each.name]) for each in fields(kind)})


def read_guarded(record: Mapping[str, Any]) -> GuardedTable | None:
    """What may be given away of it; measures are looked at when they are shown."""
    if "guarded" not in record:
        return None
    found = {name: _tuples(each) for name, each in record["guarded"].items()}
    labels = {name: found.pop(name) for name in ("rows", "columns")}
    return GuardedTable(**labels, **{name: _marks(each) for name, each in found.items()})


def settled(key: str, table: TableType, today: date) -> TableType:
    """The table without the week or month that is not over."""
    if key not in PERIODS:
        return table
    running = PERIODS[key](today)
    kept = [place for place, row in enumerate(table.rows) if row[0] < running]
    parts = {name: getattr(table, name) for name in ("rows", "counts", "people", "values") if hasattr(table, name)}
    shown: dict[str, Any] = {name: tuple(each[i] for i in kept) for name, each in parts.items() if each is not None}
    return replace(table, **shown)


def _given(tables: Mapping[str, CountTable]) -> dict[str, GuardedTable]:
    """What may leave the clinic of these; those with equal columns would give away each other's hidden totals."""
    alike = defaultdict[object, list[str]](list)
    for key, table in tables.items():
        alike[table.columns, table.column_totals].append(key)
    found = dict[str, GuardedTable]()
    for keys in alike.values():
        found |= zip(keys, guarded_alike([tables[key] for key in keys]), strict=True)
    return found


def _plain(table: Table | GuardedTable) -> dict[str, Any]:
    return {each.name: getattr(table, each.name) for each in fields(table)}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _marks(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_marks, value))
    cell: Cell = Mark(value) if isinstance(value, str) else value
    return cell
