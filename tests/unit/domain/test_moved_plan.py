"""A plan under other settings: what took place stands, and what would not fit is said before anything moves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clients import CLIENTS, case_of, library
from webapp.domain.assessment import Assessment
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case
from webapp.domain.moved_plan import MovedPlan, moved_plan, past_kept, under
from webapp.domain.protocol import Setting, SettingValue
from webapp.domain.settings import choose_settings
from webapp.domain.text import Text
from webapp.domain.timeline import SessionDateError

CONTENT = library().content
PROTOCOL = CONTENT.protocol
S1 = date(2026, 12, 14)
BEFORE, AFTER = S1 - timedelta(days=1), S1 + timedelta(days=1)


def test_the_same_settings_change_nothing():
    moved = move(booked())

    assert (moved.differences, moved.can_move) == ((), True)


def test_a_later_first_wash_is_one_more_dry_day():
    moved = move(booked(), first_wash_day=6)

    assert "Avoid: Water on your scalp: 1 day longer" in [str(each.text) for each in moved.differences]
    assert moved.can_move


def test_a_booked_session_that_would_come_too_soon_is_in_the_way():
    moved = move(booked(), BEFORE, prep_days=21)

    assert [str(each) for each in moved.obstacles] == [
        "Session 1 is booked on 2026-12-14, too early for these settings. Move the session first."
    ]


def test_the_same_session_stands_once_it_took_place():
    moved = move(booked(), AFTER, prep_days=21)

    assert moved.can_move
    assert isinstance(moved.after, Assessment)
    assert (moved.after.plan.sessions[0].date, moved.after.plan.provisional) == (S1, False)


def test_what_is_over_stays_as_it_was_and_is_no_change():
    moved = move(booked(), AFTER, prep_days=21, colour_before_days=28, first_wash_day=6)

    assert isinstance(moved.before, Assessment)
    assert isinstance(moved.after, Assessment)
    assert lines_over(moved.after, AFTER) == lines_over(moved.before, AFTER)
    assert {each.title for each in moved.differences} == {
        "Water on your scalp", "Wash with lukewarm water", "Rub lightly while you wash",
    }  # fmt: skip


def test_a_plan_before_session_1_has_no_past_to_keep():
    moved = move(replace(booked(), sessions={1: date(2027, 1, 4)}), prep_days=14)

    assert [str(each.text) for each in moved.differences] == [
        "Rub your scalp in the shower: starts 4 days earlier",
        "Oil your scalp: starts 4 days earlier",
    ]


def test_on_its_own_day_a_session_has_not_taken_place_yet():
    assert not move(booked(), S1, prep_days=21).can_move


def test_a_past_that_no_reason_could_have_allowed_keeps_the_plan_where_it_is():
    case = case_of({**CLIENTS["U07"], "patch_test": {"date": "2026-11-20", "result": "clear", "read_on": "2026-12-04"}})
    case = replace(case, sessions={1: S1}, signed_off_by="Tess")

    moved = move(case, AFTER, patch_reading_days=28)

    assert "took place" in str(moved.obstacles[0])


def test_a_booking_that_no_rule_allows_is_in_the_way_whatever_the_settings():
    case = replace(booked(), sessions={1: S1, 2: S1 + timedelta(days=3)})

    moved = move(case, first_wash_day=6)

    assert isinstance(moved.after, SessionDateError)
    assert moved.obstacles[0].template == "Session {number} is on a day that no rule allows. Move or cancel it first."


def test_a_recorded_reason_outranks_that_a_session_took_place():
    case = replace(booked(), reasons={1: "recorded"})

    assert under(case, case.settings, AFTER).reasons == {1: "recorded"}


def test_nothing_is_kept_where_a_booking_stands_in_the_way_of_a_plan():
    plan, in_the_way = move(booked()).before, SessionDateError(1, S1, Text(""))

    assert past_kept(plan, in_the_way, AFTER) is in_the_way
    assert past_kept(in_the_way, plan, AFTER) is plan


@pytest.mark.parametrize("name", CLIENTS)
@given(data=st.data())
def test_inside_the_ranges_no_plan_breaks_a_rule_and_nothing_that_took_place_moves(name: str, data: st.DataObject):
    case = case_of(CLIENTS[name])
    if isinstance(first := move(case).before, Assessment) and first.plan.sessions:
        case = replace(case, sessions={1: first.plan.sessions[0].date}, signed_off_by="Tess")
    chosen = {code: data.draw(values_of(PROTOCOL.settings[code])) for code in data.draw(some_settings)}

    moved = moved_plan(CONTENT, case, choose_settings(PROTOCOL, chosen), date(2027, 6, 1))

    assert moved.broken == ()
    if moved.can_move and case.sessions:
        assert isinstance(moved.after, Assessment)
        assert moved.after.plan.sessions[0].date == case.sessions[1]


def booked() -> Case:
    """A client with session 1 on the earliest day."""
    return replace(case_of(CLIENTS["U01"]), sessions={1: S1})


def lines_over(assessment: Assessment, today: date) -> list[PlanItem]:
    return [item for item in assessment.plan.items if item.end and item.end < today]


def move(case: Case, today: date = BEFORE, **chosen: Any) -> MovedPlan:
    settings: Mapping[str, SettingValue] = choose_settings(PROTOCOL, chosen)
    return moved_plan(CONTENT, case, settings, today)


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    if setting.choices:
        return st.lists(st.sampled_from(setting.choices), min_size=1, unique=True)
    return st.integers(int(setting.lowest), int(setting.highest))


some_settings = st.lists(st.sampled_from(sorted(PROTOCOL.settings)), max_size=5, unique=True)
