"""On which days a session can be booked, and what moving one does to those after it (I10, I12-I15, I23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.calendar import days
from webapp.domain.case import Case
from webapp.domain.gaps import gap_problem, gap_rule, least_without_reason, usual_gap
from webapp.domain.lead_times import LeadTime, lead_times
from webapp.domain.problem import Problem
from webapp.domain.protocol import GapRule
from webapp.domain.scheduling import Slot
from webapp.domain.screening import FlagKind, screen
from webapp.domain.text import Text
from webapp.domain.timeline import MOST_SESSIONS, SessionDateError

# Further away than this it is a slip of the keyboard.
FURTHEST = days(366 * 2)

_TOO_CLOSE = "This is {gap} days after session {previous}. At least {floor} are needed, whatever the reason."
_NOT_PREPARED = "The homework was not done, so session 2 needs at least {least} days after session 1."
_REASON_NEEDED = "This is {gap} days after session {previous}; {usual} are usual. Write down why it can be sooner."
_CLOSER_THAN_USUAL = (
    "This is {gap} days after session {previous}; {usual} are usual. Tick the box to book it all the same."
)
_TOO_SOON = "Session 1 cannot be before {floor}, whatever the reason. The usual earliest day is {earliest}."
_SOONER_NEEDS_REASON = "The earliest usual day is {earliest}. Write down why session 1 can be sooner."

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Booking:
    """A session that somebody wants to book; `confirmed` says that they saw the gap is shorter than usual.

    `agreed` says that technician and client want a session beyond the usual three (I15, F168). Without a `slot` the
    hour is still to be agreed.
    """

    number: int
    day: date
    reason: str = ""
    confirmed: bool = False
    slot: Slot | None = None
    agreed: bool = False


@dataclass(frozen=True)
class Displaced:
    """A booked session that no longer fits once an earlier one moves, and the day that would fit."""

    number: int
    booked: date
    proposed: date


def booking_problems(content: Content, case: Case, booking: Booking, today: date) -> tuple[Problem, ...]:
    """What stands in the way of `booking`; a problem with `reason` or `confirmed` goes away by giving them.

    Only the sessions before this one count: those after it may have to move (`displaced`). The hour is looked at by
    `webapp.domain.scheduling`.
    """
    if not 1 <= booking.number <= MOST_SESSIONS:
        return (Problem("", Text("Sessions are numbered from 1 to {most}.", {"most": MOST_SESSIONS})),)
    earlier = _with_earlier(case, booking.number)
    try:
        assessment = assess(content, earlier)
    except SessionDateError as error:
        return (_no_longer_fits(error.number),)
    return (
        tuple(_state_problems(assessment, booking))
        or tuple(_day_problems(booking.day, today))
        or tuple(_limit_problems(content, earlier, assessment, booking))
    )


def days_to_book(content: Content, case: Case, number: int, wanted: Iterable[date], today: date) -> Iterator[date]:
    """Those of the days `wanted` on which the session can be booked without a reason or a tick, in their order."""
    found = list(wanted)
    if not found or not 1 <= number <= MOST_SESSIONS:
        return
    earlier = _with_earlier(case, number)
    try:
        assessment = assess(content, earlier)
    except SessionDateError:
        return
    if any(_state_problems(assessment, Booking(number, found[0]))):
        return
    for day in found:
        in_the_way = (*_day_problems(day, today), *_limit_problems(content, earlier, assessment, Booking(number, day)))
        if not in_the_way:
            yield day


def displaced(content: Content, case: Case, number: int, day: date) -> tuple[Displaced, ...]:
    """The booked sessions after `number` that do not fit any more if that one is on `day`."""
    return tuple(_displaced(content, case, number, day))


def waits_lifted(content: Content, case: Case) -> Iterator[LeadTime]:
    """The ends of dated deferrals that staff lifted before their day: session 1 is not sooner without a reason."""
    for flag in screen(content.rules, case.response, case.today):
        if flag.kind is FlagKind.DEFER and flag.until and f"{flag.rule}:{flag.kind}" in case.outcome.set_aside:
            yield LeadTime("deferred", flag.until, case.plan_start, flag.text, flag.sources)


def took_place(case: Case, number: int, today: date) -> bool:
    """Whether the day of a booked session has passed."""
    booked = case.sessions.get(number)
    return booked is not None and booked < today


def _with_earlier(case: Case, number: int) -> Case:
    return replace(case, sessions=_before(case.sessions, number), reasons=_before(case.reasons, number))


def _before(by_number: Mapping[int, _Value], number: int) -> dict[int, _Value]:
    return {each: value for each, value in by_number.items() if each < number}


def _state_problems(assessment: Assessment, booking: Booking) -> Iterator[Problem]:
    if any(flag.kind is FlagKind.DEFER for flag in assessment.flags):
        yield Problem("", Text("This client is asked to wait. Decide again first, then book."))
        return
    sessions = {session.number: session for session in assessment.plan.sessions}
    if "sign_off" in sessions[1].waiting_for:
        yield Problem("", Text("Somebody has to decide about this client first."))
    if "patch_test" in sessions[1].waiting_for:
        yield Problem("", Text("The patch test has to be read as clear first."))
    previous = sessions.get(booking.number - 1)
    if booking.number > 1 and not (previous and previous.booked):
        yield _no_longer_fits(booking.number - 1)


def _no_longer_fits(number: int) -> Problem:
    values = {"number": number}
    return Problem("", Text("Session {number} has no day that fits yet. Book or move that one first.", values))


def _day_problems(day: date, today: date) -> Iterator[Problem]:
    if day < today:
        yield Problem("day", Text("This day has passed. Please choose today or a later day."))
    if day > today + FURTHEST:
        yield Problem("day", Text("This day is too far away. Please check the year."))


def _limit_problems(content: Content, case: Case, assessment: Assessment, booking: Booking) -> Iterator[Problem]:
    if booking.number == 1:
        yield from _lead_problems(content, case, assessment, booking)
    else:
        previous = assessment.plan.sessions[booking.number - 2].date
        yield from _gap_problems(gap_rule(content.protocol, case, booking.number), case, booking, previous)


def _lead_problems(content: Content, case: Case, assessment: Assessment, booking: Booking) -> Iterator[Problem]:
    leads = [*lead_times(content.lead_rules, case, assessment.flags), *waits_lifted(content, case)]
    values = {"earliest": max(lead.day for lead in leads), "floor": max(lead.floor for lead in leads)}
    if booking.day < values["floor"]:
        yield Problem("day", Text(_TOO_SOON, values))
    elif booking.day < values["earliest"] and not booking.reason:
        yield Problem("reason", Text(_SOONER_NEEDS_REASON, values))


def _gap_problems(rule: GapRule, case: Case, booking: Booking, previous: date) -> Iterator[Problem]:
    gap, usual = (booking.day - previous).days, usual_gap(case, booking.number, rule)
    values = {"gap": gap, "usual": usual, "previous": booking.number - 1, "day": previous, "floor": rule.floor}
    if gap <= 0:
        yield Problem("day", Text("Session {previous} is on {day}. This one has to come after it.", values))
    elif gap < rule.floor:
        yield Problem("day", Text(_TOO_CLOSE, values))
    elif _is_unprepared(rule, case, booking.number, gap):
        yield Problem("day", Text(_NOT_PREPARED, {"least": rule.unprepared}))
    elif gap < least_without_reason(case, rule) and not booking.reason:
        yield Problem("reason", Text(_REASON_NEEDED, values))
    elif least_without_reason(case, rule) <= gap < usual and not booking.confirmed:
        yield Problem("confirmed", Text(_CLOSER_THAN_USUAL, values))


def _is_unprepared(rule: GapRule, case: Case, number: int, gap: int) -> bool:
    return number == 2 and case.homework_passed is False and gap < (rule.unprepared or 0)


def _displaced(content: Content, case: Case, number: int, day: date) -> Iterator[Displaced]:
    previous = day
    for later in range(number + 1, max(case.sessions, default=0) + 1):
        rule = gap_rule(content.protocol, case, later)
        proposed = previous + days(usual_gap(case, later, rule))
        booked = case.sessions.get(later)
        gap = ((booked or proposed) - previous).days
        asked = _without_stale_reason(case, later, gap)
        fits = gap_problem(asked, rule, later, gap) is None and not _is_unprepared(rule, case, later, gap)
        if booked and not fits:
            yield Displaced(later, booked, proposed)
        previous = booked if booked and fits else proposed


def _without_stale_reason(case: Case, number: int, gap: int) -> Case:
    """A reason was recorded for the gap that was booked; it says nothing about a shorter one."""
    before, booked = case.sessions.get(number - 1), case.sessions.get(number)
    if not (before and booked and gap < (booked - before).days):
        return case
    return replace(case, reasons={each: why for each, why in case.reasons.items() if each != number})
