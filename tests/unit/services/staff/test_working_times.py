"""Who works when, as managers set it: what cannot be is refused, and no booked session is lost or moved by it."""

from datetime import date, time
from uuid import UUID

import pytest

from tests.board import written_down
from tests.clinic import Clinic
from webapp.domain.problem import RefusedError
from webapp.domain.rota import Span as Hours
from webapp.domain.rota import TimeOff
from webapp.domain.scheduling import Slot
from webapp.domain.working_week import NO_END, written
from webapp.services.accounts.errors import UnknownMemberError
from webapp.services.working_times import UnknownTimeOffError
from webapp.storage.rows import new_id

MONDAY, S1 = 0, date(2026, 12, 14)
MORNING, AFTERNOON = Hours(time(9), time(13)), Hours(time(14), time(20))


def test_nobody_has_set_hours_at_first_and_the_usual_ones_count(clinic: Clinic, tess: UUID):
    member = clinic.work.working_times.of(tess)

    assert (member.is_set, member.word) == (False, "usual")
    assert member.week[MONDAY] == (Hours(time(9), time(19)),)


def test_a_week_is_kept_in_order_and_counts_from_then_on(clinic: Clinic, tess: UUID):
    save(clinic, tess, {MONDAY: (AFTERNOON, MORNING), 1: ()})

    assert clinic.work.working_times.of(tess).week == {MONDAY: (MORNING, AFTERNOON)}
    team = clinic.work.schedule.rota(S1, S1)
    assert team.spans(tess, S1) == (MORNING, AFTERNOON)
    assert team.spans(tess, date(2026, 12, 15)) == ()


def test_the_same_week_once_more_changes_nothing(clinic: Clinic, tess: UUID):
    save(clinic, tess, {MONDAY: (MORNING,)})
    before = clinic.stored()

    clinic.work.working_times.save(tess, {MONDAY: (MORNING,)}, was="usual")

    assert clinic.stored() == before


@pytest.mark.parametrize(
    ("week", "field", "words"),
    [
        ({}, "", "Give at least one span"),
        ({MONDAY: (Hours(time(13), time(9)),)}, "end_0_0", "after the start"),
        ({MONDAY: (Hours(time(9), time(9)),)}, "end_0_0", "after the start"),
        ({MONDAY: (MORNING, Hours(time(12), time(15)))}, "end_0_1", "overlap"),
        ({MONDAY: (Hours(time(12), time(15)), MORNING)}, "end_0_0", "overlap"),
    ],
)
def test_a_week_that_cannot_be_is_refused_at_its_field_and_nothing_changes(
    clinic: Clinic, tess: UUID, week, field, words
):
    before = clinic.stored()

    with pytest.raises(RefusedError) as refused:
        save(clinic, tess, week)

    (problem,) = refused.value.problems
    assert problem.field == field
    assert words in problem.text.template
    assert clinic.stored() == before


def test_spans_that_touch_do_not_overlap(clinic: Clinic, tess: UUID):
    save(clinic, tess, {MONDAY: (MORNING, Hours(time(13), time(15)))})

    assert len(clinic.work.working_times.of(tess).week[MONDAY]) == 2


def test_hours_that_somebody_else_has_changed_are_not_written_over(clinic: Clinic, tess: UUID):
    page = clinic.work.working_times.of(tess).word
    save(clinic, tess, {MONDAY: (MORNING,)})

    with pytest.raises(RefusedError, match="in the meantime"):
        clinic.work.working_times.save(tess, {MONDAY: (AFTERNOON,)}, was=page)

    assert clinic.work.working_times.of(tess).week == {MONDAY: (MORNING,)}


def test_two_weeks_are_written_alike_only_if_they_are_the_same():
    weeks = [None, {0: (MORNING,)}, {1: (MORNING,)}, {0: (AFTERNOON,)}, {0: (MORNING, AFTERNOON)}]

    assert len({written(week) for week in weeks}) == len(weeks)
    assert written({0: (AFTERNOON, MORNING), 3: ()}) == written({0: (MORNING, AFTERNOON)})


def test_nobody_who_does_not_exist_has_hours(clinic: Clinic):
    with pytest.raises(UnknownMemberError):
        clinic.work.working_times.of(new_id())
    with pytest.raises(UnknownMemberError):
        save_as(clinic, new_id(), "usual")


def test_members_are_everybody_who_can_be_booked(clinic: Clinic, tess: UUID, mona: UUID):
    save(clinic, mona, {MONDAY: (MORNING,)})

    assert [(each.name, each.is_set) for each in clinic.work.working_times.members()] == [
        ("Mona", True),
        ("Tess", False),
    ]


def test_sessions_that_new_hours_leave_out_are_named(clinic: Clinic, tess: UUID):
    booked(clinic, tess)
    assert clinic.work.working_times.outside(tess) == ()

    save(clinic, tess, {MONDAY: (MORNING,)})

    (left,) = clinic.work.working_times.outside(tess)
    assert (left.day, left.starts_at) == (S1, time(10))


