"""When a member of staff treats, as iCalendar. Calendars of others show it, so it names no client and no treatment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webapp.documents.calendar_file import add_hours, new_calendar
from webapp.documents.wording import Wording
from webapp.domain.scheduling import HOUR
from webapp.domain.text import Text

if TYPE_CHECKING:
    from icalendar import Event

# Sequence numbers count from here, in seconds: they fit into what calendars can count for the next decades.
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class StaffEntry:
    """One session of somebody. `key` stays while it moves; `changed_at` is when it was last booked, moved or ended."""

    key: str
    number: int
    day: date
    starts_at: time
    minutes: int
    room: str
    changed_at: datetime
    is_off: bool = False


def staff_calendar_feed(entries: Iterable[StaffEntry], base_url: str, wording: Wording, time_zone: str) -> bytes:
    """The calendar file of one member of staff. Equal entries give equal files."""
    calendar = new_calendar(wording.gettext("Appointments"), time_zone)
    for entry in entries:
        calendar.add_component(_event(entry, base_url, wording, time_zone))
    return bytes(calendar.to_ical())


def _event(entry: StaffEntry, base_url: str, wording: Wording, time_zone: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(base_url).hostname or 'stipple'}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", int((entry.changed_at - BEGINNING).total_seconds()))
    add_hours(event, entry.day, entry.starts_at, entry.minutes, time_zone)
    event.add("summary", wording.text(Text("Appointment {number}", {"number": entry.number})))
    event.add("description", wording.text(Text("{hours} hours are planned.", {"hours": entry.minutes / HOUR})))
    if entry.room:
        event.add("location", entry.room)
    event.add("url", f"{base_url}/staff/calendar?week={entry.day.isoformat()}")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_off else "OPAQUE")
    return event
