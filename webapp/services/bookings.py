"""Booking, moving and cancelling sessions: the plan follows at once, and the client is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.assessment import Assessment, assess
from webapp.domain.booking import FURTHEST, Booking, Displaced, booking_problems, displaced, took_place
from webapp.domain.case import Case
from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.domain.timeline import SessionDateError
from webapp.services.appointments import Appointments
from webapp.services.desk import Desk
from webapp.services.plans import PlanSnapshot
from webapp.services.review_opening import open_review

_REVIEW_FIRST = "Somebody has to decide about this client first."
_GONE = "Session {number} is not booked any more. Please look at the client's page again."
_CHANGED = "Somebody else moved session {number} to {day} in the meantime. Please look again."


class Later(StrEnum):
    """What becomes of booked sessions that no longer fit after a move."""

    ASK = ""
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Effect:
    """What a move does to one session: its day before and after, and whether its booking has to give way."""

    number: int
    before: date | None
    after: date
    is_displaced: bool


class BookingService:
    """Every change is one write transaction: the appointment, the new plan, or none of both."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def book(self, client_id: UUID, booking: Booking, staff_id: UUID) -> PlanSnapshot:
        """Books a session. The same booking once more changes nothing.

        Raises RefusedError.
        """
        with self._desk.database.write() as session:
            appointments = Appointments(self._desk, session, client_id, staff_id)
            booked = appointments.day(booking.number)
            if booked == booking.day:
                return self._desk.plans.remake(session, client_id, "booked")
            if booked:
                refuse(Problem("day", Text("This session is booked on {day}. Move it instead.", {"day": booked})))
            case = self._desk.plans.case(session, client_id)
            appointments.book(self._allowed(session, client_id, case, booking))
            plan = self._desk.plans.remake(session, client_id, "booked")
        self._desk.tell_client(client_id)
        return plan

    def move(
        self,
        client_id: UUID,
        booking: Booking,
        staff_id: UUID,
        *,
        was: date,
        later: Later = Later.ASK,
        not_held: bool = False,
    ) -> PlanSnapshot:
        """Books a session that was on `was` on another day; `later` says what becomes of those that no longer fit.

        The same move once more changes nothing. Raises RefusedError.
        """
        with self._desk.database.write() as session:
            appointments = Appointments(self._desk, session, client_id, staff_id)
            if appointments.day(booking.number) == booking.day != was:
                return self._desk.plans.remake(session, client_id, "moved")
            refuse(*_stale(appointments, booking.number, was))
            if booking.day == was:
                refuse(Problem("day", Text("The session is on this day already. Please choose another one.")))
            case = self._desk.plans.case(session, client_id)
            refuse(*_past_problems(case, booking.number, self._desk.today(), not_held=not_held))
            self._move(appointments, case, self._allowed(session, client_id, case, booking), later)
            plan = self._desk.plans.remake(session, client_id, "moved")
        self._desk.tell_client(client_id)
        return plan

    def cancel(
        self,
        client_id: UUID,
        number: int,
        staff_id: UUID,
        *,
        was: date,
        with_later: bool = False,
        not_held: bool = False,
    ) -> PlanSnapshot:
        """Cancels a session, and `with_later` those after it, which cannot stand without it.

        One whose day has passed is cancelled only if somebody says that it was `not_held`.
        The same once more changes nothing. Raises RefusedError.
        """
        with self._desk.database.write() as session:
            appointments = Appointments(self._desk, session, client_id, staff_id)
            if appointments.day(number) is None:
                return self._desk.plans.remake(session, client_id, "cancelled")
            refuse(*_stale(appointments, number, was))
            case = self._desk.plans.case(session, client_id)
            refuse(*_past_problems(case, number, self._desk.today(), not_held=not_held))
            refuse(*_alone_problems(case, number, with_later=with_later))
            appointments.cancel_following(number)
            plan = self._desk.plans.remake(session, client_id, "cancelled")
        self._desk.tell_client(client_id)
        return plan

    def effects(self, client_id: UUID, booking: Booking) -> tuple[Effect, ...]:
        """What moving a session would do to it and to all after it, if those that no longer fit moved along.

        Nothing where the move itself cannot be.
        """
        if booking.day > self._desk.today() + FURTHEST:
            return ()
        with self._desk.database.read() as session:
            case = self._desk.plans.case(session, client_id)
        away = {each.number: each for each in displaced(self._desk.content, case, booking.number, booking.day)}
        try:
            before = {each.number: each.date for each in assess(self._desk.content, case).plan.sessions}
            after = self._moved(case, booking, tuple(away.values())).plan.sessions
        except SessionDateError:
            return ()
        return tuple(
            Effect(each.number, before.get(each.number), each.date, each.number in away)
            for each in after
            if each.number >= booking.number
        )

    def _moved(self, case: Case, booking: Booking, away: tuple[Displaced, ...]) -> Assessment:
        sessions = {**case.sessions, booking.number: booking.day, **{each.number: each.proposed for each in away}}
        reasons = {**case.reasons, booking.number: booking.reason or "to be written down"}
        return assess(self._desk.content, replace(case, sessions=sessions, reasons=reasons))

    def _allowed(self, session: Session, client_id: UUID, case: Case, booking: Booking) -> Booking:
        """The booking, with its reason only if it needs one: a reason on record lowers what later moves ask for."""
        today = self._desk.today()
        waits = (Problem("", Text(_REVIEW_FIRST)),) if open_review(session, client_id) else ()
        refuse(*(waits or booking_problems(self._desk.content, case, booking, today)))
        plain = replace(booking, reason="")
        return booking if booking_problems(self._desk.content, case, plain, today) else plain

    def _move(self, appointments: Appointments, case: Case, booking: Booking, later: Later) -> None:
        away = displaced(self._desk.content, case, booking.number, booking.day)
        if away and later is Later.ASK:
            refuse(Problem("later", Text("Booked sessions no longer fit. Choose what becomes of them.")))
        appointments.move(booking)
        if later is Later.CANCEL and away:
            appointments.cancel_following(away[0].number)
        elif later is Later.MOVE:
            for each in away:
                appointments.move(Booking(each.number, each.proposed))


def _stale(appointments: Appointments, number: int, was: date) -> Iterator[Problem]:
    """Somebody else was quicker than the page that this was filled in on."""
    day = appointments.day(number)
    if day is None:
        yield Problem("", Text(_GONE, {"number": number}))
    elif day != was:
        yield Problem("", Text(_CHANGED, {"number": number, "day": day}))


def _past_problems(case: Case, number: int, today: date, *, not_held: bool) -> Iterator[Problem]:
    for later in case.sessions:
        if later > number and took_place(case, later, today):
            words = "Session {later} has taken place, so this one cannot change any more."
            yield Problem("", Text(words, {"later": later}))
            return
    if took_place(case, number, today) and not not_held:
        yield Problem("not_held", Text("The day of this session has passed. Tick this if it did not take place."))


def _alone_problems(case: Case, number: int, *, with_later: bool) -> Iterator[Problem]:
    if any(later > number for later in case.sessions) and not with_later:
        yield Problem("with_later", Text("The sessions after this one cannot stand alone. Cancel them too."))
