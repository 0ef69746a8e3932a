"""What may be recorded about patch tests and checks, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.clients import CLIENTS, case_of, library
from webapp.domain.case import PatchTest, ReviewOutcome
from webapp.domain.preparation import (
    clear_from,
    homework_problems,
    patch_test_problems,
    reading_problems,
    scalp_check_problems,
)
from webapp.domain.problem import Problem

CONTENT = library().content
TESTED = date(2026, 12, 4)
READABLE = date(2026, 12, 18)
TODAY = date(2026, 12, 20)
SESSION_1, SESSION_2 = date(2026, 12, 14), date(2026, 12, 21)

U01 = case_of(CLIENTS["U01"])
WAITING = replace(case_of(CLIENTS["U07"]), patch_test=PatchTest(TESTED))
REACTED = replace(WAITING, patch_test=PatchTest(TESTED, "reaction", date(2026, 12, 6)))
IN_HOMEWORK = replace(U01, sessions={1: SESSION_1, 2: SESSION_2})


@pytest.mark.parametrize("day", [date(2026, 12, 21), date(2025, 12, 4)])
def test_no_check_can_be_of_a_day_to_come_or_of_long_ago(day):
    assert fields(patch_test_problems(U01, day, TODAY)) == {"done_on"}
    assert fields(reading_problems(WAITING, day, "reaction", "", TODAY)) == {"read_on"}
    assert fields(scalp_check_problems(U01, day, TODAY)) == {"checked_on"}
    assert fields(homework_problems(CONTENT, IN_HOMEWORK, day, TODAY)) == {"checked_on"}


def test_a_patch_test_belongs_before_session_1():
    assert fields(patch_test_problems(IN_HOMEWORK, TESTED, TODAY)) == {""}
    assert patch_test_problems(IN_HOMEWORK, TESTED, SESSION_1) == ()


def test_a_patch_test_cannot_be_older_than_the_one_on_record():
    assert fields(patch_test_problems(WAITING, date(2026, 12, 3), TODAY)) == {"done_on"}


def test_after_a_reaction_somebody_decides_before_the_next_test():
    set_aside = replace(REACTED, outcome=ReviewOutcome(set_aside=frozenset({"patch_reaction:defer"})))

    assert fields(patch_test_problems(REACTED, TODAY, TODAY)) == {""}
    assert patch_test_problems(set_aside, TODAY, TODAY) == ()


def test_a_test_that_was_not_done_cannot_be_read():
    assert fields(reading_problems(U01, TODAY, "clear", "", TODAY)) == {""}


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 12, 17), {"read_on"}), (READABLE, set())])
def test_a_test_can_be_read_as_clear_from_day_14_on(day, expected):
    assert fields(reading_problems(WAITING, day, "clear", "", TODAY)) == expected
    assert clear_from(WAITING) == READABLE


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 12, 3), {"read_on"}), (TESTED, set())])
def test_a_reaction_can_be_recorded_on_any_day_from_the_test_on(day, expected):
    assert fields(reading_problems(WAITING, day, "reaction", "", TODAY)) == expected


def test_a_reading_that_changes_the_one_before_wants_a_note():
    assert fields(reading_problems(REACTED, READABLE, "clear", "", TODAY)) == {"note"}
    assert reading_problems(REACTED, READABLE, "clear", "Wrong client was ticked", TODAY) == ()


def test_the_scalp_check_belongs_before_session_1():
    assert fields(scalp_check_problems(IN_HOMEWORK, date(2026, 12, 15), TODAY)) == {"checked_on"}
    assert scalp_check_problems(IN_HOMEWORK, SESSION_1, TODAY) == ()


def test_homework_is_checked_between_sessions_1_and_2():
    before, after = replace(U01, sessions={1: date(2026, 12, 21)}), date(2026, 12, 22)

    assert homework_problems(CONTENT, IN_HOMEWORK, TODAY, TODAY) == ()
    assert fields(homework_problems(CONTENT, before, TODAY, TODAY)) == {"checked_on"}
    assert fields(homework_problems(CONTENT, U01, TODAY, TODAY)) == {"checked_on"}
    assert fields(homework_problems(CONTENT, IN_HOMEWORK, TODAY, after)) == {""}


def test_a_plan_with_longer_gaps_has_no_homework_check():
    woman = replace(case_of(CLIENTS["U02"]), sessions={1: SESSION_1})

    assert fields(homework_problems(CONTENT, woman, TODAY, TODAY)) == {""}


def fields(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.field for problem in problems}
