"""When everybody works: the hours of the week, days off, and days on which the clinic is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.booking import FURTHEST
from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, refuse
from webapp.domain.rota import USUAL_HOURS, TimeOff
from webapp.domain.scheduling import lies_within
from webapp.domain.text import Text
from webapp.domain.working_week import Week, tidy, time_off_problems, week_problems, written
from webapp.services.accounts.errors import UnknownMemberError
from webapp.services.desk import Desk, staff_names
from webapp.services.rotas import rota, week_of
from webapp.services.schedule import BookedSession, booked_sessions
from webapp.storage.rows import StaffRow, TimeOffRow, WorkingHoursRow, new_id

_CHANGED = "Somebody else changed these hours in the meantime. Please look at the page again."
_BOOKED = "Sessions are booked on these days. They stay, and somebody has to move them: tick the box."


class UnknownTimeOffError(DomainError):
    """No such days off were ever entered."""


@dataclass(frozen=True)
class MemberHours:
    """The week of one member of staff. `is_set`: somebody chose it; otherwise it is the clinic's usual one."""

    staff_id: UUID
    name: str
    week: Week
    is_set: bool

    @property
    def word(self) -> str:
        """Changes whenever the hours do."""
        return written(self.week if self.is_set else None)


@dataclass(frozen=True)
class TimeOffLine:
    """Days off as they are read. `name` is empty where the clinic is closed; `words` say why."""

    id: UUID
    days: TimeOff
    name: str
    words: str


class WorkingTimes:
    """Sessions that are booked stay booked, whatever changes here; they are named, so that somebody moves them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def members(self) -> tuple[MemberHours, ...]:
        """Everybody who can be booked, by name, with their weeks. Two queries."""
        with self._desk.database.read() as session:
            people = select(StaffRow).where(StaffRow.disabled_at.is_(None)).order_by(StaffRow.name)
            weeks = week_of(session)
            return tuple(_member(row, weeks.get(row.id)) for row in session.scalars(people))

    def of(self, staff_id: UUID) -> MemberHours:
        """The week of one member. Raises UnknownMemberError."""
        with self._desk.database.read() as session:
            return _hours(session, staff_id)

    def save(self, staff_id: UUID, week: Week, *, was: str) -> None:
        """Sets the week of a member, whose page was opened while it was `was`. The same week once more changes nothing.

        Raises RefusedError, UnknownMemberError.
        """
        refuse(*week_problems(week))
        wanted = tidy(week)
        with self._desk.database.write() as session:
            before = _hours(session, staff_id)
            if before.is_set and before.week == wanted:
                return
            if before.word != was:
                refuse(Problem("", Text(_CHANGED)))
            # One by one, so that the trail of what was done tells of each.
            for row in session.scalars(select(WorkingHoursRow).where(WorkingHoursRow.staff_id == staff_id)):
                session.delete(row)
            session.add_all(_rows(staff_id, wanted, self._desk))

    def outside(self, staff_id: UUID) -> tuple[BookedSession, ...]:
        """The sessions ahead of a member that lie outside of their hours, or on days off."""
        today = self._desk.today()
        with self._desk.database.read() as session:
            team = rota(session, today, today + FURTHEST)
            booked = booked_sessions(session, self._desk, today, today + FURTHEST)
        return tuple(
            each
            for each in booked
            if each.technician_id == staff_id
            and each.starts_at
            and not each.is_on_record
            and not lies_within(team.spans(staff_id, each.day), each.starts_at, each.minutes)
        )

    def time_off(self, first: date) -> tuple[TimeOffLine, ...]:
        """All days off that end on `first` or later, the earliest first. Two queries."""
        with self._desk.database.read() as session:
            return time_off_lines(session, first)

    def booked_within(self, days: TimeOff) -> tuple[BookedSession, ...]:
        """The sessions that would have to move for these days off; those that are over do not."""
        with self._desk.database.read() as session:
            return self._booked(session, days)

    def take_off(self, days: TimeOff, words: str, by: UUID, *, confirmed: bool = False) -> None:
        """Enters days off; booked sessions on them ask whether that is meant. The same once more changes nothing.

        Raises RefusedError, UnknownMemberError.
        """
        refuse(*time_off_problems(days.first_on, days.last_on, self._desk.today()))
        with self._desk.database.write() as session:
            if days.staff_id:
                _existing(session, days.staff_id)
            if any(line.days == days and line.words == words for line in time_off_lines(session, days.last_on)):
                return
            if not confirmed and self._booked(session, days):
                refuse(Problem("confirmed", Text(_BOOKED)))
            session.add(self._row(days, words, by))

    def end_time_off(self, time_off_id: UUID) -> None:
        """Takes days off back. Those that were taken back already stay so. Raises UnknownTimeOffError."""
        with self._desk.database.write() as session:
            row = session.get(TimeOffRow, time_off_id)
            if row is None:
                raise UnknownTimeOffError("There are no such days off.")
            row.ended_at = row.ended_at or self._desk.clock()

    def _booked(self, session: Session, days: TimeOff) -> tuple[BookedSession, ...]:
        today = self._desk.today()
        last = min(days.last_on, today + FURTHEST)
        found = booked_sessions(session, self._desk, max(days.first_on, today), last)
        return tuple(each for each in found if days.staff_id in (None, each.technician_id) and not each.is_on_record)

    def _row(self, days: TimeOff, words: str, by: UUID) -> TimeOffRow:
        return TimeOffRow(
            id=new_id(),
            created_at=self._desk.clock(),
            staff_id=days.staff_id,
            first_on=days.first_on,
            last_on=days.last_on,
            words=words,
            set_by=by,
        )


def time_off_lines(session: Session, first: date, last: date = date.max) -> tuple[TimeOffLine, ...]:
    """Days off that stand and touch `first` to `last`, inside the caller's transaction. Two queries."""
    names = staff_names(session)
    standing = TimeOffRow.ended_at.is_(None), TimeOffRow.last_on >= first, TimeOffRow.first_on <= last
    rows = session.scalars(select(TimeOffRow).where(*standing).order_by(TimeOffRow.first_on, TimeOffRow.id))
    return tuple(
        TimeOffLine(
            row.id,
            TimeOff(row.staff_id, row.first_on, row.last_on),
            names[row.staff_id] if row.staff_id else "",
            row.words,
        )
        for row in rows
    )


def _hours(session: Session, staff_id: UUID) -> MemberHours:
    return _member(_existing(session, staff_id), week_of(session).get(staff_id))


def _existing(session: Session, staff_id: UUID) -> StaffRow:
    row = session.get(StaffRow, staff_id)
    if row is None:
        raise UnknownMemberError("There is no such member of staff.")
    return row


def _member(row: StaffRow, week: Week | None) -> MemberHours:
    return MemberHours(row.id, row.name, tidy(USUAL_HOURS if week is None else week), week is not None)


def _rows(staff_id: UUID, week: Week, desk: Desk) -> list[WorkingHoursRow]:
    return [
        WorkingHoursRow(
            id=new_id(),
            created_at=desk.clock(),
            staff_id=staff_id,
            weekday=weekday,
            starts_at=f"{span.start:%H:%M}",
            ends_at=f"{span.end:%H:%M}",
        )
        for weekday, spans in week.items()
        for span in spans
    ]
