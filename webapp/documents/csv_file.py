"""Tables for spreadsheets, in the one spelling that all of them open rightly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

# A cell that begins with one of these is a formula to a spreadsheet, which may run it; the wide ones to some of them.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BEFORE_FORMULA = ("\t", "\r")
BYTE_ORDER_MARK = "\ufeff"

Cell = str | int | float | None


def csv_file(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheets take it for another encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def safe_cell(cell: Cell) -> Cell:
    """The cell as text that no spreadsheet runs; numbers are numbers."""
    if isinstance(cell, str) and (cell.startswith(BEFORE_FORMULA) or cell.lstrip().startswith(FORMULA)):
        return f"'{cell}"
    return "" if cell is None else cell
