"""Days and months, counted the way the protocol counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def days(count: int) -> timedelta:
    return timedelta(days=count)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; a day that the month does not have becomes its last one (I28)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
