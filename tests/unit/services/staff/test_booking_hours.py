"""Sessions have an hour, a technician and a room: nobody and nothing is booked twice, and old hours stay on record."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clinic import Clinic
from tests.queries import counted_queries
from tests.rows import room_row
from webapp.domain.booking import Booking
from webapp.domain.decision import DecisionKind
from webapp.domain.problem import RefusedError
from webapp.domain.scheduling import Slot
from webapp.services.booking_previews import Later
from webapp.services.running_aftercare import RunningAftercare
from webapp.storage.rows import AppointmentRow, BookedTimeRow, TimeOffRow

S1, S2, S3 = date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18)
NINE, TEN = time(9), time(10)


def test_a_booking_keeps_its_hour_its_technician_and_its_room(clinic: Clinic, tess: UUID, mona: UUID):
    room = add_room(clinic)
    client_id = clinic.arrive("U01", "Noor")

    book(clinic, mona, client_id, 1, S1, Slot(TEN, 330, tess, room))

    (booked,) = clinic.work.schedule.span(S1, S1)
    assert (booked.client_id, booked.client_name, booked.number) == (client_id, "Noor", 1)
    assert (booked.starts_at, booked.minutes, booked.technician, booked.room) == (TEN, 330, "Tess", "Room 1")


def test_a_booking_without_an_hour_lasts_as_planned_and_stands_first(clinic: Clinic, tess: UUID):
    book(clinic, tess, clinic.arrive("U01"), 1, S1, at(tess, NINE))
    clinic.book(clinic.arrive("U01"), tess, 1, S1)

    found = [(each.starts_at, each.minutes, each.technician) for each in clinic.work.schedule.span(S1, S1)]

    assert found == [(None, 360, ""), (NINE, 360, "Tess")]


@pytest.mark.parametrize(
    ("day", "start", "minutes", "words"),
    [
        (S1, time(8), 360, "works 09:00–19:00"),
        (S1, time(14), 360, "from 14:00 to 20:00"),
        (date(2026, 12, 13), TEN, 360, "does not work on this day of the week"),
        (S1, TEN, 10, "30 minutes"),
        (S1, TEN, 800, "12 hours"),
        (date(2026, 11, 30), TEN, 360, "has passed"),
    ],
)
def test_an_hour_that_cannot_be_is_refused_and_nothing_changes(clinic: Clinic, tess: UUID, day, start, minutes, words):
    client_id = clinic.arrive("U01")
    before = clinic.stored()

    with pytest.raises(RefusedError, match=words):
        book(clinic, tess, client_id, 1, day, Slot(start, minutes, tess))

    assert clinic.stored() == before
    assert clinic.told == []


def test_an_hour_of_today_that_has_passed_is_refused(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.clock.set_day(S1)
    before = clinic.stored()

    with pytest.raises(RefusedError, match="12:00 now"):
        book(clinic, tess, client_id, 1, S1, at(tess, time(11)))

    assert clinic.stored() == before


def test_nobody_is_booked_on_a_day_off(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    off = dict(staff_id=tess, first_on=S1, last_on=S1, words="Holiday", set_by=tess, created_at=clinic.clock())
    with clinic.database.write() as session:
        session.add(TimeOffRow(**off))

    with pytest.raises(RefusedError, match="Tess is off"):
        book(clinic, tess, client_id, 1, S1, at(tess, TEN))


def test_one_person_is_not_booked_twice_at_once(clinic: Clinic, tess: UUID):
    first, second = clinic.arrive("U01"), clinic.arrive("U01")
    book(clinic, tess, first, 1, S1, at(tess, NINE))
    before = clinic.stored()

    with pytest.raises(RefusedError, match="Tess has another session from 09:00 to 15:00"):
        book(clinic, tess, second, 1, S1, at(tess, time(13)))

    assert clinic.stored() == before


def test_one_room_is_not_booked_twice_at_once(clinic: Clinic, tess: UUID, mona: UUID):
    room, first, second = add_room(clinic), clinic.arrive("U01"), clinic.arrive("U01")
    book(clinic, tess, first, 1, S1, Slot(NINE, 360, tess, room))

    with pytest.raises(RefusedError, match="Room 1 is taken from 09:00 to 15:00"):
        book(clinic, tess, second, 1, S1, Slot(time(13), 360, mona, room))


def test_somebody_who_left_cannot_be_booked(clinic: Clinic, tess: UUID):
    gone = clinic.staff("Gone", disabled_at=clinic.clock())

    with pytest.raises(RefusedError, match="cannot be booked any more"):
        book(clinic, tess, clinic.arrive("U01"), 1, S1, at(gone, TEN))


def test_another_hour_of_the_same_day_is_a_move(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))
    plan = clinic.plan(client_id)

    for _ in range(2):
        move(clinic, tess, client_id, 1, S1, S1, at(tess, TEN), seen=first_time(clinic))

    times = [(row.starts_at, row.ended_at is None) for row in rows(clinic, BookedTimeRow)]
    assert times == [("09:00", False), ("10:00", True)]
    assert len(rows(clinic, AppointmentRow)) == 1
    assert clinic.plan(client_id) == plan
    assert clinic.told == [client_id] * 2


def test_another_hour_of_the_same_day_asks_for_no_reason_and_no_tick_anew(clinic: Clinic, tess: UUID):
    client_id, soon, close = clinic.arrive("U01"), date(2026, 12, 9), date(2027, 1, 7)
    bookings = clinic.work.bookings
    bookings.book(client_id, Booking(1, soon, reason="Flies home"), tess)
    bookings.book(client_id, Booking(2, date(2026, 12, 16)), tess)
    bookings.book(client_id, Booking(3, close, confirmed=True), tess)

    move(clinic, tess, client_id, 1, soon, soon, at(tess, NINE))
    move(clinic, tess, client_id, 3, close, close, at(tess, TEN))

    assert [each.starts_at for each in clinic.work.schedule.span(soon, close)] == [NINE, None, TEN]
    assert [row.override_reason_enc is not None for row in rows(clinic, AppointmentRow)] == [True, False, False]


def test_another_day_asks_for_its_own_reason(clinic: Clinic, tess: UUID):
    client_id, soon = clinic.arrive("U01"), date(2026, 12, 9)
    clinic.work.bookings.book(client_id, Booking(1, soon, reason="Flies home"), tess)

    with pytest.raises(RefusedError, match="Write down why"):
        move(clinic, tess, client_id, 1, soon, soon - timedelta(days=1), at(tess, NINE))


def test_the_hour_that_it_has_is_no_move(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))

    with pytest.raises(RefusedError, match="at this hour already"):
        move(clinic, tess, client_id, 1, S1, S1, at(tess, NINE))


def test_a_page_that_shows_an_older_hour_is_told_so_and_changes_nothing(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))
    seen = first_time(clinic)
    move(clinic, tess, client_id, 1, S1, S1, at(tess, TEN), seen=seen)
    before = clinic.stored()

    with pytest.raises(RefusedError, match="Somebody else changed the hour"):
        move(clinic, tess, client_id, 1, S1, S1, at(tess, time(11)), seen=seen)
    with pytest.raises(RefusedError, match="Somebody else changed the hour"):
        clinic.work.bookings.cancel(client_id, 1, tess, was=S1, was_time=seen)

    assert clinic.stored() == before


def test_a_move_to_another_day_frees_the_hour_of_the_old_one(clinic: Clinic, tess: UUID):
    first, second = clinic.arrive("U01"), clinic.arrive("U01")
    book(clinic, tess, first, 1, S1, at(tess, NINE))

    move(clinic, tess, first, 1, S1, S1 + timedelta(days=1), at(tess, NINE))
    book(clinic, tess, second, 1, S1, at(tess, NINE))

    assert [each.day for each in clinic.work.schedule.span(S1, S2)] == [S1, S1 + timedelta(days=1)]


def test_cancelling_ends_the_hours_of_all_that_are_cancelled(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))
    book(clinic, tess, client_id, 2, S2, at(tess, NINE, 330))

    clinic.work.bookings.cancel(client_id, 1, tess, was=S1, with_later=True)

    assert all(row.ended_at for row in rows(clinic, BookedTimeRow))


def test_a_client_who_is_asked_to_wait_keeps_no_hour(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, DecisionKind.DEFER)

    assert all(row.ended_at for row in rows(clinic, BookedTimeRow))
    with pytest.raises(RefusedError, match="asked to wait"):
        book(clinic, tess, client_id, 1, S1, at(tess, NINE))


@pytest.mark.parametrize(("hours_later", "stands"), [(2, False), (3, True)])
def test_a_session_of_today_stays_with_its_aftercare_where_its_hour_is_over_when_the_client_has_to_wait(
    clinic: Clinic, tess: UUID, hours_later: int, stands: bool
):
    client_id = two_sessions(clinic, tess)
    clinic.clock.set_day(S1)
    clinic.clock.move(hours=hours_later)  # The session lasts until three, three hours after noon.
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, DecisionKind.DEFER)

    assert hours(clinic, client_id) == ({1: (S1, NINE)} if stands else {})
    assert bool(RunningAftercare(clinic.database, clinic.desk.plans, clinic.desk.today).of(client_id)) is stands


def test_what_moves_along_keeps_its_hour_where_that_is_free(clinic: Clinic, tess: UUID):
    client_id = two_sessions(clinic, tess)

    move(clinic, tess, client_id, 1, S1, S1 + timedelta(days=2), at(tess, NINE), later=Later.MOVE)

    assert hours(clinic, client_id) == {1: (S1 + timedelta(days=2), NINE), 2: (S2 + timedelta(days=2), TEN)}


def test_what_moves_along_to_a_taken_hour_loses_it_and_that_is_said_before(clinic: Clinic, tess: UUID):
    client_id, other = two_sessions(clinic, tess), clinic.arrive("U01")
    book(clinic, tess, other, 1, S2 + timedelta(days=2), at(tess, NINE))
    new = Booking(1, S1 + timedelta(days=2), slot=at(tess, NINE))

    said = {each.number: each.loses_hour for each in clinic.work.booking_previews.of_move(client_id, new).effects}
    move(clinic, tess, client_id, 1, S1, new.day, new.slot, later=Later.MOVE)

    assert (said[1], said[2]) == (False, True)
    assert hours(clinic, client_id) == {1: (new.day, NINE), 2: (S2 + timedelta(days=2), None)}


def test_a_preview_says_which_lines_of_the_plan_change_and_stores_nothing(clinic: Clinic, tess: UUID):
    client_id = two_sessions(clinic, tess)
    before = clinic.stored()

    preview = clinic.work.booking_previews.of_move(client_id, Booking(2, S2 + timedelta(days=5), slot=at(tess, TEN)))

    assert "Sunscreen outdoors: new around session 1" in [str(line.text) for line in preview.lines]
    assert next((each.before, each.after, each.is_news) for each in preview.effects) == (
        S2,
        S2 + timedelta(days=5),
        True,
    )
    assert clinic.stored() == before


@pytest.mark.parametrize(
    ("day", "start", "words"),
    [
        (S2 + timedelta(days=1), time(20), "past midnight"),
        (S2 + timedelta(days=1), time(8), "works 09:00–19:00"),
        (S2 + timedelta(days=2), TEN, "Tess has another session from 09:00"),
        (S1 + timedelta(days=2), TEN, "At least"),
        (S1 - timedelta(days=60), TEN, "has passed"),
    ],
)
def test_a_preview_says_what_saving_would_be_refused_for(clinic: Clinic, tess: UUID, day, start, words):
    client_id, other = two_sessions(clinic, tess), clinic.arrive("U01")
    book(clinic, tess, other, 1, S2 + timedelta(days=2), at(tess, NINE))

    preview = clinic.work.booking_previews.of_move(client_id, Booking(2, day, slot=at(tess, start)))

    assert [words in str(problem.text) for problem in preview.problems] == [True]


def test_a_preview_of_a_free_hour_has_nothing_to_say_against_it(clinic: Clinic, tess: UUID):
    client_id = two_sessions(clinic, tess)

    assert clinic.work.booking_previews.of_move(client_id, Booking(2, S2, slot=at(tess, NINE))).problems == ()


@pytest.mark.parametrize("day", [S1, S1 + timedelta(days=1)])
def test_a_preview_says_that_a_session_loses_the_hour_that_nobody_asks_for(clinic: Clinic, tess: UUID, day: date):
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))

    told = clinic.work.booking_previews.of_move(client_id, Booking(1, day)).effects[0]
    move(clinic, tess, client_id, 1, S1, day, None)

    assert (told.hour, told.after, told.new_hour) == (NINE, *hours(clinic, client_id)[1])
    assert told.is_news


def test_a_preview_of_a_cancellation_says_what_is_proposed_instead(clinic: Clinic, tess: UUID):
    client_id = two_sessions(clinic, tess)
    before = clinic.stored()

    preview = clinic.work.booking_previews.of_cancel(client_id, 2)

    assert next((each.number, each.is_cancelled, each.hour) for each in preview.effects) == (2, True, TEN)
    assert clinic.stored() == before


def test_free_hours_keep_to_gaps_hours_and_what_is_booked(clinic: Clinic, tess: UUID):
    client_id, other = clinic.arrive("U01"), clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))
    book(clinic, tess, other, 1, S2 + timedelta(days=1), at(tess, NINE))

    free = clinic.work.schedule.free_slots(client_id, 2, S1, S2 + timedelta(days=2))

    assert {each.day for each in free} == {S2, S2 + timedelta(days=2)}
    assert [each.slot.start.hour for each in free if each.day == S2] == [9, 10, 11, 12, 13]


def test_every_free_hour_can_be_booked(clinic: Clinic, tess: UUID, mona: UUID):
    add_room(clinic)
    client_id, other = clinic.arrive("U01"), clinic.arrive("U01")
    book(clinic, tess, other, 1, S1, Slot(NINE, 120, mona, only_room(clinic)))

    for free in clinic.work.schedule.free_slots(client_id, 1, S1 - timedelta(days=9), S1 + timedelta(days=1)):
        book(clinic, tess, client_id, 1, free.day, free.slot)
        clinic.work.bookings.cancel(client_id, 1, tess, was=free.day)


def test_a_client_who_waits_is_offered_nothing(clinic: Clinic, tess: UUID):
    assert clinic.work.schedule.free_slots(clinic.arrive("U12"), 1, S1, S2) == ()


def test_the_schedule_asks_as_often_for_five_sessions_as_for_one(clinic: Clinic, tess: UUID):
    book(clinic, tess, clinic.arrive("U01"), 1, S1, at(tess, NINE))
    with counted_queries() as for_one:
        clinic.work.schedule.span(S1, S2)
    for step in range(1, 5):
        book(clinic, tess, clinic.arrive("U01"), 1, S1 + timedelta(days=step), at(tess, NINE))

    with counted_queries() as for_five:
        clinic.work.schedule.span(S1, S2)

    assert len(for_five) == len(for_one)


def test_free_hours_take_as_many_queries_for_a_month_as_for_a_day(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    with counted_queries() as for_a_day:
        clinic.work.schedule.free_slots(client_id, 1, S1, S1)

    with counted_queries() as for_a_month:
        clinic.work.schedule.free_slots(client_id, 1, S1, S1 + timedelta(days=30))

    assert len(for_a_month) == len(for_a_day)


def at(who: UUID, start: time, minutes: int = 360) -> Slot:
    return Slot(start, minutes, who)


def book(clinic: Clinic, by: UUID, client_id: UUID, number: int, day: date, slot: Slot) -> None:
    clinic.work.bookings.book(client_id, Booking(number, day, slot=slot), by)


def move(
    clinic: Clinic, by: UUID, client_id: UUID, number: int, was: date, day: date, slot: Slot | None, **more: Any
) -> None:
    if "seen" in more:
        more["was_time"] = more.pop("seen")
    clinic.work.bookings.move(client_id, Booking(number, day, slot=slot), by, was=was, **more)


def two_sessions(clinic: Clinic, tess: UUID) -> UUID:
    client_id = clinic.arrive("U01")
    book(clinic, tess, client_id, 1, S1, at(tess, NINE))
    book(clinic, tess, client_id, 2, S2, at(tess, TEN, 330))
    return client_id


def hours(clinic: Clinic, client_id: UUID) -> dict[int, tuple[date, time | None]]:
    booked = clinic.work.schedule.span(S1, S3 + timedelta(days=60))
    return {each.number: (each.day, each.starts_at) for each in booked if each.client_id == client_id}


def add_room(clinic: Clinic) -> UUID:
    with clinic.database.write() as session:
        row = room_row()
        session.add(row)
    return row.id


def only_room(clinic: Clinic) -> UUID:
    return next(iter(clinic.work.schedule.rota(S1, S1).rooms))


def first_time(clinic: Clinic) -> UUID:
    row: BookedTimeRow = rows(clinic, BookedTimeRow)[0]
    return row.id


def rows(clinic: Clinic, kind: Any) -> list[Any]:
    with clinic.database.read() as session:
        return list(session.scalars(select(kind).order_by(kind.id)))
