"""Booking, moving and cancelling sessions: the plan follows at once, and the client is told.

Writers take turns, and each looks at the booked hours in its own turn: no person and no room is booked twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.booking import Booking, booking_problems, displaced, took_place
from webapp.domain.case import Case
from webapp.domain.problem import Problem, refuse
from webapp.domain.scheduling import written
from webapp.domain.text import Text
from webapp.domain.treatment import USUAL_SESSIONS
from webapp.services.appointments import Appointments
from webapp.services.booking_obstacles import booking_obstacles
from webapp.services.booking_previews import Hours, Later, slots_of
from webapp.services.date_requests import confirm_request
from webapp.services.desk import Desk
from webapp.services.plans import PlanSnapshot
from webapp.services.review_opening import open_review
from webapp.services.treatment_records import further_agreed

__all__ = ["ANY_TIME", "BookingService", "Later"]

_GONE = "Session {number} is not booked any more. Please look at the client's page again."
_CHANGED = "Somebody else moved session {number} to {day} in the meantime. Please look again."
_OTHER_HOUR = "Somebody else changed the hour of session {number} in the meantime. Please look again."
_BOOKED = "This session is booked on {day}. Move it instead."
_BOOKED_AT = "This session is booked on {day} at {hour}. Move it instead."
_SAME = "The session is on this day already. Please choose another one."
_SAME_HOUR = "The session is on this day and at this hour already. Please choose another one."
_FURTHER = "Session {number} is beyond the usual three. Tick that both of you agree on it."
_ON_RECORD = "Session {number} is on record as held, so this can be neither moved nor cancelled."

# Stands for the row of an hour where a page has shown none.
ANY_TIME: Final = UUID(int=0)


class BookingService:
    """Every change is one write transaction: the appointment, its hour, the new plan, or none of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def obstacles(self, client_id: UUID, number: int) -> tuple[Problem, ...]:
        """Why a session can be booked or moved to no day at all; nothing where it can be.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            case = self._desk.plans.case(session, client_id)
            return self._obstacles(session, client_id, case, number)

    def book(
        self, client_id: UUID, booking: Booking, staff_id: UUID, *, request_id: UUID | None = None
    ) -> PlanSnapshot:
        """Books a session, and so confirms what the client asked for it; `request_id` is the wish that was looked at.

        The same booking once more changes nothing. Raises RefusedError.
        """
        with self._desk.database.write() as session:
            appointments = Appointments(self._desk, session, client_id, staff_id)
            if _stands(appointments, booking):
                return self._desk.plans.remake(session, client_id, "booked")
            refuse(*_booked_problems(appointments, booking.number))
            case = self._desk.plans.case(session, client_id)
            allowed = self._allowed(session, client_id, case, booking)
            refuse(*_further_problems(session, client_id, booking))
            appointments.book(allowed)
            confirm_request(session, client_id, booking.number, staff_id, self._desk.clock(), request_id)
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
        was_time: UUID | None = ANY_TIME,
        later: Later = Later.ASK,
        not_held: bool = False,
        request_id: UUID | None = None,
    ) -> PlanSnapshot:
        """Books a session that was on `was` on another day or at another hour.

        `was_time` is the row of the hour that it had, `later` says what becomes of those that no longer fit. What moves
        along keeps its hour if that is free. The same move once more changes nothing. Raises RefusedError.
        """
        with self._desk.database.write() as session:
            appointments = Appointments(self._desk, session, client_id, staff_id)
            before = appointments.day(booking.number), appointments.slot(booking.number)
            is_stale = tuple(_stale(appointments, booking.number, was, was_time))
            if is_stale and before == (booking.day, booking.slot):
                return self._desk.plans.remake(session, client_id, "moved")
            refuse(*is_stale)
            if before == (booking.day, booking.slot):
                refuse(Problem("day", Text(_SAME_HOUR) if booking.slot else Text(_SAME)))
            refuse(*_recorded_problems(appointments, booking.number))
            case = self._desk.plans.case(session, client_id)
            refuse(*_past_problems(case, booking.number, self._desk.today(), not_held=not_held))
            self._move(session, appointments, case, self._allowed(session, client_id, case, booking), later)
            confirm_request(session, client_id, booking.number, staff_id, self._desk.clock(), request_id)
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
        was_time: UUID | None = ANY_TIME,
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
            refuse(*_stale(appointments, number, was, was_time))
            refuse(*_recorded_problems(appointments, number))
            case = self._desk.plans.case(session, client_id)
            refuse(*_past_problems(case, number, self._desk.today(), not_held=not_held))
            refuse(*_alone_problems(case, number, with_later=with_later))
            appointments.cancel_following(number)
            plan = self._desk.plans.remake(session, client_id, "cancelled")
        self._desk.tell_client(client_id)
        return plan

    def _obstacles(self, session: Session, client_id: UUID, case: Case, number: int) -> tuple[Problem, ...]:
        is_undecided = open_review(session, client_id) is not None
        return booking_obstacles(self._desk, case, number, is_undecided=is_undecided)

    def _allowed(self, session: Session, client_id: UUID, case: Case, booking: Booking) -> Booking:
        """The booking, with its reason only if it needs one: a reason on record lowers what later moves ask for."""
        refuse(*self._obstacles(session, client_id, case, booking.number))
        today = self._desk.today()
        in_the_way = booking_problems(self._desk.content, case, _as_agreed(case, booking), today)
        # On a day that cannot be, no hour is of use.
        if all(problem.field != "day" for problem in in_the_way):
            hours = Hours.between(session, self._desk, client_id, [booking.day])
            in_the_way = (*in_the_way, *hours.problems(booking.day, booking.slot))
        refuse(*in_the_way)
        plain = replace(booking, reason="")
        return booking if booking_problems(self._desk.content, case, plain, today) else plain

    def _move(self, session: Session, appointments: Appointments, case: Case, booking: Booking, later: Later) -> None:
        away = displaced(self._desk.content, case, booking.number, booking.day)
        if away and later is Later.ASK:
            refuse(Problem("later", Text("Booked sessions no longer fit. Choose what becomes of them.")))
        slots = slots_of(session, appointments.client_id)
        hours = Hours.between(session, self._desk, appointments.client_id, [each.proposed for each in away])
        appointments.move(booking)
        if later is Later.CANCEL and away:
            appointments.cancel_following(away[0].number)
        elif later is Later.MOVE:
            for each in away:
                slot = slots.get(each.number) if hours.is_free(slots, each) else None
                appointments.move(Booking(each.number, each.proposed, slot=slot))


def _as_agreed(case: Case, booking: Booking) -> Booking:
    """For another hour of the day that it has, the reason on record still counts, and so does the tick of then."""
    if case.sessions.get(booking.number) != booking.day:
        return booking
    return replace(booking, confirmed=True, reason=booking.reason or case.reasons.get(booking.number, ""))


def _stands(appointments: Appointments, booking: Booking) -> bool:
    """Whether this is booked already; a booking without an hour leaves the hour as it is."""
    if appointments.day(booking.number) != booking.day:
        return False
    return booking.slot is None or appointments.slot(booking.number) == booking.slot


def _booked_problems(appointments: Appointments, number: int) -> Iterator[Problem]:
    day, slot = appointments.day(number), appointments.slot(number)
    if day and slot:
        yield Problem("day", Text(_BOOKED_AT, {"day": day, "hour": written(slot.start)}))
    elif day:
        yield Problem("day", Text(_BOOKED, {"day": day}))


def _stale(appointments: Appointments, number: int, was: date, was_time: UUID | None) -> Iterator[Problem]:
    """Somebody else was quicker than the page that this was filled in on."""
    day = appointments.day(number)
    if day is None:
        yield Problem("", Text(_GONE, {"number": number}))
    elif day != was:
        yield Problem("", Text(_CHANGED, {"number": number, "day": day}))
    elif was_time not in (ANY_TIME, appointments.time_id(number)):
        yield Problem("", Text(_OTHER_HOUR, {"number": number}))


def _further_problems(session: Session, client_id: UUID, booking: Booking) -> Iterator[Problem]:
    """A session beyond the usual three is agreed on: in the record of the one before, or by a tick (I15, F168)."""
    if booking.number <= USUAL_SESSIONS or booking.agreed:
        return
    if not further_agreed(session, client_id, booking.number):
        yield Problem("agreed", Text(_FURTHER, {"number": booking.number}))


def _recorded_problems(appointments: Appointments, number: int) -> Iterator[Problem]:
    """What is on record as held stays where it is, and so does all before it."""
    held = appointments.recorded()
    if any(each >= number for each in held):
        yield Problem("", Text(_ON_RECORD, {"number": max(held)}))


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
