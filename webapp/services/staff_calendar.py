"""The clinic's week: who works when, what is booked, and where each thing stands on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from webapp.domain.calendar import days
from webapp.domain.rota import Rota, Span
from webapp.domain.scheduling import HOUR, lies_within, minute_of
from webapp.domain.working_week import NO_END
from webapp.services.accounts.errors import UnknownMemberError
from webapp.services.desk import Desk
from webapp.services.rotas import rota
from webapp.services.schedule import BookedSession, booked_sessions
from webapp.services.working_times import TimeOffLine, time_off_lines

WEEK = 7
# The page is ruled in quarters of an hour.
QUARTER = 15
MIDNIGHT = 24 * HOUR
# What is shown of a week in which nobody works and nothing is booked.
QUIET_HOURS = (9 * HOUR, 18 * HOUR)


@dataclass(frozen=True)
class Rows:
    """Where something stands: the first quarter of an hour, counted from the top of the page, and how many."""

    at: int
    span: int


@dataclass(frozen=True)
class Lane:
    """The column of one technician on one day; `works` are the spans in which they treat."""

    technician_id: UUID
    name: str
    works: tuple[Rows, ...]


@dataclass(frozen=True)
class Entry:
    """A booked session at its hour, in the lane of this number, which counts from 1.

    `is_outside`: whoever treats does not work then, or not any more.
    """

    booked: BookedSession
    end: time
    lane: int
    rows: Rows
    is_outside: bool


@dataclass(frozen=True)
class CalendarDay:
    """One day. `off` are the days off that it lies in; `without_hour` are sessions nobody has agreed an hour for."""

    day: date
    is_closed: bool
    off: tuple[TimeOffLine, ...]
    lanes: tuple[Lane, ...]
    without_hour: tuple[BookedSession, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class CalendarWeek:
    """Seven days from Monday. `hours` are the full hours at the side; `people` may be chosen, by id.

    Who is off without an end does not treat, and is not among them.
    """

    days: tuple[CalendarDay, ...]
    hours: tuple[time, ...]
    people: Mapping[UUID, str]

    @property
    def quarters(self) -> int:
        """How many rows the page has."""
        return len(self.hours) * HOUR // QUARTER


class StaffCalendar:
    """Reads; nothing is changed here. As many queries for a full week as for an empty one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def week(self, day: date, technician_id: UUID | None = None) -> CalendarWeek:
        """The week in which `day` lies, of everybody or of one technician.

        Raises UnknownMemberError for somebody who cannot be booked.
        """
        first = day - days(day.weekday())
        last = first + days(WEEK - 1)
        with self._desk.database.read() as session:
            team = rota(session, first, last)
            booked = booked_sessions(session, self._desk, first, last)
            off = time_off_lines(session, first, last)
        if technician_id and technician_id not in team.people:
            raise UnknownMemberError("There is no such technician.")
        shown = [each for each in booked if technician_id is None or each.technician_id in (None, technician_id)]
        return _Drawing(first, team, shown, off, technician_id).week()


class _Drawing:
    """Lays a week out. Times before the first shown hour or after the last one do not exist."""

    def __init__(
        self, first: date, team: Rota, booked: Iterable[BookedSession], off: tuple[TimeOffLine, ...], only: UUID | None
    ) -> None:
        gone = {line.days.staff_id for line in off if line.days.first_on <= first and line.days.last_on == NO_END}
        self._first = first
        self._team = team
        self._present = {person: name for person, name in team.people.items() if person not in gone or person == only}
        self._booked = tuple(booked)
        self._off = off
        self._only = only
        self._top = 0

    def week(self) -> CalendarWeek:
        dates = [self._first + days(number) for number in range(WEEK)]
        top, bottom = self._reach(dates)
        self._top = top
        hours = tuple(time(hour) for hour in range(top // HOUR, bottom // HOUR))
        return CalendarWeek(tuple(map(self._day, dates)), hours, self._present)

    def _reach(self, dates: Iterable[date]) -> tuple[int, int]:
        """The first and the last minute to show, at full hours."""
        spans = [span for day in dates for person in self._people() for span in self._team.spans(person, day)]
        starts, ends = [minute_of(span.start) for span in spans], [minute_of(span.end) for span in spans]
        for each in self._booked:
            if each.starts_at:
                starts.append(minute_of(each.starts_at))
                ends.append(min(minute_of(each.starts_at) + each.minutes, MIDNIGHT))
        if not starts:
            return QUIET_HOURS
        return min(starts) // HOUR * HOUR, -(-max(ends) // HOUR) * HOUR

    def _people(self) -> Iterable[UUID]:
        return [self._only] if self._only else self._present

    def _day(self, day: date) -> CalendarDay:
        of_day = [each for each in self._booked if each.day == day]
        off = tuple(line for line in self._off if self._concerns(line, day))
        lanes = tuple(self._lanes(day, of_day))
        return CalendarDay(
            day=day,
            is_closed=any(line.days.staff_id is None for line in off),
            off=off,
            lanes=lanes,
            without_hour=tuple(each for each in of_day if each.starts_at is None),
            entries=tuple(self._entries(day, of_day, [lane.technician_id for lane in lanes])),
        )

    def _concerns(self, line: TimeOffLine, day: date) -> bool:
        who = line.days.staff_id
        return line.days.first_on <= day <= line.days.last_on and (who is None or who in self._people())

    def _lanes(self, day: date, of_day: Iterable[BookedSession]) -> Iterator[Lane]:
        """Whoever works or treats on that day; a single technician who was chosen has a lane every day."""
        treating = {each.technician_id: each.technician for each in of_day if each.technician_id}
        names = {**treating, **{person: self._team.people[person] for person in self._people()}}
        for person, name in sorted(names.items(), key=lambda each: each[1].casefold()):
            spans = self._team.spans(person, day)
            if spans or person in treating or person == self._only:
                yield Lane(person, name, tuple(self._rows(*_minutes(span)) for span in spans))

    def _entries(self, day: date, of_day: Iterable[BookedSession], lanes: list[UUID]) -> Iterator[Entry]:
        for each in of_day:
            if each.starts_at and each.technician_id:
                start = minute_of(each.starts_at)
                end = min(start + each.minutes, MIDNIGHT)
                works = self._team.spans(each.technician_id, day)
                yield Entry(
                    each,
                    end=time(*divmod(min(end, MIDNIGHT - 1), HOUR)),
                    lane=lanes.index(each.technician_id) + 1,
                    rows=self._rows(start, end),
                    is_outside=not lies_within(works, each.starts_at, each.minutes),
                )

    def _rows(self, start: int, end: int) -> Rows:
        # Both ends are rounded down, so that what does not overlap by the clock does not overlap on the page.
        first, last = (start - self._top) // QUARTER, (end - self._top) // QUARTER
        return Rows(first, max(last - first, 1))


def _minutes(span: Span) -> tuple[int, int]:
    return minute_of(span.start), minute_of(span.end)
