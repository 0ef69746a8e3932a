"""What is in the way of booking a session, whichever day and hour it is to have."""

from __future__ import annotations

from webapp.domain.booking import Booking, booking_problems
from webapp.domain.case import Case
from webapp.domain.problem import Problem
from webapp.domain.text import Text
from webapp.services.desk import Desk


def booking_obstacles(desk: Desk, case: Case, number: int, *, is_undecided: bool) -> tuple[Problem, ...]:
    """What has to be done first: a decision, a patch test, or booking the session before. Nothing where it can be."""
    if is_undecided:
        return (Problem("", Text("Somebody has to decide about this client first.")),)
    today = desk.today()
    problems = booking_problems(desk.content, case, Booking(number, today), today)
    return tuple(problem for problem in problems if not problem.field)
