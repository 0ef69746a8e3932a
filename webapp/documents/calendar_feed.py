"""The days of a plan as iCalendar. Others read over shoulders, so no title says what the appointments are for.

Every entry is a whole day or several: plans and bookings have no hours. Such a day has no time zone (RFC 5545 3.3.4):
it stays on its date wherever the phone is, so the file needs no rules of any zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from gettext import NullTranslations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webapp.documents.calendar_entries import CalendarEntry, EarlierPlan, all_entries
from webapp.documents.plan_document import PlanDocument
from webapp.documents.wording import Wording
from webapp.domain.calendar import days

if TYPE_CHECKING:
    from icalendar import Calendar, Event

REFRESH = timedelta(hours=12)


def calendar_feed(
    document: PlanDocument,
    scope: str = "plan",
    translations: NullTranslations | None = None,
    *,
    earlier: Sequence[EarlierPlan] = (),
    time_zone: str = "",
) -> bytes:
    """The calendar file of one plan: sessions, days on which something changes, days with a list.

    `scope` tells one client's entries from another's in the same calendar: anything unguessable that stays the same.
    `earlier` are the versions before this one, newest first: what they held and this one does not is called off, so
    that a calendar which copied it takes it out again. A client who has to wait has nothing ahead.
    """
    wording = Wording(document.locale, translations=translations)
    calendar = _calendar(wording, time_zone)
    for entry in all_entries(document, earlier, wording):
        calendar.add_component(_event(entry, document, scope))
    return bytes(calendar.to_ical())


def _calendar(wording: Wording, time_zone: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Stipple//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # RFC 7986, and what Google, Apple and Outlook read in its place.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, wording.gettext("Plan"))
    if time_zone:
        calendar.add("x-wr-timezone", time_zone)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    return calendar


def _event(entry: CalendarEntry, document: PlanDocument, scope: str) -> Event:
    from icalendar import Event

    page = f"{document.clinic.base_url}/me"
    event = Event()
    event.add("uid", f"{entry.key}.{scope}@{urlsplit(document.clinic.base_url).hostname or 'stipple'}")
    event.add("dtstamp", datetime.combine(document.created_on, time(), UTC))
    event.add("sequence", document.number)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.first + days(1))
    event.add("summary", entry.title)
    event.add("description", f"{entry.note} {page}".strip())
    event.add("url", page)
    event.add("class", "PRIVATE")
    event.add("status", _status(entry))
    event.add("transp", "OPAQUE" if entry.is_busy and not entry.is_off else "TRANSPARENT")
    for rule in _rules(entry):
        event.add("rrule", rule)
    return event


def _status(entry: CalendarEntry) -> str:
    if entry.is_off:
        return "CANCELLED"
    return "CONFIRMED" if entry.is_firm else "TENTATIVE"


def _rules(entry: CalendarEntry) -> Iterator[dict[str, object]]:
    if entry.times > 1:
        yield {"freq": "yearly" if entry.is_yearly else "daily", "count": entry.times} | _leap_day(entry)


def _leap_day(entry: CalendarEntry) -> dict[str, object]:
    """The last day of February stands in for the 29th (I28)."""
    is_leap_day = entry.is_yearly and (entry.first.month, entry.first.day) == (2, 29)
    return {"bymonth": 2, "bymonthday": -1} if is_leap_day else {}
