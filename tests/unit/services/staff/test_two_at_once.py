"""Two members of staff click in the same moment, 200 times each: whoever is second is told, and nothing is wrong."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import pairwise
from threading import Barrier
from uuid import UUID

from sqlalchemy import delete, insert, select

from tests.at_once import ROUNDS, Act, at_once
from tests.clinic import REASON, Clinic
from tests.rows import room_row
from webapp.domain.booking import Booking
from webapp.domain.decision import DecisionKind, Draft
from webapp.domain.errors import DomainError
from webapp.domain.scheduling import Slot
from webapp.services import booking_previews
from webapp.services.appointments import Appointments
from webapp.services.booked_times import taken_between
from webapp.storage.rows import AppointmentRow, ReviewRow, Row

DAY = date(2026, 12, 14)
CHANGED = ("appointment", "booked_time", "decision", "plan", "review")


def test_of_two_who_book_one_hour_exactly_one_gets_it(clinic: Clinic, tess: UUID, mona: UUID):
    room, clients = add_room(clinic), (clinic.arrive("U01"), clinic.arrive("U01"))

    for number, restore in rounds(clinic):
        slots = hours_that_clash(number, tess, mona, room)
        told = at_once(*(booking(clinic, who, slot, tess) for who, slot in zip(clients, slots, strict=True)))

        assert sorted(map(kind_of, told)) == ["PlanSnapshot", "RefusedError"]
        assert clashes(clinic) == [], f"round {number}"
        restore()


def test_with_nobody_looking_at_what_is_taken_both_would_get_it(clinic: Clinic, tess: UUID, mona: UUID, monkeypatch):
    room, clients = add_room(clinic), (clinic.arrive("U01"), clinic.arrive("U01"))
    monkeypatch.setattr(booking_previews, "taken_between", lambda *_: ())

    at_once(*(booking(clinic, who, Slot(time(9), 360, tess, room), mona) for who in clients))

    assert clashes(clinic) != []


def test_of_two_who_take_one_review_exactly_one_holds_it(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.arrive("U09")
    review_id = open_review(clinic)

    for number, restore in rounds(clinic):
        told = at_once(*(taking(clinic, review_id, who) for who in (tess, mona)))

        assert sorted(map(kind_of, told)) == ["NoneType", "ReviewTakenError"]
        winner = (tess, mona)[[kind_of(each) for each in told].index("NoneType")]
        assert holder(clinic) == winner, f"round {number}"
        restore()


def test_with_a_look_before_the_turn_to_write_both_would_hold_it(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.arrive("U09")
    review_id, both_looked = open_review(clinic), Barrier(2)

    def take_what_was_free(staff_id: UUID) -> bool:
        is_free = holder(clinic) is None
        both_looked.wait()
        if is_free:
            with clinic.database.write() as session:
                review = session.get_one(ReviewRow, review_id)
                review.claimed_by, review.claimed_at = staff_id, clinic.clock()
        return is_free

    assert at_once(lambda: take_what_was_free(tess), lambda: take_what_was_free(mona)) == [True, True]


def test_a_client_who_is_deferred_while_somebody_moves_or_cancels_keeps_no_session(
    clinic: Clinic, tess: UUID, mona: UUID
):
    client_id, review_id = booked_and_taken(clinic, tess, mona)

    for number, restore in rounds(clinic):
        other = moving(clinic, client_id, tess) if number % 2 else cancelling(clinic, client_id, tess)
        decided, _ = at_once(deferring(clinic, review_id, mona), other)

        assert kind_of(decided) == "PlanSnapshot"
        assert to_come(clinic) == [], f"round {number}"
        assert clinic.plan(client_id).plan.sessions == ()
        assert ended_once(clinic), f"round {number}"
        restore()


def test_with_a_decision_that_ends_no_session_the_client_would_keep_one(
    clinic: Clinic, tess: UUID, mona: UUID, monkeypatch
):
    client_id, review_id = booked_and_taken(clinic, tess, mona)
    monkeypatch.setattr(Appointments, "cancel_from", lambda *_: None)

    at_once(deferring(clinic, review_id, mona), moving(clinic, client_id, tess))

    assert to_come(clinic) != []


# --- Acts ---


def booking(clinic: Clinic, client_id: UUID, slot: Slot, by: UUID) -> Act:
    return lambda: clinic.work.bookings.book(client_id, Booking(1, DAY, slot=slot), by)


def taking(clinic: Clinic, review_id: UUID, staff_id: UUID) -> Act:
    return lambda: clinic.work.reviews.claim(review_id, staff_id)


def deferring(clinic: Clinic, review_id: UUID, staff_id: UUID) -> Act:
    return lambda: clinic.work.decisions.decide(review_id, staff_id, Draft(DecisionKind.DEFER, REASON))


def moving(clinic: Clinic, client_id: UUID, staff_id: UUID) -> Act:
    later = Booking(1, DAY + timedelta(days=1), slot=Slot(time(9), 360, staff_id))
    return lambda: clinic.work.bookings.move(client_id, later, staff_id, was=DAY)


def cancelling(clinic: Clinic, client_id: UUID, staff_id: UUID) -> Act:
    return lambda: clinic.work.bookings.cancel(client_id, 1, staff_id, was=DAY)


def hours_that_clash(number: int, tess: UUID, mona: UUID, room: UUID) -> tuple[Slot, Slot]:
    """By turns the same hour, one person in hours that overlap, and one room with two people."""
    first = Slot(time(9), 360, tess, room)
    return first, (first, Slot(time(13), 360, tess, room), Slot(time(11), 360, mona, room))[number % 3]


# --- Races ---


def rounds(clinic: Clinic) -> Iterator[tuple[int, Callable[[], None]]]:
    """The number of each race, and what puts everything back as it was before it."""
    tables = [table for table in Row.metadata.sorted_tables if table.name in CHANGED]
    with clinic.database.read() as session:
        before = {table.name: [dict(row) for row in session.execute(select(table)).mappings()] for table in tables}

    def restore() -> None:
        with clinic.database.write() as session:
            for table in reversed(tables):
                session.execute(delete(table))
            for table in tables:
                if before[table.name]:
                    session.execute(insert(table), before[table.name])

    for number in range(ROUNDS[clinic.database.dialect]):
        yield number, restore


# --- What stands afterwards ---


def clashes(clinic: Clinic) -> list[tuple[Slot, Slot]]:
    """Booked hours that overlap in one person or one room."""
    with clinic.database.read() as session:
        slots = [each.slot for each in taken_between(session, DAY, DAY)]
    assert slots
    beside = pairwise(sorted(slots, key=lambda slot: slot.start))
    return [(one, other) for one, other in beside if one.overlaps(other) and shares(one, other)]


def shares(one: Slot, other: Slot) -> bool:
    return one.technician_id == other.technician_id or one.room_id == other.room_id


def to_come(clinic: Clinic) -> list[date]:
    return [each.day for each in clinic.work.schedule.span(DAY, DAY + timedelta(days=60))]


def ended_once(clinic: Clinic) -> bool:
    with clinic.database.read() as session:
        rows = session.scalars(select(AppointmentRow)).all()
        open_times = taken_between(session, DAY, DAY + timedelta(days=60))
    return not open_times and all(row.ended_at and row.ended_by and row.end_kind for row in rows)


def holder(clinic: Clinic) -> UUID | None:
    with clinic.database.read() as session:
        return session.scalars(select(ReviewRow.claimed_by)).one()


def kind_of(told: object) -> str:
    assert told is None or not isinstance(told, DomainError) or str(told)
    return type(told).__name__


# --- Scenes ---


def add_room(clinic: Clinic) -> UUID:
    with clinic.database.write() as session:
        row = room_row()
        session.add(row)
    return row.id


def open_review(clinic: Clinic) -> UUID:
    return clinic.work.reviews.queue()[0].review_id


def booked_and_taken(clinic: Clinic, tess: UUID, mona: UUID) -> tuple[UUID, UUID]:
    """A client with a booked session, and a review about them in Mona's hands."""
    client_id = clinic.arrive("U01")
    clinic.work.bookings.book(client_id, Booking(1, DAY, slot=Slot(time(9), 360, tess)), tess)
    review_id = clinic.work.reviews.decide_again(client_id)
    clinic.work.reviews.claim(review_id, mona)
    return client_id, review_id
