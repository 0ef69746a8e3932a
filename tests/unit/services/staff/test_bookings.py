"""Sessions are booked, moved and cancelled with the plan following, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.clinic import Clinic
from webapp.domain.booking import Booking
from webapp.domain.decision import DecisionKind
from webapp.domain.problem import RefusedError
from webapp.services.booking_previews import Effect, Later
from webapp.services.case_records import UnknownClientError
from webapp.storage.rows import AppointmentRow, TickEventRow, new_id

S1, S2, S3 = date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18)


def test_a_booked_session_is_in_the_plan_and_firm(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")

    clinic.book(client_id, tess, 1, date(2026, 12, 16))

    first = clinic.plan(client_id).plan.sessions[0]
    assert (first.date, first.booked, first.waiting_for) == (date(2026, 12, 16), True, ())
    assert clinic.days(client_id)[1] == date(2026, 12, 23)


def test_a_double_click_books_once(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")

    with ThreadPoolExecutor(8) as clicks:
        list(clicks.map(lambda _: clinic.book(client_id, tess, 1, S1), range(8)))

    assert rows(clinic) == 1
    assert clinic.told == [client_id]


def test_a_session_that_is_booked_is_moved_not_booked_again(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)

    with pytest.raises(RefusedError, match="Move it instead"):
        clinic.book(client_id, tess, 1, S1 + timedelta(days=1))


def test_nothing_is_booked_while_somebody_has_to_decide(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    before = clinic.stored()

    with pytest.raises(RefusedError, match="decide"):
        clinic.book(client_id, tess, 1, S1)

    assert clinic.stored() == before
    clinic.decide(client_id, tess)
    clinic.book(client_id, tess, 1, S1)
    assert clinic.days(client_id)[0] == S1


def test_nothing_is_booked_while_a_new_review_is_open(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.work.reviews.decide_again(client_id)

    with pytest.raises(RefusedError, match="decide"):
        clinic.book(client_id, tess, 1, S1)


@pytest.mark.parametrize(
    ("number", "day", "more", "match"),
    [
        (1, date(2026, 11, 30), {}, "passed"),
        (1, date(2026, 12, 7), {"reason": "In a hurry"}, "cannot be before"),
        (1, date(2026, 12, 9), {}, "Write down why"),
        (2, S2, {}, "Session 1"),
        (8, S2, {}, "1 to 7"),
    ],
)
def test_a_refused_booking_changes_nothing(clinic: Clinic, tess: UUID, number, day, more, match):
    client_id = clinic.arrive("U01")
    before = clinic.stored()

    with pytest.raises(RefusedError, match=match):
        clinic.book(client_id, tess, number, day, **more)

    assert (clinic.stored(), clinic.told) == (before, [])


def test_a_reason_that_was_needed_is_kept_and_sealed(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")

    clinic.book(client_id, tess, 1, date(2026, 12, 9), reason="Scalp is soft already")

    assert clinic.work.records.find(client_id).sessions[0].reason == "Scalp is soft already"
    with clinic.database.read() as session:
        sealed = session.scalars(select(AppointmentRow.override_reason_enc)).one()
    assert sealed
    assert b"soft" not in sealed


def test_a_reason_that_was_not_needed_allows_nothing_later(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")

    clinic.book(client_id, tess, 1, S1, reason="Client asked for it")

    assert clinic.work.records.find(client_id).sessions[0].reason == ""


def test_a_client_who_is_not_there_cannot_be_booked(clinic: Clinic, tess: UUID):
    with pytest.raises(UnknownClientError):
        clinic.book(new_id(), tess, 1, S1)


def test_a_moving_session_2_moves_all_that_follows_and_ticks_stay(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    tick(clinic, client_id)

    move(clinic, tess, client_id, 2, S2, S2 + timedelta(days=3))

    plan = clinic.plan(client_id).plan
    assert clinic.days(client_id) == [S1, date(2026, 12, 24), date(2027, 1, 21)]
    assert next(item.start for item in plan.items if item.id == "T62") == date(2027, 2, 11)
    assert plan.follow_up == date(2028, 1, 21)
    assert clinic.work.records.find(client_id).progress.done == 1


def test_b_everything_follows_a_fourth_session(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    clinic.book(client_id, tess, 3, S3)

    clinic.book(client_id, tess, 4, S3 + timedelta(days=28), agreed=True)

    plan = clinic.plan(client_id).plan
    assert next(item.start for item in plan.items if item.id == "T62") == date(2027, 3, 8)
    assert plan.follow_up == date(2028, 2, 15)


def test_e_what_a_client_tells_before_a_session_freezes_the_plan(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    clinic.clock.set_day(S1)
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, DecisionKind.DEFER, reason="Pregnant since a week ago")

    assert (clinic.days(client_id), clinic.plan(client_id).plan.items) == ([], ())
    assert booked_days(clinic, client_id) == []


def test_the_old_day_of_a_moved_session_stays_on_record(clinic: Clinic, tess: UUID, mona: UUID):
    client_id = with_two_sessions(clinic, tess)

    move(clinic, mona, client_id, 2, S2, S2 + timedelta(days=3))

    with clinic.database.read() as session:
        old = session.scalars(select(AppointmentRow).where(AppointmentRow.ended_at.is_not(None))).one()
    assert (old.starts_on, old.end_kind, old.ended_by, old.ended_at) == (S2, "moved", mona, clinic.clock())


def test_a_double_click_moves_once(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)

    for _ in range(2):
        move(clinic, tess, client_id, 2, S2, S2 + timedelta(days=3))

    assert rows(clinic) == 3


def test_of_two_who_move_the_same_session_the_second_is_told(clinic: Clinic, tess: UUID, mona: UUID):
    client_id = with_two_sessions(clinic, tess)
    move(clinic, tess, client_id, 2, S2, S2 + timedelta(days=3))
    before = clinic.stored()

    with pytest.raises(RefusedError, match="in the meantime"):
        move(clinic, mona, client_id, 2, S2, S2 + timedelta(days=5))

    assert clinic.stored() == before


def test_sessions_that_no_longer_fit_are_not_left_behind_in_silence(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    before = clinic.stored()

    with pytest.raises(RefusedError, match="no longer fit"):
        move(clinic, tess, client_id, 1, S1, S1 + timedelta(days=5))

    assert clinic.stored() == before


def test_sessions_that_no_longer_fit_can_move_along(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)

    move(clinic, tess, client_id, 1, S1, S1 + timedelta(days=5), later=Later.MOVE)

    assert booked_days(clinic, client_id) == [S1 + timedelta(days=5), S1 + timedelta(days=12)]


def test_sessions_that_no_longer_fit_can_be_cancelled_at_once(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    clinic.book(client_id, tess, 3, S3)

    move(clinic, tess, client_id, 1, S1, S1 + timedelta(days=5), later=Later.CANCEL)

    assert booked_days(clinic, client_id) == [S1 + timedelta(days=5)]


def test_the_effects_of_a_move_are_shown_before_it(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    new, before = S1 + timedelta(days=5), clinic.stored()

    effects = clinic.work.booking_previews.of_move(client_id, Booking(1, new)).effects

    assert effects == (
        Effect(1, S1, new, is_displaced=False),
        Effect(2, S2, new + timedelta(days=7), is_displaced=True),
        Effect(3, S3, new + timedelta(days=35), is_displaced=False),
    )
    assert clinic.stored() == before


def test_a_session_that_stays_where_it_is_did_not_move(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)

    with pytest.raises(RefusedError, match="already"):
        move(clinic, tess, client_id, 2, S2, S2)


def test_a_cancelled_session_is_proposed_again(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)

    clinic.work.bookings.cancel(client_id, 2, tess, was=S2)
    clinic.work.bookings.cancel(client_id, 2, tess, was=S2)

    assert booked_days(clinic, client_id) == [S1]
    assert [session.booked for session in clinic.plan(client_id).plan.sessions] == [True, False, False]


def test_a_session_is_not_cancelled_from_under_those_after_it(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)

    with pytest.raises(RefusedError, match="stand alone"):
        clinic.work.bookings.cancel(client_id, 1, tess, was=S1)

    clinic.work.bookings.cancel(client_id, 1, tess, was=S1, with_later=True)
    assert booked_days(clinic, client_id) == []


def test_a_past_session_is_moved_or_cancelled_only_if_it_did_not_take_place(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.clock.set_day(S1 + timedelta(days=1))
    new = S1 + timedelta(days=3)

    with pytest.raises(RefusedError, match="did not take place"):
        clinic.work.bookings.cancel(client_id, 1, tess, was=S1)
    with pytest.raises(RefusedError, match="did not take place"):
        move(clinic, tess, client_id, 1, S1, new)

    move(clinic, tess, client_id, 1, S1, new, not_held=True)
    assert booked_days(clinic, client_id) == [new]


def test_a_session_before_one_that_took_place_is_settled(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    clinic.clock.set_day(S2 + timedelta(days=1))

    with pytest.raises(RefusedError, match="Session 2 has taken place"):
        clinic.work.bookings.cancel(client_id, 1, tess, was=S1, with_later=True, not_held=True)


def test_a_cancelled_number_can_be_booked_again(clinic: Clinic, tess: UUID):
    client_id = with_two_sessions(clinic, tess)
    clinic.work.bookings.cancel(client_id, 2, tess, was=S2)

    clinic.book(client_id, tess, 2, S2 + timedelta(days=1))

    assert booked_days(clinic, client_id) == [S1, S2 + timedelta(days=1)]


def with_two_sessions(clinic: Clinic, tess: UUID) -> UUID:
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.book(client_id, tess, 2, S2)
    return client_id


def move(clinic: Clinic, staff_id: UUID, client_id: UUID, number: int, was: date, day: date, **more) -> None:
    clinic.work.bookings.move(client_id, Booking(number, day), staff_id, was=was, **more)


def booked_days(clinic: Clinic, client_id: UUID) -> list[date]:
    return [line.booked_on for line in clinic.work.records.find(client_id).sessions if line.booked_on]


def rows(clinic: Clinic) -> int:
    with clinic.database.read() as session:
        return session.scalar(select(func.count()).select_from(AppointmentRow)) or 0


def tick(clinic: Clinic, client_id: UUID) -> None:
    """The client ticks a line of the first day of preparation."""
    item = next(item for item in clinic.plan(client_id).plan.items if item.id == "T05")
    clinic.clock.set_day(item.start)
    with clinic.database.write() as session:
        session.add(
            TickEventRow(
                created_at=clinic.clock(),
                client_id=client_id,
                device_id="phone",
                counter=1,
                item_key=item.key,
                day=item.start,
                slot=0,
                state="done",
                client_time=clinic.clock(),
                received_at=clinic.clock(),
            )
        )
