"""Months as a range of days: the proof counts days and must hold wherever in the calendar it starts."""

from __future__ import annotations

from datetime import date
from functools import cache

import z3

from webapp.domain.calendar import add_months, days

# Every length that a number of months can have comes up within the four years around a leap day.
_STARTS = tuple(date(2027, 1, 1) + days(offset) for offset in range(366 * 4))


@cache
def lengths(months: int) -> tuple[int, int]:
    """The fewest and the most days that `months` months can have."""
    counts = [(add_months(start, months) - start).days for start in _STARTS]
    return min(counts), max(counts)


def some_months(name: str, months: int) -> tuple[z3.ArithRef, z3.BoolRef]:
    """An unknown number of days that `months` months can have, and the limits of it."""
    least, most = lengths(months)
    found = z3.Int(name)
    return found, z3.And(found >= least, found <= most)
