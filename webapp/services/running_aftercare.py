"""What stays to be left alone after the last session of a client who has no plan just now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.care_plan import PlanItem
from webapp.domain.running_aftercare import rules_after_session
from webapp.services.appointments import open_appointments
from webapp.services.clock import Today
from webapp.services.plans import PlanService
from webapp.storage.database import Database
from webapp.storage.rows import AppointmentRow


class RunningAftercare:
    """Reads the last plan that the client was shown."""

    def __init__(self, database: Database, plans: PlanService, today: Today) -> None:
        self._database = database
        self._plans = plans
        self._today = today

    def of(self, client_id: UUID) -> tuple[PlanItem, ...]:
        """The rules that hold today; none for a client without a session so far.

        One that is booked for today may have been held.
        """
        with self._database.read() as session:
            last = self._last_session(session, client_id)
        if last is None:
            return ()
        for version in self._plans.versions(client_id):
            plan = version.assessment.plan
            if any((each.number, each.date) == (last.number, last.starts_on) for each in plan.sessions):
                return rules_after_session(plan, last.number, self._today())
        return ()

    def _last_session(self, session: Session, client_id: UUID) -> AppointmentRow | None:
        booked = session.scalars(open_appointments(client_id))
        return max((row for row in booked if row.starts_on <= self._today()), key=lambda row: row.number, default=None)
