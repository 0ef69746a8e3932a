"""Which booked sessions still have a day that the rules allow, once something else has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from webapp.domain.assessment import Content, assess
from webapp.domain.case import Case
from webapp.domain.timeline import SessionDateError


def fitting_sessions(content: Content, case: Case) -> dict[int, date]:
    """The booked sessions of `case` up to the first whose day no rule allows any more."""
    try:
        assess(content, case)
    except SessionDateError as error:
        kept = {number: day for number, day in case.sessions.items() if number < error.number}
        return fitting_sessions(content, replace(case, sessions=kept))
    return dict(case.sessions)


def with_fitting_sessions(content: Content, case: Case) -> Case:
    """The case without the bookings that no longer fit, so that it can always be planned."""
    return replace(case, sessions=fitting_sessions(content, case))
