"""Puts a case together from the rows: what the client said, what staff saw, booked and decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Content
from webapp.domain.case import Case, PatchTest, ReviewOutcome
from webapp.domain.errors import DomainError
from webapp.domain.moved_plan import under
from webapp.domain.screening import FlagKind
from webapp.services.answer_records import AnswerRecords, response_in_force
from webapp.services.clinic_settings import Pinned
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import (
    AppointmentRow,
    DecisionRow,
    PatchTestReadingRow,
    PatchTestRow,
    ScalpCheckRow,
    StaffRow,
)

SIGNS_OFF = ("approve", "approve_with_changes")


class UnknownClientError(DomainError):
    """Nobody sent an intake under this id."""


@dataclass(frozen=True)
class CaseRecords:
    """Reads one client's rows. Nothing is written."""

    cipher: FieldCipher
    content: Content

    def case(self, session: Session, client_id: UUID, pinned: Pinned, *, not_before: date) -> Case:
        """The case as it stands, planned with the settings in `pinned`; proposed sessions are not before `not_before`.

        A change of answers that waits for somebody is not in it. Raises UnknownClientError.
        """
        response = response_in_force(session, client_id)
        if response is None:
            raise UnknownClientError("There is no such client.")
        decision = _last_decision(session, client_id)
        appointments = _open_appointments(session, client_id)
        case = Case(
            today=response.intake_on,
            response=self.answers.response(session, response),
            settings=pinned.version.values,
            sessions={row.number: row.starts_on for row in appointments},
            reasons={row.number: "recorded" for row in appointments if row.override_reason_enc},
            patch_test=_patch_test(session, client_id),
            scalp_ready_on=_scalp_ready_on(session, client_id),
            homework_passed=_last_check(session, client_id, "homework"),
            signed_off_by=_signed_off_by(session, decision),
            outcome=self._outcome(decision),
            not_before=not_before,
        )
        return under(case, case.settings, not_before) if pinned.is_moved else case

    def changes(self, row: DecisionRow) -> dict[str, object]:
        """What a decision changed, by the names that `ReviewOutcome` is made from."""
        changes: dict[str, object] = json.loads(self.cipher.open("decision", "changes_enc", row.id, row.changes_enc))
        return changes

    @property
    def answers(self) -> AnswerRecords:
        """How the responses are read."""
        return AnswerRecords(self.cipher, self.content)

    def _outcome(self, decision: DecisionRow | None) -> ReviewOutcome:
        if decision is None:
            return ReviewOutcome()
        changes = self.changes(decision)
        return ReviewOutcome(
            added=tuple(FlagKind(kind) for kind in _texts(changes, "add")),
            set_aside=frozenset(_texts(changes, "set_aside")),
            oils=tuple(_texts(changes, "oils")),
            deferred=decision.kind == "defer",
            declined=decision.kind == "decline",
            defer_until=decision.defer_until,
            prepare_from=_day(changes, "prepare_from"),
            first_session=_day(changes, "first_session"),
        )


def _texts(changes: Mapping[str, object], key: str) -> list[str]:
    value = changes.get(key) or []
    return [str(each) for each in value] if isinstance(value, list) else []


def _day(changes: Mapping[str, object], key: str) -> date | None:
    value = changes.get(key)
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _last_decision(session: Session, client_id: UUID) -> DecisionRow | None:
    newest = select(DecisionRow).where(DecisionRow.client_id == client_id).order_by(DecisionRow.id.desc())
    return session.scalars(newest.limit(1)).first()


def _signed_off_by(session: Session, decision: DecisionRow | None) -> str | None:
    if decision is None or decision.kind not in SIGNS_OFF:
        return None
    staff = session.get(StaffRow, decision.staff_id)
    return staff.name if staff else None


def _open_appointments(session: Session, client_id: UUID) -> list[AppointmentRow]:
    booked = select(AppointmentRow).where(AppointmentRow.client_id == client_id, AppointmentRow.ended_at.is_(None))
    return list(session.scalars(booked.order_by(AppointmentRow.number)))


def _patch_test(session: Session, client_id: UUID) -> PatchTest | None:
    tests = select(PatchTestRow).where(PatchTestRow.client_id == client_id)
    test = session.scalars(tests.order_by(PatchTestRow.done_on.desc(), PatchTestRow.id.desc()).limit(1)).first()
    if test is None:
        return None
    readings = select(PatchTestReadingRow).where(PatchTestReadingRow.patch_test_id == test.id)
    reading = session.scalars(readings.order_by(PatchTestReadingRow.id.desc()).limit(1)).first()
    if reading is None:
        return PatchTest(test.done_on)
    return PatchTest(test.done_on, reading.result, reading.read_on)


def _scalp_ready_on(session: Session, client_id: UUID) -> date | None:
    """The day of the last scalp check, if it found the scalp ready; a later 'not yet' takes it back."""
    last = _last_check_row(session, client_id, "scalp")
    return last.checked_on if last and last.passed else None


def _last_check(session: Session, client_id: UUID, kind: str) -> bool | None:
    last = _last_check_row(session, client_id, kind)
    return last.passed if last else None


def _last_check_row(session: Session, client_id: UUID, kind: str) -> ScalpCheckRow | None:
    checks = select(ScalpCheckRow).where(ScalpCheckRow.client_id == client_id, ScalpCheckRow.kind == kind)
    return session.scalars(checks.order_by(ScalpCheckRow.id.desc()).limit(1)).first()
