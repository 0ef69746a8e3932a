"""What every calendar file starts with, and how hours stand in it (RFC 5545, RFC 7986).

Hours are written as instants in UTC: they mean the same to every program, and the file needs no rules of any zone.
The zone decides once, here, which instant an hour of the clinic is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Calendar, Event

REFRESH = timedelta(hours=12)


def new_calendar(name: str, time_zone: str = "") -> Calendar:
    """An empty calendar that programs look at again twice a day."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Stipple//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # RFC 7986, and what Google, Apple and Outlook read in its place.
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    if time_zone:
        calendar.add("x-wr-timezone", time_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return calendar


def add_hours(event: Event, day: date, starts_at: time, minutes: int, time_zone: str) -> None:
    """Puts an hour of the clinic into an event. It lasts as long as it is planned, whatever clocks do meanwhile."""
    start = datetime.combine(day, starts_at, ZoneInfo(time_zone) if time_zone else UTC).astimezone(UTC)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=minutes))
