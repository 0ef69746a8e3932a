from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, assessed
from tests.random_cases import cases, planned
from tests.reminding import ticked
from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import Completions, TickState
from webapp.domain.day_card import day_card
from webapp.domain.reminder_hours import Part
from webapp.domain.reminders import ReminderKind, due_kinds

NOTHING_DONE = Completions()
BOOKED = {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}
DAY = date(2026, 12, 8)


def plan_of(name: str = "U01", sessions: object = BOOKED) -> CarePlan:
    return assessed(CLIENTS[name], sessions=sessions).plan if sessions else assessed(CLIENTS[name]).plan


def told(plan: CarePlan, day: str, done: Completions = NOTHING_DONE) -> tuple[list[str], list[str]]:
    """Morning and evening of a day."""
    both = (due_kinds(plan, done, date.fromisoformat(day), part) for part in Part)
    morning, evening = ([str(kind) for kind in kinds] for kinds in both)
    return morning, evening


@pytest.mark.parametrize(
    ("day", "morning", "evening"),
    [
        ("2026-12-03", [], []),
        ("2026-12-04", ["list", "rules"], ["open_ticks"]),  # preparation begins
        ("2026-12-11", ["list"], ["open_ticks"]),
        ("2026-12-12", ["list", "behind"], ["open_ticks"]),  # two days before session 1
        ("2026-12-13", ["list"], ["open_ticks", "session_tomorrow"]),
        ("2026-12-14", ["list", "rules"], []),  # session 1
        ("2026-12-15", ["list"], ["open_ticks"]),  # the first oil
        ("2026-12-19", ["list", "rules", "behind"], ["open_ticks"]),  # water again
        ("2026-12-20", ["list"], ["open_ticks", "session_tomorrow"]),
        ("2027-01-25", ["list", "rules"], ["open_ticks"]),  # baby shampoo, shaving, smoking
        ("2027-02-08", ["list", "restart", "feedback"], []),  # sport and sauna; how it is
        ("2027-02-09", [], []),  # the last look can wait
        ("2027-02-15", ["feedback"], []),  # asked once more
        ("2027-02-22", ["list"], ["open_ticks"]),  # until today
        ("2028-01-03", [], []),
        ("2028-01-04", ["follow_up"], []),  # time to book the yearly visit
        ("2028-01-05", [], []),
        ("2028-01-18", ["follow_up"], []),
        ("2028-02-15", ["touch_up"], []),  # nobody came, nobody answered
        ("2029-01-04", ["follow_up"], []),
        ("2029-01-18", ["follow_up"], []),
    ],
)
def test_a_plan_is_told_day_by_day(day, morning, evening):
    assert told(plan_of(), day) == (morning, evening)


@pytest.mark.parametrize("day", ["2027-02-08", "2027-02-15", "2028-02-15"])
def test_whoever_has_said_how_it_is_is_not_asked_again(day):
    said = {date(2027, 2, 8), date(2028, 1, 18)}

    kinds = due_kinds(plan_of(), NOTHING_DONE, date.fromisoformat(day), Part.MORNING, answered=said)

    assert not {ReminderKind.FEEDBACK, ReminderKind.TOUCH_UP} & set(kinds)


def test_products_may_be_used_again_on_a_day_of_their_own():
    assert told(plan_of(), "2027-02-01")[0] == ["list", "rules"]


@pytest.mark.parametrize("state", [TickState.DONE, TickState.SKIPPED])
def test_a_day_that_was_answered_for_is_not_asked_about_again(state):
    plan = plan_of()

    assert told(plan, "2026-12-08", ticked(plan, DAY, DAY, state)) == ([], [])


def test_one_tick_that_is_left_is_told_of_in_the_evening():
    plan = plan_of()

    assert told(plan, "2026-12-08", ticked(plan, DAY, DAY, every=3))[1] == ["open_ticks"]


def test_what_was_taken_back_is_open_again():
    plan = plan_of()

    assert told(plan, "2026-12-08", ticked(plan, DAY, DAY, TickState.UNDONE)) == (["list"], ["open_ticks"])


def test_nobody_is_told_to_wash_or_shave_after_a_session():
    """What the day of a session asks for comes before the session; afterwards it would harm (I1, I7)."""
    plan = plan_of()
    asked = {act for line in day_card(plan, date(2026, 12, 14)).ticks for act in line.item.acts}

    assert {"wash_shampoo", "shave"} <= asked
    assert told(plan, "2026-12-14")[1] == []


@pytest.mark.parametrize(("done_every", "is_behind"), [(1, False), (2, True), (5, True)])
def test_four_fifths_of_the_preparation_are_enough(done_every, is_behind):
    plan = plan_of()
    done = ticked(plan, date(2026, 12, 4), date(2026, 12, 11), every=done_every)

    assert ("behind" in told(plan, "2026-12-12", done)[0]) is is_behind


