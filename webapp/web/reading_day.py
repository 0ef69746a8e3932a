"""The day on which a page is read: today, but for the pages that a phone keeps to read them later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import g

from webapp.web import services


def reading_day() -> date:
    """Dates of its year are written without the year."""
    day: date = g.get("reading_day") or services().today()
    return day


@contextmanager
def read_on(day: date) -> Iterator[None]:
    """Write dates as they are read on `day`; one of the distant past has every date written with its year."""
    before = g.get("reading_day")
    g.reading_day = day
    try:
        yield
    finally:
        g.reading_day = before
