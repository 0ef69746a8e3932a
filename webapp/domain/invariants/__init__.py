"""The safety invariants I1-I29 as checks on one finished plan, and the contradictions between its lines (I25).

Each check is a generator of what it found wrong; `violations` runs them all. What only the questionnaire or the
screening can break (I11, I17, I24, I27) is proved over answers and texts (`webapp.proof`, `wording`), not here.
"""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.assessment import Assessment, Content
from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case
from webapp.domain.invariants.aftercare import AFTERCARE
from webapp.domain.invariants.checked import Checked, Violation
from webapp.domain.invariants.schedule import SCHEDULE, deferred_has_no_dates
from webapp.domain.protocol import Kind

__all__ = ["Checked", "Violation", "contradictions", "violations"]


def violations(content: Content, case: Case, assessment: Assessment) -> list[Violation]:
    """Everything in `assessment` that breaks an invariant; empty for a plan that may be shown."""
    checked = Checked(content, case, assessment)
    checks = _PLAN_CHECKS if assessment.plan.sessions else (deferred_has_no_dates,)
    return [violation for check in checks for violation in check(checked)]


def contradictions(checked: Checked) -> Iterator[Violation]:
    """I25: no part of a day both asks for and bars the same act, involved acts included."""
    protocol = checked.content.protocol
    tasks = [(item, protocol.involved(item.acts)) for item in checked.assessment.plan.items if item.kind is Kind.TASK]
    bars = [item for item in checked.assessment.plan.items if item.kind is Kind.AVOID]
    for task, acts in tasks:
        for bar in bars:
            if not acts.isdisjoint(bar.acts):
                yield from _overlap(task, bar)


def _overlap(task: PlanItem, bar: PlanItem) -> Iterator[Violation]:
    """Two windows meet on a stretch of days; only at its ends can parts of a day keep them apart."""
    start = max(task.start, bar.start)
    ends = [item.end for item in (task, bar) if item.end]
    end = min(ends) if ends else start
    for day in sorted({start, start + days(1), end, end + days(1)}):
        if task.parts_on(day) & bar.parts_on(day):
            yield Violation("I25", day, f"asked for and barred: {', '.join(bar.acts)}", (task.key, bar.key))
            return


_PLAN_CHECKS = (contradictions, *AFTERCARE, *SCHEDULE)
