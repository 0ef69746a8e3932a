"""When the sessions can be: lead times before the first, gaps between the others, and what is only proposed so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.case import Case
from webapp.domain.errors import DomainError
from webapp.domain.gaps import gap_problem, gap_rule, usual_gap
from webapp.domain.lead_times import LeadRule, LeadTime, lead_times
from webapp.domain.protocol import GapRule, Protocol
from webapp.domain.screening import Flag, FlagKind
from webapp.domain.text import Text

MOST_SESSIONS = 7
# Answers to the question on minoxidil that mean a break from growth products (X45).
GROWTH_USERS = ("own_choice", "prescribed", "stopped_recently", "not_sure")


@dataclass(frozen=True)
class PlannedSession:
    """A session of the plan: `booked` by staff or proposed; `waiting_for` says why it is not firm."""

    number: int
    date: date
    booked: bool
    waiting_for: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        return bool(self.waiting_for)


@dataclass(frozen=True)
class Timeline:
    """The sessions in order, what moved or stands closer than usual, and the lead times behind the first."""

    sessions: tuple[PlannedSession, ...]
    warnings: tuple[Text, ...]
    lead_times: tuple[LeadTime, ...]

    @property
    def earliest(self) -> date:
        """The first day on which session 1 can be."""
        return max(lead.day for lead in self.lead_times)

    @property
    def reasons(self) -> tuple[LeadTime, ...]:
        """The lead times that decide the earliest day."""
        return tuple(lead for lead in self.lead_times if lead.day == self.earliest)


class SessionDateError(DomainError):
    """A session stands on a day that no recorded reason can allow, or that lacks the reason it needs."""

    def __init__(self, number: int, day: date, message: Text) -> None:
        super().__init__(f"sessions.{number}: {day}: {message}")
        self.number, self.day, self.message = number, day, message


def plan_sessions(protocol: Protocol, rules: Iterable[LeadRule], case: Case, flags: tuple[Flag, ...]) -> Timeline:
    """The sessions of `case`, booked or proposed.

    Raises SessionDateError for a booked session that stands too close to the one before it (I13, I14).
    """
    leads = tuple(lead_times(rules, case, flags))
    waiting = waiting_for(case, flags)
    warnings: list[Text] = []
    previous = _first_session(case, leads, waiting, warnings)
    sessions = [previous]
    for number in range(2, _count(case) + 1):
        previous = _next_session(protocol, case, number, previous, waiting, warnings)
        sessions.append(previous)
    return Timeline(tuple(sessions), tuple(warnings), leads)


def waiting_for(case: Case, flags: tuple[Flag, ...]) -> tuple[str, ...]:
    """What has to happen before the sessions are firm: sign_off, patch_test, scalp_check (I10, I12, I23)."""
    kinds = {flag.kind for flag in flags}
    test_open = FlagKind.PATCH_TEST in kinds or case.patch_test is not None
    missing = {
        "sign_off": FlagKind.STAFF_REVIEW in kinds and not case.signed_off_by,
        "patch_test": test_open and not case.has_clear_patch_test,
        "scalp_check": FlagKind.EXTENDED_PREP in kinds and case.scalp_ready_on is None,
    }
    return tuple(code for code, is_missing in missing.items() if is_missing)


def _first_session(
    case: Case, leads: tuple[LeadTime, ...], waiting: tuple[str, ...], warnings: list[Text]
) -> PlannedSession:
    earliest = max(lead.day for lead in leads)
    with_reason = max(lead.floor for lead in leads) if 1 in case.reasons else earliest
    booked = case.sessions.get(1)
    if booked and (booked >= with_reason or _is_past(case, booked)):
        return PlannedSession(1, booked, True, waiting)
    if booked:
        warnings.append(
            Text(
                "Session 1 cannot be on {booked}: the earliest day is {earliest}.",
                {"booked": booked, "earliest": earliest},
            )
        )
    desired = case.outcome.first_session or case.response.answers.get("desired_date")
    wanted = desired if isinstance(desired, date) and not booked else earliest
    return PlannedSession(1, max(earliest, wanted, case.not_before or earliest), False, waiting)


def _next_session(
    protocol: Protocol,
    case: Case,
    number: int,
    previous: PlannedSession,
    waiting: tuple[str, ...],
    warnings: list[Text],
) -> PlannedSession:
    rule = gap_rule(protocol, case, number)
    usual = usual_gap(case, number, rule)
    booked = case.sessions.get(number)
    if booked and _stands(case, rule, number, previous, booked):
        gap = (booked - previous.date).days
        if gap < usual:
            words = "Session {number} is {gap} days after the one before; {usual} is usual."
            warnings.append(Text(words, {"number": number, "gap": gap, "usual": usual}))
        return PlannedSession(number, booked, True, waiting)
    if booked:
        warnings.append(Text("Session {number} had to move from {booked}.", {"number": number, "booked": booked}))
    proposed = previous.date + days(usual)
    return PlannedSession(number, max(proposed, case.not_before or proposed), False, waiting)


def _stands(case: Case, rule: GapRule, number: int, previous: PlannedSession, booked: date) -> bool:
    """Whether a booked day may stay; one that stopped fitting because an earlier session moved may not."""
    if _is_past(case, booked) and previous.booked:
        return True
    moved = previous.number in case.sessions and not previous.booked
    gap = (booked - previous.date).days
    problem = gap_problem(case, rule, number, gap)
    if problem and not moved and previous.booked:
        raise SessionDateError(number, booked, problem)
    undone = number == 2 and case.homework_passed is False and gap < (rule.unprepared or 0)
    return problem is None and not undone


def _is_past(case: Case, booked: date) -> bool:
    """Whether the session has taken place: no answer that changes afterwards undoes its aftercare."""
    return case.not_before is not None and booked < case.not_before


def growth_break(case: Case, sessions: tuple[PlannedSession, ...]) -> int:
    """Days without growth products on the scalp in this plan, both ends included (X45)."""
    first, last = sessions[0].date, sessions[-1].date
    return (last - first).days + case.number("growth_stop_days") + case.number("growth_resume_days")


def _count(case: Case) -> int:
    return min(MOST_SESSIONS, max([case.number("sessions"), *case.sessions]))