@pytest.mark.parametrize(("left_out", "is_behind"), [(3, False), (4, True)])
def test_exactly_four_fifths_are_enough(left_out, is_behind):
    plan = plan_of()
    # Two ticks a day for eight days; 13 of 16 are more than four fifths, 12 are fewer.
    done = ticked(plan, date(2026, 12, 4), date(2026, 12, 11))
    daily = [tick for tick in done.last if not tick.item_key.startswith("T01")]
    kept = Completions({tick: done.last[tick] for tick in daily[left_out:]})

    assert len(daily) == 16
    assert ("behind" in told(plan, "2026-12-12", kept)[0]) is is_behind


def test_what_was_skipped_is_not_done():
    plan = plan_of()
    skipped = ticked(plan, date(2026, 12, 4), date(2026, 12, 11), TickState.SKIPPED)

    assert "behind" in told(plan, "2026-12-12", skipped)[0]


def test_the_homework_counts_from_the_day_after_the_session_before():
    plan = plan_of()
    homework = ticked(plan, date(2026, 12, 15), date(2026, 12, 18))

    assert "behind" not in told(plan, "2026-12-19", homework)[0]


def test_nothing_is_told_while_there_are_no_sessions():
    plan = plan_of("U12", None)

    assert plan.sessions == ()
    assert all(told(plan, f"2026-12-{day:02}") == ([], []) for day in range(1, 32))


def test_a_proposed_session_is_no_appointment():
    plan = plan_of(sessions=None)

    assert told(plan, "2026-12-12") == (["list"], ["open_ticks"])
    assert told(plan, "2026-12-13") == (["list"], ["open_ticks"])


def test_nobody_follows_aftercare_for_a_session_that_was_never_booked():
    plan = plan_of(sessions={1: "2026-12-14"})

    assert told(plan, "2026-12-20") == (["list"], ["open_ticks"])
    days = [date(2026, 12, 21) + timedelta(days=step) for step in range(400)]
    assert {told(plan, day.isoformat())[0] == told(plan, day.isoformat())[1] == [] for day in days} == {True}


def test_a_patch_test_is_read_on_its_day_whatever_becomes_of_the_sessions():
    plan = plan_of("U07", None)

    assert plan.sessions[0].date == date(2026, 12, 18)
    assert told(plan, "2026-12-18") == (["patch_test_reading"], [])


def test_a_patch_test_that_was_read_is_not_told_of():
    test = {"date": "2026-12-04", "result": "clear", "read_on": "2026-12-18"}
    plan = assessed(CLIENTS["U07"], patch_test=test, signed_off_by="A. Technician").plan

    assert "patch_test_reading" not in told(plan, "2026-12-18")[0]


def test_what_staff_do_is_told_to_nobody():
    plan = plan_of()
    only_staff = replace(plan, items=tuple(replace(item, staff=True) for item in plan.items))

    assert told(only_staff, "2026-12-08") == ([], [])


@given(st.dates(date(2026, 11, 1), date(2030, 1, 1)), st.integers(1, 9), st.sampled_from(["U01", "U02", "U03", "U07"]))
def test_an_appointment_is_told_of_on_its_eve_and_only_then(day, every, name):
    for sessions in (None, BOOKED if name == "U01" else None):
        plan = plan_of(name, sessions)
        done = ticked(plan, date(2026, 12, 1), date(2026, 12, 20), every=every)
        is_eve = any(each.booked and each.date == day + timedelta(days=1) for each in plan.sessions)

        assert ("session_tomorrow" in told(plan, day.isoformat(), done)[1]) is is_eve


@settings(max_examples=40)
@given(cases(), st.integers(0, 120), st.booleans())
def test_no_plan_of_any_client_is_told_what_it_does_not_hold(raw, shift, done):
    found = planned(raw)
    if found is None or not found[1].plan.sessions:
        return
    plan = found[1].plan
    for day in [plan.items[0].start + timedelta(days=shift), *(each.date for each in plan.sessions)]:
        completions = ticked(plan, day, day) if done else NOTHING_DONE
        morning, evening = told(plan, day.isoformat(), completions)
        is_session_day = any(each.date == day for each in plan.sessions)

        assert not (is_session_day or done) or "open_ticks" not in evening
        assert not (day_card(plan, day).ticks == () and "list" in morning)
        assert all(each.booked for each in plan.sessions if each.date == day + timedelta(days=1)) or evening != [
            "session_tomorrow"
        ]


def test_the_question_before_a_session_takes_the_place_of_its_reminder():
    plan, eve = plan_of(), date(2026, 12, 13)

    kinds = due_kinds(plan, NOTHING_DONE, eve, Part.EVENING, date(2026, 12, 14))

    assert [str(kind) for kind in kinds] == ["open_ticks", "session_check"]


@pytest.mark.parametrize(("day", "asked"), [("2026-12-12", "2026-12-14"), ("2026-12-13", "2026-12-21")])
def test_nothing_is_asked_of_a_session_that_is_not_tomorrow(day, asked):
    kinds = due_kinds(plan_of(), NOTHING_DONE, date.fromisoformat(day), Part.EVENING, date.fromisoformat(asked))

    assert "session_check" not in [str(kind) for kind in kinds]
