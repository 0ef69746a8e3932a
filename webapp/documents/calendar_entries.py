"""What stands in a client's calendar: the days of the newest plan, and what became of those of the plans before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import count

from webapp.documents.plan_document import PlanDocument
from webapp.documents.weeks import daily_tasks
from webapp.documents.wording import Wording
from webapp.domain.calendar import add_months, days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.text import Text
from webapp.domain.timeline import PlannedSession

YEARS_AHEAD = 5


@dataclass(frozen=True)
class EarlierPlan:
    """A version of the plan that another one followed."""

    created_on: date
    plan: CarePlan


@dataclass(frozen=True)
class SessionHours:
    """The hour of one session; `starts_at` None: none is agreed now.

    `changes` counts how often one was agreed or given up. It never gets smaller: calendars take only a higher number as
    news, and an hour can change where the plan does not.
    """

    day: date
    starts_at: time | None
    minutes: int
    changes: int


@dataclass(frozen=True)
class CalendarEntry:
    """A day, or one that returns `times` times in all, every day or every year; or an hour of a day.

    `key` stays the same while the day moves, so that calendars move it too. `is_off`: it will not happen.
    """

    key: str
    first: date
    title: str
    note: str = ""
    times: int = 1
    is_firm: bool = True
    is_busy: bool = False
    is_yearly: bool = False
    is_off: bool = False
    starts_at: time | None = None
    minutes: int = 0
    changes: int = 0

    def at(self, hours: SessionHours | None) -> CalendarEntry:
        """The entry with the hour of its session; an hour of another day is none of it."""
        if hours is None:
            return self
        if hours.day != self.first:
            return replace(self, changes=hours.changes)
        return replace(self, starts_at=hours.starts_at, minutes=hours.minutes, changes=hours.changes)

    def as_of(self, day: date) -> CalendarEntry:
        """What is left of it when its plan ended on `day`: what was over stays, what was to come is called off."""
        over = sum(each < day for each in self._days())
        return replace(self, times=over) if over else replace(self, is_off=True)

    def _days(self) -> Iterator[date]:
        for number in range(self.times):
            yield add_months(self.first, 12 * number) if self.is_yearly else self.first + days(number)


def all_entries(
    document: PlanDocument, earlier: Sequence[EarlierPlan], wording: Wording, hours: Mapping[int, SessionHours]
) -> Iterator[CalendarEntry]:
    """Those of the plan in force, then those that only `earlier` plans (newest first) held. No key comes twice."""
    told: set[str] = set()
    ended_on: date | None = None
    for version in (EarlierPlan(document.created_on, document.assessment.plan), *earlier):
        for entry in entries(version.plan, wording, hours):
            if entry.key not in told:
                told.add(entry.key)
                yield entry.as_of(ended_on) if ended_on else entry
        ended_on = version.created_on


def entries(plan: CarePlan, wording: Wording, hours: Mapping[int, SessionHours]) -> Iterator[CalendarEntry]:
    """Sessions, days with a list, days on which something changes."""
    visits = {item.session: item for item in plan.items if "session" in item.acts}
    for session in plan.sessions:
        yield _session(session, visits.get(session.number), wording).at(hours.get(session.number))
    yield from _lists(plan, wording)
    yield from _milestones(plan, wording)


def _session(session: PlannedSession, visit: PlanItem | None, wording: Wording) -> CalendarEntry:
    hours = visit.text.values.get("session_hours") if visit else None
    is_firm = session.booked and not session.provisional
    return CalendarEntry(
        key=f"appointment-{session.number}",
        first=session.date,
        title=wording.gettext("Appointment") if is_firm else wording.gettext("Appointment (not firm yet)"),
        note=wording.text(Text("Please plan up to {hours} hours.", {"hours": hours})) if hours else "",
        is_firm=is_firm,
        is_busy=True,
    )


def _lists(plan: CarePlan, wording: Wording) -> Iterator[CalendarEntry]:
    """Each stretch of days with something to tick; they are counted anew after each session."""
    ticked = sorted(set(_ticked_days(daily_tasks(plan))))
    numbers: dict[int, count[int]] = {}
    for first, times in _stretches(ticked):
        stage = sum(session.date < first for session in plan.sessions)
        number = next(numbers.setdefault(stage, count(1)))
        yield CalendarEntry(
            f"list-{stage}-{number}", first, wording.gettext("Plan: your list for the day"), times=times
        )


def _stretches(ticked: Sequence[date]) -> Iterator[tuple[date, int]]:
    """First day and length of every run of days without a gap."""
    start = 0
    for place, day in enumerate(ticked):
        if place + 1 == len(ticked) or ticked[place + 1] != day + days(1):
            yield ticked[start], place + 1 - start
            start = place + 1


def _ticked_days(items: Iterable[PlanItem]) -> Iterator[date]:
    for item in items:
        if item.end and item.slots and not item.once:
            span = (item.start + days(number) for number in range((item.end - item.start).days + 1))
            yield from (day for day in span if item.slots_on(day))


def _milestones(plan: CarePlan, wording: Wording) -> Iterator[CalendarEntry]:
    """One entry for each day on which something changes; what it is, the client's own page says."""
    seen: set[date] = set()
    for item in plan.items:
        if item.kind is not Kind.MILESTONE or "session" in item.acts:
            continue
        day = item.end if "patch_test" in item.acts and item.end else item.start
        if day not in seen:
            seen.add(day)
            is_yearly = item.every == "year"
            times = YEARS_AHEAD if is_yearly else 1
            yield CalendarEntry(f"step-{item.key}", day, _step(item, wording), times=times, is_yearly=is_yearly)


def _step(item: PlanItem, wording: Wording) -> str:
    if "patch_test" in item.acts:
        return wording.gettext("Plan: last day for a visit")
    if "follow_up" in item.acts:
        return wording.gettext("Plan: time for a visit")
    return wording.gettext("Plan: something new from today")
