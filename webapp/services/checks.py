"""What staff saw on the scalp: ready for session 1 or not yet, the homework before session 2 done or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.case import Case
from webapp.domain.preparation import homework_problems, scalp_check_problems
from webapp.domain.problem import Problem, refuse
from webapp.services.desk import Desk
from webapp.services.plans import PlanSnapshot
from webapp.services.review_opening import review_if_needed
from webapp.storage.rows import ScalpCheckRow, new_id

CheckKind = Literal["scalp", "homework"]


@dataclass(frozen=True)
class Check:
    """One look: on which day, and whether what was looked for was there."""

    kind: CheckKind
    checked_on: date
    passed: bool
    note: str = ""


class CheckService:
    """Records checks; the plan follows in the same transaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, client_id: UUID, check: Check, staff_id: UUID) -> PlanSnapshot:
        """Records a check. The same as the last one changes nothing.

        Raises RefusedError, UnknownClientError.
        """
        with self._desk.database.write() as session:
            case = self._desk.plans.case(session, client_id)
            refuse(*self._problems(case, check))
            if not self._is_known(session, client_id, check):
                session.add(self._row(client_id, check, staff_id))
                session.flush()  # The plan is made from the rows.
            plan, is_new = self._desk.remake(session, client_id, f"{check.kind}_check")
            review_if_needed(session, case, client_id, plan.assessment, self._desk.clock())
        if is_new:
            self._desk.tell_client(client_id)
        return plan

    def _problems(self, case: Case, check: Check) -> tuple[Problem, ...]:
        if check.kind == "homework":
            return homework_problems(self._desk.content, case, check.checked_on, self._desk.today())
        return scalp_check_problems(case, check.checked_on, self._desk.today())

    def _is_known(self, session: Session, client_id: UUID, check: Check) -> bool:
        checks = select(ScalpCheckRow).where(ScalpCheckRow.client_id == client_id, ScalpCheckRow.kind == check.kind)
        last = session.scalars(checks.order_by(ScalpCheckRow.id.desc()).limit(1)).first()
        if last is None or (last.checked_on, last.passed) != (check.checked_on, check.passed):
            return False
        return self._desk.note("scalp_check", last.id, last.note_enc) == check.note

    def _row(self, client_id: UUID, check: Check, staff_id: UUID) -> ScalpCheckRow:
        identity = new_id()
        return ScalpCheckRow(
            id=identity,
            created_at=self._desk.clock(),
            client_id=client_id,
            kind=check.kind,
            checked_on=check.checked_on,
            passed=check.passed,
            note_enc=self._desk.seal_note("scalp_check", identity, check.note),
            staff_id=staff_id,
        )
