"""What moving or cancelling a session would change, shown before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.assessment import Assessment
from webapp.domain.booking import FURTHEST, Booking, Displaced, booking_problems, displaced
from webapp.domain.case import Case
from webapp.domain.difference import Difference, DifferenceKind
from webapp.domain.impact import differences, outcome
from webapp.domain.problem import Problem
from webapp.domain.rota import Rota
from webapp.domain.scheduling import Slot, Taken, slot_problems
from webapp.services.appointments import open_appointments
from webapp.services.booked_times import open_times, slot_of, taken_between
from webapp.services.desk import Desk
from webapp.services.rotas import rota

_Value = TypeVar("_Value")
# The page shows each session with its day before and after, so these say nothing new.
TOLD_BY_SESSIONS = (
    DifferenceKind.SESSION_UNFIT,
    DifferenceKind.SESSION_FITS,
    DifferenceKind.SESSION_NEW,
    DifferenceKind.SESSION_GONE,
    DifferenceKind.SESSION_MOVED,
)


class Later(StrEnum):
    """What becomes of booked sessions that no longer fit after a move."""

    ASK = ""
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Effect:
    """What a change does to one session: its day and hour before and after, and whether its booking has to give way.

    `is_cancelled`: it was booked, and is only proposed for the day `after`.
    """

    number: int
    before: date | None
    after: date
    is_displaced: bool
    hour: time | None = None
    new_hour: time | None = None
    is_cancelled: bool = False

    @property
    def loses_hour(self) -> bool:
        """Whether it moves along to a day on which its hour is not free."""
        return self.is_displaced and not self.is_cancelled and self.hour is not None and self.new_hour is None

    @property
    def is_news(self) -> bool:
        """Whether anything of it changes."""
        return self.is_cancelled or (self.before, self.hour) != (self.after, self.new_hour)


@dataclass(frozen=True)
class BookingPreview:
    """The days of the sessions, and everything that differs in the plan; nothing where the change cannot be.

    `problems` are what saving it now would be refused for, in as far as day and hour are to blame.
    """

    effects: tuple[Effect, ...] = ()
    lines: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()


class BookingPreviews:
    """Tries out; nothing is stored."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_move(self, client_id: UUID, booking: Booking, later: Later = Later.MOVE) -> BookingPreview:
        """What moving a session would do to it, to all after it and to the plan.

        Raises UnknownClientError.
        """
        today = self._desk.today()
        with self._desk.database.read() as session:
            case = self._desk.plans.case(session, client_id)
            problems = self._problems(session, client_id, case, booking)
            if not today <= booking.day <= today + FURTHEST:
                return BookingPreview(problems=problems)
            away = displaced(self._desk.content, case, booking.number, booking.day)
            slots = slots_of(session, client_id)
            hours = Hours.between(session, self._desk, client_id, [each.proposed for each in away])
        after = moved(case, booking, away, later)
        kept = {each.number for each in away if later is Later.MOVE and hours.is_free(slots, each)}
        keep_theirs = (kept | _staying(after, away)) - {booking.number}
        new_slots = {number: slot for number, slot in slots.items() if number in keep_theirs}
        new_slots |= {booking.number: booking.slot} if booking.slot else {}
        return replace(self._preview(case, after, booking.number, slots, new_slots), problems=problems)

    def of_cancel(self, client_id: UUID, number: int) -> BookingPreview:
        """What cancelling a session and those after it would do to them and to the plan.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            case = self._desk.plans.case(session, client_id)
            slots = slots_of(session, client_id)
        kept = replace(case, sessions=_before(case.sessions, number), reasons=_before(case.reasons, number))
        return self._preview(case, kept, number, slots, {})

    def _problems(self, session: Session, client_id: UUID, case: Case, booking: Booking) -> tuple[Problem, ...]:
        """On a day that cannot be, no hour is of use."""
        of_day = booking_problems(self._desk.content, case, booking, self._desk.today())
        told = tuple(problem for problem in of_day if problem.field in ("", "day"))
        hours = Hours.between(session, self._desk, client_id, [booking.day])
        return told or hours.problems(booking.day, booking.slot)

    def _preview(
        self, case: Case, changed: Case, number: int, slots: Mapping[int, Slot], new_slots: Mapping[int, Slot]
    ) -> BookingPreview:
        before, after = outcome(self._desk.content, case), outcome(self._desk.content, changed)
        if not (isinstance(before, Assessment) and isinstance(after, Assessment)):
            return BookingPreview()
        days_before = {each.number: each.date for each in before.plan.sessions}
        effects = tuple(
            Effect(
                number=each.number,
                before=days_before.get(each.number),
                after=each.date,
                is_displaced=each.number > number
                and each.number in case.sessions
                and _moves(case, changed, each.number),
                hour=_start(slots.get(each.number)),
                new_hour=_start(new_slots.get(each.number)) if each.booked else None,
                is_cancelled=each.number in case.sessions and each.number not in changed.sessions,
            )
            for each in after.plan.sessions
            if each.number >= number
        )
        lines = (each for each in differences(before, after) if each.kind not in TOLD_BY_SESSIONS)
        return BookingPreview(effects, tuple(lines))


@dataclass(frozen=True)
class Hours:
    """Who works and what is taken on some days, without the client's own sessions: those are never on one day."""

    desk: Desk
    rota: Rota
    taken: tuple[Taken, ...]

    @classmethod
    def between(cls, session: Session, desk: Desk, client_id: UUID, days: list[date]) -> Hours:
        """As it stands in this transaction, from the first of these days to the last."""
        first, last = min(days, default=date.min), max(days, default=date.min)
        others = tuple(each for each in taken_between(session, first, last) if each.client_id != client_id)
        return cls(desk, rota(session, first, last), others)

    def problems(self, day: date, slot: Slot | None) -> tuple[Problem, ...]:
        """What stands in the way of the hour; nothing where none is asked for."""
        return slot_problems(slot, day, self.rota, self.taken, self.desk.local_time()) if slot else ()

    def is_free(self, slots: Mapping[int, Slot], away: Displaced) -> bool:
        """Whether a session that moves along can keep its hour."""
        return not self.problems(away.proposed, slots.get(away.number))


def slots_of(session: Session, client_id: UUID) -> dict[int, Slot]:
    """The hours of a client's booked sessions, by number."""
    booked = {row.id: row.number for row in session.scalars(open_appointments(client_id))}
    return {booked[identity]: slot_of(row) for identity, row in open_times(session, booked).items()}


def moved(case: Case, booking: Booking, away: tuple[Displaced, ...], later: Later) -> Case:
    """The case after a move, with what becomes of the sessions that no longer fit."""
    sessions, reasons = dict(case.sessions), dict(case.reasons)
    if later is Later.CANCEL and away:
        sessions, reasons = _before(sessions, away[0].number), _before(reasons, away[0].number)
    else:
        sessions |= {each.number: each.proposed for each in away}
    sessions[booking.number] = booking.day
    reasons[booking.number] = booking.reason or "to be written down"
    return replace(case, sessions=sessions, reasons=reasons)


def _staying(after: Case, away: tuple[Displaced, ...]) -> set[int]:
    return set(after.sessions) - {each.number for each in away}


def _moves(case: Case, changed: Case, number: int) -> bool:
    return case.sessions.get(number) != changed.sessions.get(number)


def _start(slot: Slot | None) -> time | None:
    return slot.start if slot else None


def _before(by_number: Mapping[int, _Value], number: int) -> dict[int, _Value]:
    return {each: value for each, value in by_number.items() if each < number}
