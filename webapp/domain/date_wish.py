"""Which days a client may ask for: the earliest one of each session to come, and why it is not sooner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.booking import FURTHEST
from webapp.domain.calendar import days
from webapp.domain.case import Case
from webapp.domain.gaps import gap_rule, usual_gap
from webapp.domain.problem import Problem
from webapp.domain.scheduling import HOUR, Slot
from webapp.domain.text import Text
from webapp.domain.timeline import PlannedSession, SessionDateError

NOON = 12 * HOUR

_PASSED = "This day has passed. Please choose another one."
_TOO_FAR = "This day is too far away. Please check the year."
_TOO_SOON = "The earliest possible day for session {number} is {earliest}."
_HEALS = "There are {gap} days between session {previous} and session {number}, so that your skin can heal."
_NOT_TO_COME = "This session is not ahead of you any more. Please choose another one."


class DayPart(StrEnum):
    """When on the day somebody would like to come."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"

    def has(self, slot: Slot) -> bool:
        """Whether a session that begins then is in this part of the day."""
        if self is DayPart.ANY:
            return True
        return (slot.first_minute < NOON) == (self is DayPart.MORNING)


@dataclass(frozen=True)
class DateWish:
    """A day that a client asks for."""

    number: int
    day: date
    part: DayPart = DayPart.ANY
    note: str = ""


@dataclass(frozen=True)
class Askable:
    """A session to come that a day can be asked for; `planned` is the day that it is booked or proposed for."""

    planned: PlannedSession
    earliest: date
    reasons: tuple[Text, ...]

    @property
    def number(self) -> int:
        return self.planned.number


def askable_sessions(content: Content, case: Case, today: date) -> tuple[Askable, ...]:
    """The sessions to come, in their order; none for a client who has to wait."""
    try:
        assessment = assess(content, case)
    except SessionDateError:
        return ()
    return tuple(_askable(content, case, assessment, today))


def wish_problems(askable: tuple[Askable, ...], wish: DateWish, today: date) -> Iterator[Problem]:
    """What is wrong with a wish."""
    found = next((each for each in askable if each.number == wish.number), None)
    if found is None:
        yield Problem("number", Text(_NOT_TO_COME))
    elif wish.day < today:
        yield Problem("day", Text(_PASSED))
    elif wish.day > today + FURTHEST:
        yield Problem("day", Text(_TOO_FAR))
    elif wish.day < found.earliest:
        yield Problem("day", Text(_TOO_SOON, {"number": wish.number, "earliest": found.earliest}))


def _askable(content: Content, case: Case, assessment: Assessment, today: date) -> Iterator[Askable]:
    before: PlannedSession | None = None
    for planned in assessment.plan.sessions:
        if planned.date >= today:
            day, reasons = _earliest(content, case, assessment, planned.number, before)
            yield Askable(planned, max(day, today), reasons)
        before = planned


def _earliest(
    content: Content, case: Case, assessment: Assessment, number: int, before: PlannedSession | None
) -> tuple[date, tuple[Text, ...]]:
    if before is None:
        first = assessment.plan.sessions[0].date
        return assessment.earliest or first, tuple(reason.text for reason in assessment.reasons)
    gap = usual_gap(case, number, gap_rule(content.protocol, case, number))
    return before.date + days(gap), (Text(_HEALS, {"gap": gap, "previous": before.number, "number": number}),)
