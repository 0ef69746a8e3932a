"""How long clients wait until somebody has decided about them."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from webapp.domain.numbers import MeasureTable, percentile, week_of
from webapp.services.numbers.source import Source, Step
from webapp.storage.rows import ReviewRow

HOUR = 3600
COLUMNS = ("reviews", "median_hours", "ninety_percent_hours")


def waiting_by_week(source: Source, step: Step) -> MeasureTable:
    """The hours from opening a review to its decision, by the week in which it was opened; open ones are left out."""
    step(1)
    waited: dict[str, list[float]] = defaultdict(list)
    with source.database.read() as session:
        decided = select(ReviewRow.created_at, ReviewRow.decided_at).where(ReviewRow.decided_at.is_not(None))
        for opened_at, decided_at in session.execute(decided):
            opened_on = opened_at.astimezone(source.time_zone).date()
            if decided_at:
                waited[week_of(opened_on)].append((decided_at - opened_at).total_seconds() / HOUR)
    weeks = sorted(waited)
    return MeasureTable(
        rows=tuple((week,) for week in weeks),
        columns=COLUMNS,
        values=tuple((len(waited[week]), *_measures(waited[week])) for week in weeks),
        people=tuple(len(waited[week]) for week in weeks),
    )


def _measures(hours: list[float]) -> tuple[float | None, ...]:
    return tuple(None if each is None else round(each, 1) for each in (percentile(hours, 0.5), percentile(hours, 0.9)))
