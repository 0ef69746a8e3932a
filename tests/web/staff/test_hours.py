"""Managers set hours, rooms and days off: what is wrong is said at its field, and nothing typed is lost."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clinic import Clinic
from tests.web.staff.conftest import Seat
from webapp.domain.rota import Span
from webapp.domain.scheduling import Slot
from webapp.storage.rows import AuditEventRow

S1 = date(2026, 12, 14)
ROOMS, OFF = "/staff/rooms", "/staff/time-off"
MORNING = Span(time(9), time(13))


def test_hours_are_filled_in_and_saved(clinic: Clinic, tess: Seat, mona: Seat):
    page = mona.fill_in(
        hours(tess),
        302,
        "Save the hours",
        **only(start_0_0="09:00", end_0_0="13:00", start_0_1="14:00", end_0_1="20:00"),
    )

    assert "The hours of Tess are saved." in page.text("[role=status]")
    assert saved(clinic, tess) == {0: (MORNING, Span(time(14), time(20)))}


def test_sessions_that_new_hours_leave_out_stand_on_the_page_that_follows(clinic: Clinic, tess: Seat, mona: Seat):
    clinic.book(clinic.arrive("U01"), tess.staff_id, 1, S1, slot=Slot(time(10), 360, tess.staff_id))

    page = mona.fill_in(f"/staff/team/{tess.staff_id}/hours", button="Save", start_0_0="11:00")

    assert "The hours of Tess are saved." in page.text("[role=status]")
    assert "1 session is booked outside these hours" in page.text("main")


def test_the_trail_tells_who_changed_whose_hours(clinic: Clinic, tess: Seat, mona: Seat):
    for end in ("13:00", "14:00"):
        mona.fill_in(hours(tess), 302, "Save the hours", **only(start_0_0="09:00", end_0_0=end))

    with clinic.database.read() as session:
        trail = session.execute(
            select(AuditEventRow.action, AuditEventRow.staff_id, AuditEventRow.detail)
            .where(AuditEventRow.action.startswith("working_hours"))
            .order_by(AuditEventRow.number)
        ).all()
    assert [(action, staff_id, detail["ends_at"]) for action, staff_id, detail in trail] == [
        ("working_hours_added", mona.staff_id, "13:00"),
        ("working_hours_added", mona.staff_id, "14:00"),
        ("working_hours_removed", mona.staff_id, "13:00"),
    ]


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"start_0_0": "19:00", "end_0_0": "09:00"}, "end_0_0", "The end has to be after the start."),
        ({"start_0_0": "09:00", "end_0_0": ""}, "end_0_0", "Please give both the start and the end."),
        ({"start_0_0": "noon", "end_0_0": "19:00"}, "start_0_0", "Please give a time"),
        ({"start_0_1": "10:00", "end_0_1": "21:00"}, "end_0_1", "These hours overlap others of the same day."),
    ],
)
def test_hours_that_cannot_be_are_said_at_their_field_and_stay_in_it(
    clinic: Clinic, tess: Seat, mona: Seat, fields, place, words
):
    page = mona.fill_in(hours(tess), 422, "Save the hours", **fields)

    assert words in page.text(f"#{place}-error")
    assert {name: page.one(f"#{name}").get("value", "") for name in fields} == fields
    assert "Monday" in page.text("#error-summary")
    assert not clinic.work.working_times.of(tess.staff_id).is_set


def test_a_week_without_hours_is_refused_with_the_way_that_there_is(clinic: Clinic, tess: Seat, mona: Seat):
    page = mona.fill_in(hours(tess), 422, "Save the hours", **only())

    assert "enter time off without a last day instead" in page.text("#error-summary")


def test_a_span_more_than_stands_there_can_be_given_each_time(clinic: Clinic, tess: Seat, mona: Seat):
    mona.fill_in(
        hours(tess), 302, "Save the hours", start_0_0="08:00", end_0_0="09:00", start_0_1="10:00", end_0_1="11:00"
    )
    page = mona.open(hours(tess))

    assert len(page.select("input[name^=start_0_]")) == 3
    assert len(page.select("input[name^=start_1_]")) == 2


def test_one_day_is_copied_to_others_and_nothing_is_saved_by_it(clinic: Clinic, tess: Seat, mona: Seat):
    copied = mona.visit.post(
        hours(tess),
        {
            "was": "usual",
            "copy": "1",
            "copy_from": "0",
            "copy_to": ["2", "4"],
            "start_0_0": "09:00",
            "end_0_0": "13:00",
        },
        status=200,
    )

    assert "not saved yet" in copied.text()
    assert not clinic.work.working_times.of(tess.staff_id).is_set
    mona.visit.submit(copied, form="main form[method=post]", button="Save the hours")
    assert saved(clinic, tess) == {0: (MORNING,), 2: (MORNING,), 4: (MORNING,)}


def test_hours_that_somebody_else_changed_are_not_written_over(clinic: Clinic, tess: Seat, mona: Seat):
    page = mona.open(hours(tess))
    clinic.work.working_times.save(tess.staff_id, {0: (MORNING,)}, was="usual")

    answer = mona.visit.submit(page, {"end_0_0": "17:00"}, 422, form="main form[method=post]", button="Save the hours")

    assert "in the meantime" in answer.text("#error-summary")
    assert saved(clinic, tess) == {0: (MORNING,)}


def test_a_technician_sets_nobodys_hours(clinic: Clinic, tess: Seat):
    for page in (hours(tess), ROOMS, OFF):
        tess.open(page, 403)


# --- Rooms ---


def test_a_room_is_added_once(clinic: Clinic, mona: Seat):
    page = mona.fill_in(ROOMS, name="Room 1")
    assert "Room 1" in page.text(".room-list")

    again = mona.fill_in(ROOMS, 422, name="room 1")

    assert "There is a room with this name." in again.text("#name-error")
    assert len(clinic.work.rooms.all()) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_room_without_a_sensible_name_is_refused(clinic: Clinic, mona: Seat, name):
    mona.fill_in(ROOMS, 422, name=name)

    assert clinic.work.rooms.all() == ()


def test_retiring_a_room_shows_first_what_is_booked_in_it_and_leaves_it_there(clinic: Clinic, tess: Seat, mona: Seat):
    clinic.work.rooms.add("Room 1")
    room_id = clinic.work.rooms.all()[0].id
    client_id = booked(clinic, tess, room_id)

    asked = mona.open(f"{ROOMS}/{room_id}/retire")

    assert "1 session is booked in it" in asked.text()
    assert asked.one(".booked-list a")["href"] == f"/staff/clients/{client_id}/sessions/1/move"
    done = mona.visit.follow(mona.visit.submit(asked, form="main form"))
    assert "1 session is still booked there." in done.text("[role=status]")
    assert [each.room for each in clinic.work.schedule.span(S1, S1)] == ["Room 1"]


def test_a_room_is_renamed_and_what_is_booked_in_it_goes_along(clinic: Clinic, tess: Seat, mona: Seat):
    clinic.work.rooms.add("Room 1")
    room_id = clinic.work.rooms.all()[0].id
    booked(clinic, tess, room_id)
    stale = mona.open(f"{ROOMS}/{room_id}/rename")

    page = mona.fill_in(f"{ROOMS}/{room_id}/rename", name="Garden")

    assert "Room 1 is now called Garden." in page.text("[role=status]")
    assert [each.room for each in clinic.work.schedule.span(S1, S1)] == ["Garden"]
    told = mona.visit.submit(stale, {"name": "Attic"}, 422, form="main form")
    assert "Somebody else renamed this room to Garden" in told.text()
    assert told.one("#name")["value"] == "Attic"
    assert "Changed a room" in mona.open("/staff/audit").text("main")


def test_a_room_out_of_use_shows_no_form_to_rename_it(clinic: Clinic, mona: Seat):
    clinic.work.rooms.add("Room 1")
    room_id = clinic.work.rooms.all()[0].id
    clinic.work.rooms.retire(room_id)

    mona.open(f"{ROOMS}/{room_id}/rename", 302)


# --- Days off ---


def test_days_off_are_entered_and_taken_back(clinic: Clinic, tess: Seat, mona: Seat):
    page = mona.fill_in(OFF, who=str(tess.staff_id), first_on="2026-12-14", last_on="2026-12-18", words="Training")
    assert "Tess is away: Training" in page.text(".off-list")

    mona.visit.submit(page, form=".off-list form")

    assert clinic.work.working_times.time_off(S1) == ()


def test_days_without_a_last_one_have_no_end(clinic: Clinic, tess: Seat, mona: Seat):
    page = mona.fill_in(OFF, who=str(tess.staff_id), first_on="2026-12-14")

    assert "from Mon 14 December on" in page.text(".off-list")


def test_booked_sessions_are_listed_before_the_days_are_entered_and_nothing_typed_is_lost(
    clinic: Clinic, tess: Seat, mona: Seat
):
    client_id = booked(clinic, tess)
    days = {"who": "clinic", "first_on": "2026-12-14", "last_on": "2026-12-14", "words": "Holiday"}

    asked = mona.fill_in(OFF, 422, **days)

    assert "1 session is booked on these days" in asked.text()
    assert asked.one(".booked-list a")["href"] == f"/staff/clients/{client_id}/sessions/1/move"
    assert asked.one("#words")["value"] == "Holiday"
    assert clinic.work.working_times.time_off(S1) == ()
    mona.visit.submit(asked, {"confirmed": "y"}, form="form.form")
    assert len(clinic.work.working_times.time_off(S1)) == 1
    assert len(clinic.work.schedule.span(S1, S1)) == 1


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"first_on": ""}, "first_on", "Please give a day"),
        ({"first_on": "2026-12-14", "last_on": "2026-12-13"}, "last_on", "before the first"),
        ({"first_on": "2026-10-14", "last_on": "2026-10-15"}, "last_on", "have passed"),
        ({"first_on": "2026-12-14", "words": "x" * 201}, "words", "at most 200"),
    ],
)
def test_days_that_cannot_be_are_said_at_their_field(clinic: Clinic, mona: Seat, fields, place, words):
    page = mona.fill_in(OFF, 422, **fields)

    assert words in page.text(f"#{place}-error")
    assert clinic.work.working_times.time_off(date(2026, 1, 1)) == ()


def test_days_off_of_somebody_who_is_none_are_refused(clinic: Clinic, mona: Seat):
    mona.visit.post(OFF, {"who": str(UUID(int=7)), "first_on": "2026-12-14"}, 422)

    assert clinic.work.working_times.time_off(S1) == ()


def hours(seat: Seat) -> str:
    return f"/staff/team/{seat.staff_id}/hours"


def only(**typed: str) -> dict[str, str]:
    """The form with these hours alone in it."""
    ends, places = ("start", "end"), [(weekday, place) for weekday in range(7) for place in range(2)]
    return {f"{end}_{weekday}_{place}": "" for end in ends for weekday, place in places} | typed


def saved(clinic: Clinic, seat: Seat) -> object:
    return clinic.work.working_times.of(seat.staff_id).week


def booked(clinic: Clinic, seat: Seat, room: UUID | None = None) -> UUID:
    client_id = clinic.arrive("U01")
    clinic.book(client_id, seat.staff_id, 1, S1, slot=Slot(time(10), 360, seat.staff_id, room))
    return client_id
