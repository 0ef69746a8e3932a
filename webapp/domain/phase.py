"""Where in the therapy a day lies: before it, in the preparation, after a session, or after everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.day_card import CHECK_TEST_SPOT, WARNING_SIGNS
from webapp.domain.protocol import Kind


class PhaseKind(StrEnum):
    """The parts of a therapy."""

    BEFORE = "before"
    PREPARATION = "preparation"
    AFTER_SESSION = "after_session"
    FINISHED = "finished"


@dataclass(frozen=True)
class Phase:
    """One part, first and last day included; `session` is the one that it leads to or follows."""

    kind: PhaseKind
    first: date
    last: date
    session: int

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    def number(self, day: date) -> int:
        """Which day of the phase `day` is; the day of a session counts as none."""
        return (day - self.first).days + (self.kind is not PhaseKind.AFTER_SESSION)


def phase_on(plan: CarePlan, day: date) -> Phase | None:
    """The phase of `day`; None while a plan has no sessions."""
    return next((phase for phase in phases(plan) if day <= phase.last), None)


def phases(plan: CarePlan) -> tuple[Phase, ...]:
    """All phases of `plan` in order, without a gap between them."""
    if not plan.sessions:
        return ()
    first_session = plan.sessions[0].date
    begin = _preparation_begins(plan, first_session)
    ends = [session.date for session in plan.sessions[1:]] + [_healed(plan) + days(1)]
    after = [
        Phase(PhaseKind.AFTER_SESSION, session.date, end - days(1), session.number)
        for session, end in zip(plan.sessions, ends, strict=True)
    ]
    preparation = Phase(PhaseKind.PREPARATION, begin, first_session - days(1), 1)
    before = Phase(PhaseKind.BEFORE, date.min, begin - days(1), 1)
    return (before, preparation, *after, Phase(PhaseKind.FINISHED, ends[-1], date.max, plan.sessions[-1].number))


def _preparation_begins(plan: CarePlan, first_session: date) -> date:
    care = (item.start for item in plan.items if _is_care(item) and item.start < first_session)
    return min(care, default=first_session - days(1))


def _is_care(item: PlanItem) -> bool:
    if item.kind not in (Kind.TASK, Kind.AVOID) or item.once or item.staff:
        return False
    return CHECK_TEST_SPOT not in item.acts


def _healed(plan: CarePlan) -> date:
    """The last day on which the warning signs are shown (I29)."""
    shown = (item.end for item in plan.items if WARNING_SIGNS in item.acts and item.end)
    return max(shown, default=plan.sessions[-1].date)
