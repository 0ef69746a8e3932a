"""All that is on record about one client in the order in which it happened, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.services.case_records import UnknownClientError
from webapp.services.desk import Desk, staff_names
from webapp.services.merged_records import merged_from
from webapp.services.timeline.details import Detail, TimelineDetails
from webapp.services.timeline.events import GROUP_OF, GROUPS, newest_events
from webapp.storage.rows import ClientRow

__all__ = ["GROUPS", "Event", "Timeline", "TimelinePage"]

PAGE_SIZE = 50
# Nobody has so much on record, and no database counts further than about here.
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Event:
    """One thing that happened, at the clinic's time.

    `by` is the name of the member of staff, or '' for the client and what went by itself. `record` is the record that
    it stands on, which for merged ones is another than the client's.
    """

    id: UUID
    kind: str
    group: str
    at: datetime
    by: str
    record: UUID
    facts: Mapping[str, Any]
    words: str


@dataclass(frozen=True)
class Day:
    """The events of one day of the clinic, the newest first."""

    day: date
    events: tuple[Event, ...]


@dataclass(frozen=True)
class TimelinePage:
    """One page, and whether there is another. `group` is what it shows alone, or ''."""

    client_id: UUID
    name: str
    days: tuple[Day, ...]
    group: str
    number: int
    has_more: bool


class Timeline:
    """Reads; the number of queries does not depend on how much there is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, client_id: UUID, group: str = "", number: int = 1) -> TimelinePage:
        """One page, counted from 1, of everything or of one group; with what stood in records merged into this one.

        Raises UnknownClientError.
        """
        group, number = group if group in GROUPS else "", min(max(number, 1), LAST_PAGE)
        with self._desk.database.read() as session:
            client = session.get(ClientRow, client_id)
            if client is None:
                raise UnknownClientError("There is no such client.")
            records = (client_id, *merged_from(session, client_id))
            newest = newest_events(records, group, (number - 1) * PAGE_SIZE, PAGE_SIZE + 1)
            rows = session.execute(newest).all()
            events = self._events(session, rows[:PAGE_SIZE])
        has_more = len(rows) > PAGE_SIZE
        return TimelinePage(client_id, self._desk.name(client), self._by_day(events), group, number, has_more)

    def _events(self, session: Session, rows: Any) -> tuple[Event, ...]:
        names, by_kind = staff_names(session), defaultdict[str, list[UUID]](list)
        for kind, event_id, *_ in rows:
            by_kind[kind].append(event_id)
        reader = TimelineDetails(self._desk, session, names)
        details = {kind: reader.of(kind, ids) for kind, ids in by_kind.items()}
        return tuple(self._event(row, details[row.kind][row.id], names) for row in rows)

    def _event(self, row: Any, detail: Detail, names: Mapping[UUID, str]) -> Event:
        by = names.get(row.by, "") if row.by else ""
        at, group = row.at.astimezone(self._desk.time_zone), GROUP_OF[row.kind]
        return Event(row.id, row.kind, group, at, by, row.of, detail.facts, detail.words)

    def _by_day(self, events: tuple[Event, ...]) -> tuple[Day, ...]:
        return tuple(Day(on, tuple(group)) for on, group in groupby(events, key=lambda event: event.at.date()))
