"""The days of a plan as iCalendar. Others read over shoulders, so no title says what the appointments are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from gettext import NullTranslations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webapp.documents.plan_document import PlanDocument
from webapp.documents.weeks import daily_tasks
from webapp.documents.wording import Wording
from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.text import Text
from webapp.domain.timeline import PlannedSession

if TYPE_CHECKING:
    from icalendar import Event

YEARS_AHEAD = 5
REFRESH = "PT12H"


@dataclass(frozen=True)
class _Entry:
    """One day of the calendar. `key` stays the same while the day moves, so that calendars move it too."""

    key: str
    day: date
    title: str
    note: str = ""
    is_firm: bool = True
    is_busy: bool = False
    is_yearly: bool = False


def calendar_feed(document: PlanDocument, scope: str = "plan", translations: NullTranslations | None = None) -> bytes:
    """The calendar file of one plan: sessions, days on which something changes, starts of the daily list.

    `scope` tells one client's entries from another's in the same calendar: anything unguessable that stays the same.
    A client who has to wait has an empty calendar.
    """
    from icalendar import Calendar

    wording = Wording(document.locale, translations=translations)
    calendar = Calendar()
    calendar.add("prodid", "-//Stipple//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", wording.gettext("Plan"))
    calendar.add("x-published-ttl", REFRESH)
    for entry in _entries(document.assessment.plan, wording):
        calendar.add_component(_event(entry, document, scope))
    return bytes(calendar.to_ical())


def _entries(plan: CarePlan, wording: Wording) -> Iterator[_Entry]:
    visits = {item.session: item for item in plan.items if "session" in item.acts}
    for session in plan.sessions:
        yield _session(session, visits.get(session.number), wording)
    yield from _list_starts(plan, wording)
    yield from _milestones(plan, wording)


def _session(session: PlannedSession, visit: PlanItem | None, wording: Wording) -> _Entry:
    hours = visit.text.values.get("session_hours") if visit else None
    is_firm = session.booked and not session.provisional
    return _Entry(
        key=f"appointment-{session.number}",
        day=session.date,
        title=wording.gettext("Appointment") if is_firm else wording.gettext("Appointment (not firm yet)"),
        note=wording.text(Text("Please plan up to {hours} hours.", {"hours": hours})) if hours else "",
        is_firm=is_firm,
        is_busy=True,
    )


def _list_starts(plan: CarePlan, wording: Wording) -> Iterator[_Entry]:
    """The first day with ticks before the sessions, and after each of them."""
    ticked = set(_ticked_days(daily_tasks(plan)))
    begun: set[int] = set()
    for day in sorted(ticked):
        stage = sum(session.date < day for session in plan.sessions)
        if day - days(1) not in ticked and stage not in begun:
            begun.add(stage)
            yield _Entry(f"list-{stage}", day, wording.gettext("Plan: the daily list starts"))


def _ticked_days(items: Iterable[PlanItem]) -> Iterator[date]:
    for item in items:
        if item.end and item.slots and not item.once:
            span = (item.start + days(count) for count in range((item.end - item.start).days + 1))
            yield from (day for day in span if item.slots_on(day))


def _milestones(plan: CarePlan, wording: Wording) -> Iterator[_Entry]:
    """One entry for each day on which something changes; what it is, the client's own page says."""
    seen: set[date] = set()
    for item in plan.items:
        if item.kind is not Kind.MILESTONE or "session" in item.acts:
            continue
        day = item.end if "patch_test" in item.acts and item.end else item.start
        if day not in seen:
            seen.add(day)
            yield _Entry(f"step-{item.key}", day, _step(item, wording), is_yearly=item.every == "year")


def _step(item: PlanItem, wording: Wording) -> str:
    if "patch_test" in item.acts:
        return wording.gettext("Plan: last day for a visit")
    if "follow_up" in item.acts:
        return wording.gettext("Plan: time for a visit")
    return wording.gettext("Plan: something new from today")


def _event(entry: _Entry, document: PlanDocument, scope: str) -> Event:
    from icalendar import Event

    page = f"{document.clinic.base_url}/me"
    event = Event()
    event.add("uid", f"{entry.key}.{scope}@{urlsplit(document.clinic.base_url).hostname or 'stipple'}")
    event.add("dtstamp", datetime.combine(document.created_on, time(), UTC))
    event.add("sequence", document.number)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + days(1))
    event.add("summary", entry.title)
    event.add("description", f"{entry.note} {page}".strip())
    event.add("url", page)
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED" if entry.is_firm else "TENTATIVE")
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    if entry.is_yearly:
        event.add("rrule", _yearly(entry.day))
    return event


def _yearly(day: date) -> dict[str, object]:
    """Every year; the last day of February stands in for the 29th (I28)."""
    rule: dict[str, object] = {"freq": "yearly", "count": YEARS_AHEAD}
    is_leap_day = (day.month, day.day) == (2, 29)
    return {**rule, "bymonth": 2, "bymonthday": -1} if is_leap_day else rule