def test_a_session_on_record_has_to_move_nowhere(clinic: Clinic, tess: UUID):
    booked(clinic, tess)
    written_down(clinic, tess)

    save(clinic, tess, {MONDAY: (MORNING,)})

    assert clinic.work.working_times.outside(tess) == ()
    assert clinic.work.working_times.booked_within(TimeOff(None, S1, S1)) == ()


# --- Days off ---


def test_days_off_are_days_without_work(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.work.working_times.take_off(TimeOff(tess, S1, S1), "Training", mona)

    assert clinic.work.schedule.rota(S1, S1).spans(tess, S1) == ()
    (line,) = clinic.work.working_times.time_off(S1)
    assert (line.name, line.words) == ("Tess", "Training")


def test_a_closed_day_is_one_of_everybody(clinic: Clinic, tess: UUID, mona: UUID):
    clinic.work.working_times.take_off(TimeOff(None, S1, S1), "Holiday", mona)

    team = clinic.work.schedule.rota(S1, S1)
    assert [team.spans(person, S1) for person in (tess, mona)] == [(), ()]
    assert clinic.work.working_times.time_off(S1)[0].name == ""


def test_booked_sessions_ask_first_and_then_stay(clinic: Clinic, tess: UUID, mona: UUID):
    booked(clinic, tess)
    days, times = TimeOff(tess, date(2026, 12, 10), date(2026, 12, 20)), clinic.work.working_times

    with pytest.raises(RefusedError) as refused:
        times.take_off(days, "", mona)
    assert [problem.field for problem in refused.value.problems] == ["confirmed"]
    assert times.time_off(S1) == ()
    assert [each.day for each in times.booked_within(days)] == [S1]

    times.take_off(days, "", mona, confirmed=True)

    assert len(times.time_off(S1)) == 1
    assert [each.starts_at for each in clinic.work.schedule.span(S1, S1)] == [time(10)]
    assert [each.day for each in times.outside(tess)] == [S1]


def test_a_session_without_an_hour_is_in_the_way_of_a_closed_day_only(clinic: Clinic, tess: UUID):
    clinic.book(clinic.arrive("U01"), tess, 1, S1)

    assert len(clinic.work.working_times.booked_within(TimeOff(None, S1, S1))) == 1
    assert clinic.work.working_times.booked_within(TimeOff(tess, S1, S1)) == ()


def test_the_session_of_a_colleague_is_not_in_the_way(clinic: Clinic, tess: UUID, mona: UUID):
    booked(clinic, tess)

    clinic.work.working_times.take_off(TimeOff(mona, S1, S1), "", tess)

    assert len(clinic.work.working_times.time_off(S1)) == 1


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), "last_on", "before the first"),
        (date(2026, 11, 1), date(2026, 11, 30), "last_on", "have passed"),
        (date(2026, 12, 2), date(2226, 12, 2), "last_on", "check the year"),
        (date(2226, 12, 2), NO_END, "first_on", "check the year"),
    ],
)
def test_days_that_cannot_be_taken_off_are_refused(clinic: Clinic, tess: UUID, mona: UUID, first, last, field, words):
    with pytest.raises(RefusedError) as refused:
        clinic.work.working_times.take_off(TimeOff(tess, first, last), "", mona)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert words in refused.value.problems[0].text.template
    assert clinic.work.working_times.time_off(date(2026, 1, 1)) == ()


def test_a_double_click_takes_the_days_off_once(clinic: Clinic, tess: UUID, mona: UUID):
    for _ in range(2):
        clinic.work.working_times.take_off(TimeOff(tess, S1, NO_END), "Left", mona)

    assert len(clinic.work.working_times.time_off(S1)) == 1


def test_days_that_are_taken_back_can_be_booked_again(clinic: Clinic, tess: UUID, mona: UUID):
    times = clinic.work.working_times
    times.take_off(TimeOff(tess, S1, S1), "", mona)
    (line,) = times.time_off(S1)

    for _ in range(2):
        times.end_time_off(line.id)

    assert times.time_off(S1) == ()
    assert clinic.work.schedule.rota(S1, S1).spans(tess, S1) != ()


def test_days_that_nobody_entered_cannot_be_taken_back(clinic: Clinic):
    with pytest.raises(UnknownTimeOffError):
        clinic.work.working_times.end_time_off(new_id())


def test_days_off_of_nobody_who_exists_are_refused(clinic: Clinic, mona: UUID):
    with pytest.raises(UnknownMemberError):
        clinic.work.working_times.take_off(TimeOff(new_id(), S1, S1), "", mona)


def save(clinic: Clinic, staff_id: UUID, week) -> None:
    save_as(clinic, staff_id, clinic.work.working_times.of(staff_id).word, week)


def save_as(clinic: Clinic, staff_id: UUID, was: str, week=None) -> None:
    clinic.work.working_times.save(staff_id, {MONDAY: (MORNING,)} if week is None else week, was=was)


def booked(clinic: Clinic, technician: UUID) -> UUID:
    """A client whose first session is from 10 to 16 on a Monday."""
    client_id = clinic.arrive("U01")
    clinic.book(client_id, technician, 1, S1, slot=Slot(time(10), 360, technician))
    return client_id
