"""On which days a session can be booked, and what a moved one does to those after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, TODAY, case_of, library, with_answers
from webapp.domain.assessment import assess
from webapp.domain.booking import Booking, Displaced, booking_problems, displaced
from webapp.domain.case import Case, ReviewOutcome

CONTENT = library().content
U01, U02, U03, U07, U09 = (CLIENTS[name] for name in ("U01", "U02", "U03", "U07", "U09"))
S1, S2, S3 = date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18)


def test_the_earliest_day_can_be_booked():
    assert problems(case_of(U01), 1, date(2026, 12, 11)) == {}


def test_a_day_before_the_earliest_needs_a_reason():
    sooner = date(2026, 12, 9)

    assert set(problems(case_of(U01), 1, sooner)) == {"reason"}
    assert problems(case_of(U01), 1, sooner, reason="Scalp seen, soft") == {}


def test_a_day_before_the_floor_is_refused_whatever_the_reason():
    assert set(problems(case_of(U01), 1, date(2026, 12, 7), reason="In a hurry")) == {"day"}


@pytest.mark.parametrize(("day", "words"), [(TODAY - timedelta(days=1), "passed"), (date(2226, 1, 1), "year")])
def test_a_day_that_must_be_a_slip_is_refused(day, words):
    assert words in problems(case_of(U01), 1, day)["day"]


def test_a_deferred_client_cannot_be_booked():
    assert "wait" in problems(case_of(U09), 1, date(2027, 3, 1))[""]


def test_nobody_is_booked_before_a_named_person_has_decided():
    hot_work = case_of(CLIENTS["U22"])

    assert "decide" in problems(hot_work, 1, S1)[""]
    assert problems(replace(hot_work, signed_off_by="Tess"), 1, S1) == {}


def test_an_unread_patch_test_bars_session_1():
    signed = replace(case_of(U07), signed_off_by="Tess")

    assert "patch test" in problems(signed, 1, date(2027, 3, 1))[""]


@pytest.mark.parametrize(("day", "fields"), [(date(2026, 12, 17), {"day"}), (date(2026, 12, 18), set())])
def test_with_a_clear_result_session_1_is_14_days_after_the_test_or_later(day, fields):
    raw = {**U07, "patch_test": {"date": "2026-12-04", "result": "clear"}, "signed_off_by": "Tess"}

    assert set(problems(case_of(raw), 1, day, reason="Client travels")) == fields


def test_a_longer_preparation_can_be_booked_before_the_scalp_check_and_stays_provisional():
    signed = replace(case_of(U03), signed_off_by="Tess")

    assert problems(signed, 1, date(2026, 12, 22)) == {}
    booked = replace(signed, sessions={1: date(2026, 12, 22)})
    assert assess(CONTENT, booked).plan.sessions[0].waiting_for == ("scalp_check",)


def test_sessions_are_booked_in_their_order():
    assert "Session 1" in problems(case_of(U01), 2, S2)[""]
    assert "after it" in problems(case_of({**U01, "sessions": {"1": str(S1)}}), 2, S1)["day"]


def test_a_gap_below_the_usual_one_wants_a_tick():
    booked = case_of({**U02, "sessions": {"1": "2026-12-15"}})
    closer = date(2026, 12, 31)

    assert set(problems(booked, 2, closer)) == {"confirmed"}
    assert problems(booked, 2, closer, confirmed=True) == {}


def test_a_gap_below_three_weeks_before_session_3_wants_a_recorded_reason():
    booked = case_of({**U01, "sessions": {"1": str(S1), "2": str(S2)}})
    closer = S2 + timedelta(days=10)

    assert set(problems(booked, 3, closer, confirmed=True)) == {"reason"}
    assert problems(booked, 3, closer, reason="Moves abroad") == {}


@pytest.mark.parametrize(("who", "first", "gap"), [(U01, S1, 6), (U02, date(2026, 12, 15), 13)])
def test_a_gap_below_the_floor_is_refused_whatever_the_reason(who, first, gap):
    booked = case_of({**who, "sessions": {"1": str(first)}})

    assert set(problems(booked, 2, first + timedelta(days=gap), reason="Please", confirmed=True)) == {"day"}


def test_without_the_homework_session_2_is_two_weeks_after_session_1():
    failed = replace(case_of({**U01, "sessions": {"1": str(S1)}}), homework_passed=False)

    assert "homework" in problems(failed, 2, S1 + timedelta(days=13), reason="Please")["day"]
    assert problems(failed, 2, S1 + timedelta(days=14)) == {}


@pytest.mark.parametrize("number", [0, 8])
def test_there_are_seven_sessions_at_most(number):
    assert set(problems(case_of(U01), number, S1)) == {""}


def test_an_earlier_session_that_no_longer_fits_comes_first():
    failed = replace(case_of({**U01, "sessions": {"1": str(S1), "2": str(S2)}}), homework_passed=False)

    assert "Session 2" in problems(failed, 3, S3)[""]


def test_a_wait_that_was_lifted_early_still_asks_for_a_reason_before_its_day():
    burned = case_of(with_answers(U01, sun="sunburned"))
    until = TODAY + timedelta(days=28)
    lifted = replace(burned, signed_off_by="Tess", outcome=ReviewOutcome(set_aside=frozenset({"sunburned:defer"})))

    assert set(problems(lifted, 1, until - timedelta(days=1))) == {"reason"}
    assert problems(lifted, 1, until) == {}


def test_a_session_that_moves_a_little_displaces_nothing():
    booked = case_of({**U01, "sessions": {"1": str(S1), "2": str(S2), "3": str(S3)}})

    assert displaced(CONTENT, booked, 2, S2 + timedelta(days=3)) == ()


def test_a_moved_session_displaces_those_that_come_too_soon_after_it():
    booked = case_of({**U01, "sessions": {"1": str(S1), "2": str(S2), "3": str(S3)}})
    later = S1 + timedelta(days=30)

    assert displaced(CONTENT, booked, 1, later) == (
        Displaced(2, S2, later + timedelta(days=7)),
        Displaced(3, S3, later + timedelta(days=35)),
    )


def test_a_reason_given_for_one_gap_does_not_cover_a_shorter_one():
    third = S2 + timedelta(days=15)
    booked = case_of({**U01, "sessions": {"1": str(S1), "2": str(S2), "3": str(third)}, "reasons": {"3": "Travels"}})

    assert displaced(CONTENT, booked, 2, S2) == ()
    assert [each.number for each in displaced(CONTENT, booked, 2, S2 + timedelta(days=4))] == [3]


@settings(max_examples=150)
@given(
    name=st.sampled_from(["U01", "U02", "U03", "U07", "U14"]),
    offsets=st.lists(st.integers(0, 60), min_size=1, max_size=5),
    reason=st.sampled_from(["", "Agreed"]),
    passed=st.sampled_from([None, True, False]),
)
def test_whatever_is_booked_stands_in_the_plan(name, offsets, reason, passed):
    tested = {"patch_test": {"date": "2026-12-04", "result": "clear"}} if name == "U07" else {}
    case = replace(case_of({**CLIENTS[name], **tested}), signed_off_by="Tess", homework_passed=passed)

    day = TODAY
    for number, offset in enumerate(offsets, start=1):
        day += timedelta(days=offset)
        if not problems(case, number, day, reason=reason, confirmed=True):
            needs_reason = "reason" in problems(case, number, day, confirmed=True)
            reasons = {**case.reasons, number: reason} if needs_reason else case.reasons
            case = replace(case, sessions={**case.sessions, number: day}, reasons=reasons)

    planned = {session.number: session.date for session in assess(CONTENT, case).plan.sessions if session.booked}
    assert planned == case.sessions


def problems(case: Case, number: int, day: date, *, reason: str = "", confirmed: bool = False) -> dict[str, str]:
    booking = Booking(number, day, reason, confirmed)
    return {problem.field: str(problem.text) for problem in booking_problems(CONTENT, case, booking, TODAY)}
