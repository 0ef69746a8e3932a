"""What staff may record about patch tests and checks of the scalp, and when (I10, I12, I13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from webapp.domain.assessment import Content
from webapp.domain.booking import took_place
from webapp.domain.calendar import days
from webapp.domain.case import CLEAR, REACTION, Case
from webapp.domain.gaps import gap_rule
from webapp.domain.problem import Problem
from webapp.domain.text import Text

# Further back than this it is a slip of the keyboard.
OLDEST = days(366)
REACTION_RULE = "patch_reaction"
REACTION_KEY = f"{REACTION_RULE}:defer"


def patch_test_problems(case: Case, done_on: date, today: date) -> tuple[Problem, ...]:
    """What stands in the way of recording a patch test of that day."""
    return tuple(_past_day("done_on", done_on, today)) or tuple(_patch_test(case, done_on, today))


def reading_problems(case: Case, read_on: date, result: str, note: str, today: date) -> tuple[Problem, ...]:
    """What stands in the way of recording that reading: clear only once the test can be read, a reaction any time."""
    if case.patch_test is None:
        return (Problem("", Text("There is no patch test to read. Record first when it was done.")),)
    return tuple(_past_day("read_on", read_on, today)) or tuple(_reading(case, read_on, result, note))


def clear_from(case: Case) -> date | None:
    """The first day on which the patch test can be read as clear."""
    return case.patch_test.done_on + days(case.number("patch_reading_days")) if case.patch_test else None


def scalp_check_problems(case: Case, checked_on: date, today: date) -> tuple[Problem, ...]:
    """What stands in the way of recording a check that the scalp is ready for session 1."""
    return tuple(_past_day("checked_on", checked_on, today)) or tuple(_scalp_check(case, checked_on))


def homework_problems(content: Content, case: Case, checked_on: date, today: date) -> tuple[Problem, ...]:
    """What stands in the way of recording the homework check between sessions 1 and 2."""
    if not has_homework_check(content, case):
        return (Problem("", Text("This plan has no homework check: session 2 leaves enough time by itself.")),)
    return tuple(_past_day("checked_on", checked_on, today)) or tuple(_homework(case, checked_on, today))


def has_homework_check(content: Content, case: Case) -> bool:
    """Whether session 2 follows so soon that the washing, rubbing and oiling at home has to be checked (I13)."""
    return gap_rule(content.protocol, case, 2).unprepared is not None


def _past_day(field: str, day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(field, Text("This day is still to come. Please give a day up to today."))
    if day < today - OLDEST:
        yield Problem(field, Text("This day is too long ago. Please check the year."))


def _patch_test(case: Case, done_on: date, today: date) -> Iterator[Problem]:
    # A test from now on would make the sessions that were held count as too early.
    if took_place(case, 1, today):
        yield Problem("", Text("Session 1 has taken place. If there is a new doubt, decide again about this client."))
    test = case.patch_test
    if test and done_on < test.done_on:
        words = "There is a later patch test already, of {day}."
        yield Problem("done_on", Text(words, {"day": test.done_on}))
    if test and test.result == REACTION and REACTION_KEY not in case.outcome.set_aside:
        yield Problem("", Text("The last test showed a reaction. Decide about that before another test."))


def _reading(case: Case, read_on: date, result: str, note: str) -> Iterator[Problem]:
    test, first = case.patch_test, clear_from(case)
    if test is None or first is None:
        return
    if read_on < test.done_on:
        words = "The test was done on {day}. It cannot be read before that."
        yield Problem("read_on", Text(words, {"day": test.done_on}))
    elif result == CLEAR and read_on < first:
        words = "A test of {day} can be read as clear from {first} on. A reaction can be recorded at once."
        yield Problem("read_on", Text(words, {"day": test.done_on, "first": first}))
    if test.result and test.result != result and not note:
        yield Problem("note", Text("This changes what was read before. Please write down why."))


def _scalp_check(case: Case, checked_on: date) -> Iterator[Problem]:
    if took_place(case, 1, checked_on):
        yield Problem("checked_on", Text("Session 1 was before this day. The scalp check belongs before session 1."))


def _homework(case: Case, checked_on: date, today: date) -> Iterator[Problem]:
    first = case.sessions.get(1)
    if first is None or first > checked_on:
        yield Problem("checked_on", Text("The homework begins after session 1. There is nothing to check before."))
    if took_place(case, 2, today):
        yield Problem("", Text("Session 2 has taken place, so its homework is no longer checked."))
