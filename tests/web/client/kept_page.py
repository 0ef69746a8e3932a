"""The page that a phone keeps, put together in Python as its script does it in the browser."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

# What stands on a page without being a line of its day: bars, and offers that come and go.
NOT_OF_THE_DAY = (
    "[hidden], template, script, .reminder-offer, .install-hint, form[action='/me/plan/seen'], a[href='/me'],"
    " [data-card]"
)
PIECE = re.compile(r'<template data-piece="(\d+)">(.*?)</template>(?=\s*<template data-(?:piece|kept))', re.DOTALL)
PLACE = re.compile(r'<template data-use="(\d+)"></template>')


class KeptPage:
    """One kept page."""

    def __init__(self, html: str) -> None:
        self._pieces = dict(PIECE.findall(html))
        data = BeautifulSoup(html, "html.parser").select_one("template[data-kept-days]")
        assert data is not None
        self.data: dict[str, Any] = json.loads(data.get_text() or str(data.string))

    def entry(self, day: date) -> dict[str, Any]:
        """What holds on a day."""
        known = [entry for entry in self.data["days"] if entry["day"] <= day.isoformat()]
        found: dict[str, Any] = known[-1]
        return found

    def lines(self, day: date, today: date) -> list[str]:
        """All words of a day below the strip."""
        entry = self.entry(day)
        parts = entry.get("today" if day == today else "another", [])
        overdue = self.entry(today).get("overdue", []) if day >= today else []
        shown = BeautifulSoup("".join(self._build(str(number)) for number in (*overdue, *parts)), "html.parser")
        self._fill(shown, entry, (day - today).days)
        return words_of(shown)

    def _build(self, number: str) -> str:
        return PLACE.sub(lambda place: self._build(place[1]), self._pieces[number])

    def _fill(self, tag: Tag, entry: dict[str, Any], away: int) -> None:
        for place in tag.select("[data-count]"):
            place.string = str(entry.get("left"))
        for bar in tag.select("[role=progressbar] .progress-text"):
            length = bar.find_parent(attrs={"role": "progressbar"})["aria-valuemax"]  # type: ignore[index]  # it has one
            bar.string = self.data["words"]["dayOf"].format(number=entry.get("number"), length=length)
        is_closed = away < -self.data["daysToTick"]
        for note in tag.select("[data-holds=ahead]" if away > 0 else "[data-holds=closed]" if is_closed else "none"):
            del note["hidden"]
        # Of lines that cannot be ticked nobody is asked why not.
        locked = "form" if away > 0 else "form:not([data-kept-on])" if is_closed else "none"
        for skip in tag.select(f".tick:has({locked}[data-module=tick]) form[data-module=skip]"):
            skip.decompose()


def online_lines(html: str) -> list[str]:
    """All words below the strip of a page that the server has made for one day."""
    main = BeautifulSoup(html, "html.parser", parse_only=SoupStrainer("main"))
    strip = main.select_one("nav:has(> .day-strip)")
    assert strip is not None
    for above in (*strip.previous_siblings, strip):
        above.extract()
    return words_of(main)


def words_of(shown: BeautifulSoup) -> list[str]:
    """Its words, piece by piece, without what is hidden or no line of a day."""
    for gone in shown.select(NOT_OF_THE_DAY):
        gone.decompose()
    return [" ".join(text.split()) for text in shown.stripped_strings]


def days_between(first: str, last: str, step: int = 1) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=number) for number in range(0, (end - begin).days + 1, step)]
