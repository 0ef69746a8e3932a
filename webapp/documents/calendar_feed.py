"""The days of a plan as iCalendar. Others read over shoulders, so no title says what the appointments are for.

A session whose hour is agreed stands at its hour. Every other entry is a whole day or several, which has no time zone
(RFC 5545 3.3.4): it stays on its date wherever the phone is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from gettext import NullTranslations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webapp.documents.calendar_entries import CalendarEntry, EarlierPlan, SessionHours, all_entries
from webapp.documents.calendar_file import add_hours, new_calendar
from webapp.documents.plan_document import PlanDocument
from webapp.documents.wording import Wording
from webapp.domain.calendar import days

if TYPE_CHECKING:
    from icalendar import Event


def calendar_feed(
    document: PlanDocument,
    scope: str = "plan",
    translations: NullTranslations | None = None,
    *,
    earlier: Sequence[EarlierPlan] = (),
    hours: Mapping[int, SessionHours] | None = None,
    time_zone: str = "",
) -> bytes:
    """The calendar file of one plan: sessions, days on which something changes, days with a list.

    `scope` tells one client's entries from another's in the same calendar: anything unguessable that stays the same.
    `earlier` are the versions before this one, newest first: what they held and this one does not is called off, so
    that a calendar which copied it takes it out again. A client who has to wait has nothing ahead.
    `hours` are those of the sessions, by number, in `time_zone`.
    """
    wording = Wording(document.locale, translations=translations)
    calendar = new_calendar(wording.gettext("Plan"), time_zone)
    for entry in all_entries(document, earlier, wording, hours or {}):
        calendar.add_component(_event(entry, document, scope, time_zone))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, document: PlanDocument, scope: str, time_zone: str) -> Event:
    from icalendar import Event

    page = f"{document.clinic.base_url}/me"
    event = Event()
    event.add("uid", f"{entry.key}.{scope}@{urlsplit(document.clinic.base_url).hostname or 'stipple'}")
    event.add("dtstamp", datetime.combine(document.created_on, time(), UTC))
    event.add("sequence", document.number + entry.changes)
    _add_time(event, entry, time_zone)
    event.add("summary", entry.title)
    event.add("description", f"{entry.note} {page}".strip())
    event.add("url", page)
    event.add("class", "PRIVATE")
    event.add("status", _status(entry))
    event.add("transp", "OPAQUE" if entry.is_busy and not entry.is_off else "TRANSPARENT")
    for rule in _rules(entry):
        event.add("rrule", rule)
    return event


def _add_time(event: Event, entry: CalendarEntry, time_zone: str) -> None:
    if entry.starts_at:
        add_hours(event, entry.first, entry.starts_at, entry.minutes, time_zone)
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.first + days(1))


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
