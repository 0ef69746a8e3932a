"""What the page of the whole plan shows, and what changed since the version that a client saw last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.plan_changes import PlanChanges, plan_changes
from webapp.domain.plan_events import RESUME
from webapp.domain.plan_weeks import Week, plan_weeks, years_after
from webapp.domain.timeline import PlannedSession
from webapp.services.client_day import Hours
from webapp.services.plans import PlanSnapshot


@dataclass(frozen=True)
class PlanPage:
    """A plan from its first week to the years after, seen on `today`."""

    snapshot: PlanSnapshot
    today: date
    weeks: tuple[Week, ...]
    later: tuple[PlanItem, ...]
    restarts: tuple[PlanItem, ...]
    changes: PlanChanges
    hours: Hours = field(default_factory=dict)

    def hour(self, session: PlannedSession) -> time | None:
        """When a session begins, once that is agreed."""
        return self.hours.get((session.number, session.date))

    @property
    def plan(self) -> CarePlan:
        return self.snapshot.assessment.plan

    @property
    def past(self) -> tuple[Week, ...]:
        return tuple(week for week in self.weeks if week.last < self.today)

    @property
    def coming(self) -> tuple[Week, ...]:
        return tuple(week for week in self.weeks if week.last >= self.today)

    @property
    def next_session(self) -> PlannedSession | None:
        """Today's session, or the next one."""
        return next((session for session in self.plan.sessions if session.date >= self.today), None)


def plan_page(
    versions: tuple[PlanSnapshot, ...],
    since: int | None,
    today: date,
    first_weekday: int = 0,
    hours: Hours | None = None,
) -> PlanPage:
    """The newest of `versions` (newest first), and its changes since version `since`, or the last one with sessions.

    While a plan was stopped there was nothing in it that could have changed.
    """
    newest = versions[0]
    plan = newest.assessment.plan
    return PlanPage(
        snapshot=newest,
        today=today,
        weeks=plan_weeks(plan, first_weekday),
        later=years_after(plan),
        restarts=tuple(_first_restarts(plan.items)),
        changes=changes_since(versions, since or _before(versions)),
        hours=hours or {},
    )


def _before(versions: tuple[PlanSnapshot, ...]) -> int:
    earlier = (snapshot.number for snapshot in versions[1:] if snapshot.assessment.plan.sessions)
    return next(earlier, versions[0].number - 1)


def changes_since(versions: tuple[PlanSnapshot, ...], number: int) -> PlanChanges:
    """What is different between version `number` and the newest; nothing if there is no such version."""
    before = next((snapshot for snapshot in versions if snapshot.number == number), versions[0])
    return plan_changes(before.assessment.plan, versions[0].assessment.plan)


def _first_restarts(items: Iterable[PlanItem]) -> Iterator[PlanItem]:
    """What may be done again, one for each day on which something may."""
    seen: set[date] = set()
    for item in items:
        if RESUME in item.acts and item.start not in seen:
            seen.add(item.start)
            yield item
