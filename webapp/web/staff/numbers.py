"""The clinic's numbers, as pictures with tables behind them, and as files in which nobody can be singled out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, abort, send_file
from flask_babel import gettext, lazy_gettext

from webapp.documents.csv_file import Cell as FileCell
from webapp.documents.csv_file import csv_file
from webapp.domain.numbers import Label, MeasureTable
from webapp.domain.small_counts import LEAST, GuardedTable, Mark, guarded_measures, guarded_share
from webapp.services.numbers import TABLES, KnownNumbers
from webapp.services.numbers.record import settled
from webapp.web import services
from webapp.web.staff.numbers_pictures import pictures
from webapp.web.staff.numbers_words import WORDS
from webapp.web.staff.page import staff_page

MARKS = {Mark.SMALL: f"<{LEAST}", Mark.HIDDEN: lazy_gettext("hidden")}
# Rows are days or weeks there, which sort and count better as codes.
CODES = frozenset({"intakes", "waiting", "outcomes"})


def register(blueprint: Blueprint) -> None:
    """The addresses of these pages."""
    blueprint.add_url_rule("/numbers", view_func=numbers)
    blueprint.add_url_rule("/numbers/<key:table>.csv", view_func=numbers_csv)


def numbers() -> str:
    """All tables as they were worked out last."""
    known = services().numbers.latest()
    sections = [
        {"key": key, "words": WORDS[key], "table": known.tables[key], "pictures": pictures(key, known.tables[key])}
        for key in TABLES
        if known and key in known.tables
    ]
    return staff_page("numbers.html", known=known, sections=sections)


def numbers_csv(table: str) -> Response:
    """One table for a spreadsheet, as it may leave the clinic."""
    known = services().numbers.latest()
    if known is None or table not in known.tables:
        abort(404)
    words = WORDS[table]
    columns = known.tables[table].columns
    heads = [*map(str, words.heads), *map(words.column, columns)]
    if table in known.given:
        heads += [gettext("Total"), *(f"{words.column(code)} %" for code in columns if len(columns) > 1)]
    file = csv_file(heads, _lines(known, table))
    return send_file(BytesIO(file), "text/csv", as_attachment=True, download_name=f"{table}-{_day(known)}.csv")


def _day(known: KnownNumbers) -> date:
    """The clinic's day on which they were worked out."""
    return known.at.astimezone(services().config.time_zone).date()


def _lines(known: KnownNumbers, key: str) -> Iterator[Sequence[FileCell]]:
    found = known.tables[key]
    if isinstance(found, MeasureTable):
        shown = settled(key, found, _day(known))
        for row, values in zip(shown.rows, guarded_measures(shown), strict=True):
            yield *_names(key, row), *map(_written, values)
    elif key in known.given:
        yield from _counts(key, known.given[key])


def _counts(key: str, table: GuardedTable) -> Iterator[Sequence[FileCell]]:
    for row, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True):
        shares = [guarded_share(cell, total) for cell in cells] if len(cells) > 1 else []
        yield *_names(key, row), *map(_written, (*cells, total, *shares))
    blank = [""] * (len(WORDS[key].heads) - 1)
    yield gettext("Total"), *blank, *map(_written, (*table.column_totals, table.total))


def _names(key: str, row: Label) -> Sequence[FileCell]:
    if key == "adherence":
        return WORDS[key].row(row)[0], int(row[1])
    return row[:1] + WORDS[key].row(row)[1:] if key in CODES else WORDS[key].row(row)


def _written(cell: float | Mark | None) -> FileCell:
    if isinstance(cell, Mark):
        return str(MARKS[cell])
    return round(cell, 1) if isinstance(cell, float) else cell
