"""The week as it is drawn: everybody's hours, what is booked in them, and what lies outside."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.queries import counted_queries
from tests.rows import appointment_row, booked_time_row
from webapp.domain.rota import Span, TimeOff
from webapp.domain.working_week import NO_END
from webapp.services.accounts.errors import UnknownMemberError
from webapp.services.staff_calendar import CalendarDay, CalendarWeek, Rows
from webapp.storage.rows import ClientRow, StaffRow, new_id

MONDAY = date(2026, 12, 14)
WEDNESDAY, SUNDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=6)


def test_a_week_is_from_monday_to_sunday_whichever_of_its_days_is_asked_for(clinic: Clinic, tess: UUID):
    weeks = [clinic.work.calendar.week(MONDAY + timedelta(days=number)) for number in range(7)]

    assert {tuple(day.day for day in week.days) for week in weeks} == {
        tuple(MONDAY + timedelta(days=number) for number in range(7))
    }


def test_a_quiet_week_shows_when_people_work(clinic: Clinic, tess: UUID):
    week = clinic.work.calendar.week(MONDAY)

    assert (week.hours[0], week.hours[-1], week.quarters) == (time(9), time(18), 40)
    (lane,) = week.days[0].lanes
    assert (lane.name, lane.works) == ("Tess", (Rows(0, 40),))
    assert week.days[6].lanes == ()


def test_a_week_in_which_nobody_works_has_a_page_too(clinic: Clinic):
    week = clinic.work.calendar.week(MONDAY)

    assert (week.hours[0], week.hours[-1]) == (time(9), time(17))


def test_a_session_stands_at_its_hour_in_the_lane_of_who_treats(clinic: Clinic, tess: UUID, mona: UUID):
    put(clinic, tess, MONDAY, "10:30", minutes=360)

    day = clinic.work.calendar.week(MONDAY).days[0]

    (entry,) = day.entries
    assert [lane.name for lane in day.lanes] == ["Mona", "Tess"]
    assert (entry.lane, entry.rows, entry.end, entry.is_outside) == (2, Rows(6, 24), time(16, 30), False)


def test_the_page_reaches_as_far_as_what_is_booked(clinic: Clinic, tess: UUID):
    put(clinic, tess, MONDAY, "07:15", minutes=60)
    put(clinic, tess, WEDNESDAY, "18:30", minutes=360)

    week = clinic.work.calendar.week(MONDAY)

    assert (week.hours[0], week.hours[-1]) == (time(7), time(23))
    late = week.days[2].entries[0]
    assert (late.end, late.is_outside) == (time(23, 59), True)
    assert late.rows.at + late.rows.span == week.quarters


def test_a_session_without_an_hour_stands_on_top_of_its_day_for_everybody(clinic: Clinic, tess: UUID, mona: UUID):
    put(clinic, tess, MONDAY)

    for who in (None, tess, mona):
        day = clinic.work.calendar.week(MONDAY, who).days[0]
        assert (len(day.without_hour), day.entries) == (1, ())


def test_one_technician_sees_only_what_is_theirs(clinic: Clinic, tess: UUID, mona: UUID):
    put(clinic, tess, MONDAY, "10:00")
    put(clinic, mona, MONDAY, "10:00")

    week = clinic.work.calendar.week(MONDAY, mona)

    assert [entry.booked.technician for entry in week.days[0].entries] == ["Mona"]
    assert all([lane.name for lane in day.lanes] == ["Mona"] for day in week.days)


def test_what_does_not_overlap_by_the_clock_does_not_on_the_page(clinic: Clinic, tess: UUID):
    put(clinic, tess, MONDAY, "09:05", minutes=120)
    put(clinic, tess, MONDAY, "11:10", minutes=121)

    first, second = clinic.work.calendar.week(MONDAY).days[0].entries

    assert first.rows.at + first.rows.span <= second.rows.at


def test_days_off_and_closed_days_are_said(clinic: Clinic, tess: UUID, mona: UUID):
    times = clinic.work.working_times
    times.take_off(TimeOff(tess, MONDAY, WEDNESDAY), "Training", mona)
    times.take_off(TimeOff(None, WEDNESDAY, WEDNESDAY), "Holiday", mona)

    week = clinic.work.calendar.week(MONDAY)

    assert [[line.words for line in day.off] for day in week.days[:4]] == [
        ["Training"], ["Training"], ["Training", "Holiday"], [],
    ]  # fmt: skip
    assert [day.is_closed for day in week.days[:4]] == [False, False, True, False]
    assert [[lane.name for lane in day.lanes] for day in week.days[1:4]] == [["Mona"], [], ["Mona", "Tess"]]


def test_days_off_of_others_do_not_stand_in_ones_own_week(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.work.working_times.take_off(TimeOff(mona, MONDAY, MONDAY), "", tess)

    assert clinic.work.calendar.week(MONDAY, tess).days[0].off == ()


def test_a_session_that_lost_its_hours_is_marked_and_keeps_its_lane(clinic: Clinic, tess: UUID, mona: UUID):
    put(clinic, tess, MONDAY, "10:00")
    clinic.work.working_times.take_off(TimeOff(tess, MONDAY, MONDAY), "", mona, confirmed=True)

    day = clinic.work.calendar.week(MONDAY).days[0]

    assert [(entry.is_outside, day.lanes[entry.lane - 1].name) for entry in day.entries] == [(True, "Tess")]


def test_a_session_over_the_break_lies_outside(clinic: Clinic, tess: UUID):
    hours = Span(time(9), time(13)), Span(time(14), time(20))
    clinic.work.working_times.save(tess, {0: hours}, was="usual")
    put(clinic, tess, MONDAY, "12:00", minutes=180)

    day = clinic.work.calendar.week(MONDAY).days[0]

    assert day.entries[0].is_outside
    assert day.lanes[0].works == (Rows(0, 16), Rows(20, 24))


def test_who_does_not_treat_is_not_in_the_week(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.work.working_times.take_off(TimeOff(mona, date(2026, 12, 1), NO_END), "", mona)

    week = clinic.work.calendar.week(MONDAY)

    assert list(week.people.values()) == ["Tess"]
    assert all(day.off == () for day in week.days)


def test_whoever_was_disabled_keeps_what_is_booked_with_them(clinic: Clinic, tess: UUID, mona: UUID):
    put(clinic, tess, MONDAY, "10:00")
    with clinic.database.write() as session:
        session.get_one(StaffRow, tess).disabled_at = clinic.clock()

    week = clinic.work.calendar.week(MONDAY)

    assert [lane.name for lane in week.days[0].lanes] == ["Mona", "Tess"]
    assert week.days[0].entries[0].is_outside
    with pytest.raises(UnknownMemberError):
        clinic.work.calendar.week(MONDAY, tess)


def test_nobody_has_no_week(clinic: Clinic):
    with pytest.raises(UnknownMemberError):
        clinic.work.calendar.week(MONDAY, new_id())


def test_a_full_week_takes_as_many_queries_as_an_empty_one(clinic: Clinic, tess: UUID, mona: UUID):
    empty = queries(clinic)
    for number in range(5):
        put(clinic, (tess, mona)[number % 2], MONDAY + timedelta(days=number), "10:00")
        put(clinic, tess, MONDAY + timedelta(days=number))
    clinic.work.working_times.take_off(TimeOff(None, SUNDAY, SUNDAY), "", mona)

    assert queries(clinic) == empty <= 11
    assert entries(clinic.work.calendar.week(MONDAY)) == 10


def queries(clinic: Clinic) -> int:
    with counted_queries() as statements:
        clinic.work.calendar.week(MONDAY)
    return len([each for each in statements if each.lstrip().upper().startswith("SELECT")])


def entries(week: CalendarWeek) -> int:
    def of_day(day: CalendarDay) -> int:
        return len(day.entries) + len(day.without_hour)

    return sum(map(of_day, week.days))


def put(clinic: Clinic, technician: UUID, day: date, at: str = "", minutes: int = 360) -> None:
    """Somebody's first session, as it stands in the tables."""
    client_id = clinic.arrive("U01")
    with clinic.database.write() as session:
        client, staff = session.get_one(ClientRow, client_id), session.get_one(StaffRow, technician)
        booked = appointment_row(client, staff, starts_on=day)
        session.add(booked)
        session.flush()
        if at:
            session.add(booked_time_row(booked, staff, starts_at=at, minutes=minutes))
