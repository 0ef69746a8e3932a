"""Patch tests and their readings: nothing is firm before a clear one, and a reaction stops everything at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.case import REACTION
from webapp.domain.preparation import patch_test_problems, reading_problems
from webapp.domain.problem import refuse
from webapp.services.appointments import Appointments
from webapp.services.desk import Desk
from webapp.services.plans import PlanSnapshot
from webapp.services.review_opening import review_if_needed
from webapp.storage.rows import PatchTestReadingRow, PatchTestRow, new_id


class PatchTestService:
    """Records what was done and seen; the plan follows in the same transaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, client_id: UUID, done_on: date, staff_id: UUID) -> PlanSnapshot:
        """Records that a test was done. The same test once more changes nothing.

        Raises RefusedError, UnknownClientError.
        """
        with self._desk.database.write() as session:
            case = self._desk.plans.case(session, client_id)
            is_known = case.patch_test is not None and case.patch_test.done_on == done_on
            if not is_known:
                refuse(*patch_test_problems(case, done_on, self._desk.today()))
                session.add(_test(client_id, done_on, staff_id, self._desk))
                session.flush()  # The plan is made from the rows.
            plan, is_new = self._desk.remake(session, client_id, "patch_test")
        if is_new:
            self._desk.tell_client(client_id)
        return plan

    def read(self, client_id: UUID, read_on: date, result: str, note: str, staff_id: UUID) -> PlanSnapshot:
        """Records a reading of the last test. A reaction defers, cancels what is to come and asks for a review.

        The same reading once more changes nothing. Raises RefusedError, UnknownClientError.
        """
        with self._desk.database.write() as session:
            case = self._desk.plans.case(session, client_id)
            test = case.patch_test
            if not (test and (test.result, test.read_on) == (result, read_on) and not note):
                refuse(*reading_problems(case, read_on, result, note, self._desk.today()))
                self._keep(session, client_id, read_on, result, note, staff_id)
            plan, is_new = self._desk.remake(session, client_id, "patch_test_reading")
            review_if_needed(session, case, client_id, plan.assessment, self._desk.clock())
        if is_new:
            self._desk.tell_client(client_id)
        return plan

    def _keep(self, session: Session, client_id: UUID, read_on: date, result: str, note: str, staff_id: UUID) -> None:
        identity = new_id()
        reading = PatchTestReadingRow(
            id=identity,
            created_at=self._desk.clock(),
            patch_test_id=_last_test(session, client_id),
            read_on=read_on,
            result=result,
            note_enc=self._desk.seal_note("patch_test_reading", identity, note),
            staff_id=staff_id,
        )
        session.add(reading)
        if result == REACTION:
            Appointments(self._desk, session, client_id, staff_id).cancel_to_come()
        session.flush()  # The plan is made from the rows.


def _test(client_id: UUID, done_on: date, staff_id: UUID, desk: Desk) -> PatchTestRow:
    return PatchTestRow(created_at=desk.clock(), client_id=client_id, done_on=done_on, staff_id=staff_id)


def _last_test(session: Session, client_id: UUID) -> UUID:
    """The test that the case is about: the one done last."""
    tests = select(PatchTestRow.id).where(PatchTestRow.client_id == client_id)
    return session.scalars(tests.order_by(PatchTestRow.done_on.desc(), PatchTestRow.id.desc()).limit(1)).one()
