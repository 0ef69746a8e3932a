"""What the result page tells a client: what the answers lead to, why, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.assessment import Assessment
from webapp.domain.care_plan import PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.screening import READY, Flag, FlagKind
from webapp.domain.timeline import PlannedSession

BREAK_DAYS, GROWTH_PRODUCT = "break_days", "growth_product"
# What the first session still waits for -> what that makes of the whole.
VERDICTS = {"sign_off": FlagKind.STAFF_REVIEW, "patch_test": FlagKind.PATCH_TEST, "scalp_check": FlagKind.EXTENDED_PREP}


@dataclass(frozen=True)
class GrowthBreak:
    """The days without growth products that a client should know of before agreeing (X45)."""

    days: int
    flag: Flag
    rule: PlanItem | None


@dataclass(frozen=True)
class ResultPage:
    """The result of an intake as it stands now: what was decided since counts."""

    verdict: str
    assessment: Assessment
    reasons: tuple[Flag, ...]
    notes: tuple[Flag, ...]
    growth_break: GrowthBreak | None

    @property
    def is_deferred(self) -> bool:
        return self.verdict == FlagKind.DEFER

    @property
    def needs_letter(self) -> bool:
        """Whether a doctor's letter would help on."""
        return any(flag.letter for flag in self.reasons)

    @property
    def first_session(self) -> PlannedSession | None:
        return next(iter(self.assessment.plan.sessions), None)

    @property
    def waiting_for(self) -> tuple[str, ...]:
        return self.first_session.waiting_for if self.first_session else ()

    @property
    def wait_until(self) -> date | None:
        """The last day that a dated deferral names; None while one is open."""
        days = [flag.until for flag in self.reasons if flag.kind is FlagKind.DEFER]
        return max((day for day in days if day), default=None) if all(days) else None

    @property
    def starts_on(self) -> date | None:
        """The day on which there is something to do for the first time, visits left aside."""
        tasks = (item.start for item in self.assessment.plan.items if item.kind is Kind.TASK and not item.once)
        return min(tasks, default=None)


def result_page(assessment: Assessment) -> ResultPage:
    """The result that `assessment` leads to."""
    serious = tuple(flag for flag in assessment.flags if flag.kind is not FlagKind.INFO)
    found = growth_break(assessment)
    return ResultPage(
        verdict=verdict(assessment),
        assessment=assessment,
        reasons=tuple(flag for flag in serious if _is_open(flag, assessment)),
        notes=tuple(flag for flag in assessment.flags if flag not in serious and flag != (found and found.flag)),
        growth_break=found,
    )


def _is_open(flag: Flag, assessment: Assessment) -> bool:
    """Whether the client still waits because of it; what staff have signed off or read is no reason any more."""
    waiting = assessment.plan.sessions[0].waiting_for if assessment.plan.sessions else VERDICTS
    return assessment.disposition == FlagKind.DEFER or flag.kind in {VERDICTS[code] for code in waiting}


def verdict(assessment: Assessment) -> str:
    """defer, staff_review, patch_test, extended_prep or ready: the first thing that is still to be waited for."""
    if assessment.disposition == FlagKind.DEFER:
        return FlagKind.DEFER
    waiting = assessment.plan.sessions[0].waiting_for if assessment.plan.sessions else ()
    return next((str(VERDICTS[code]) for code in VERDICTS if code in waiting), READY)


def growth_break(assessment: Assessment) -> GrowthBreak | None:
    """The break that the plan asks for, of a client who uses growth products."""
    flags = [flag for flag in assessment.flags if isinstance(flag.text.values.get(BREAK_DAYS), int)]
    if not flags or not assessment.plan.sessions:
        return None
    days = flags[0].text.values[BREAK_DAYS]
    avoid = (item for item in assessment.plan.items if item.kind is Kind.AVOID and GROWTH_PRODUCT in item.acts)
    return GrowthBreak(int(str(days)), flags[0], next(avoid, None))
