"""Puts a case together from the rows: what the client said, what staff saw, booked and decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.assessment import Content
from webapp.domain.case import Case, ReviewOutcome
from webapp.domain.errors import DomainError
from webapp.domain.moved_plan import under
from webapp.domain.screening import FlagKind
from webapp.services.answer_records import AnswerRecords
from webapp.services.case_rows import CaseRows, case_rows
from webapp.services.clinic_settings import Pinned
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import DecisionRow, ResponseRow

SIGNS_OFF = ("approve", "approve_with_changes")


class UnknownClientError(DomainError):
    """Nobody sent an intake under this id."""


@dataclass(frozen=True)
class CaseRecords:
    """Reads the rows of clients. Nothing is written."""

    cipher: FieldCipher
    content: Content

    def case(self, session: Session, client_id: UUID, pinned: Pinned, *, not_before: date) -> Case:
        """The case as it stands, planned with the settings in `pinned`; proposed sessions are not before `not_before`.

        A change of answers that waits for somebody is not in it. Raises UnknownClientError.
        """
        found = self.cases(session, {client_id: pinned}, not_before=not_before)
        if client_id not in found:
            raise UnknownClientError("There is no such client.")
        return found[client_id]

    def cases(self, session: Session, pinned: Mapping[UUID, Pinned], *, not_before: date) -> dict[UUID, Case]:
        """The cases of several clients at once, each with its own settings; who never sent an intake has none."""
        rows = case_rows(session, pinned)
        return {
            client_id: self._case(rows, client_id, response, pinned[client_id], not_before)
            for client_id, response in rows.responses.items()
        }

    def _case(self, rows: CaseRows, client_id: UUID, response: ResponseRow, pinned: Pinned, not_before: date) -> Case:
        decision, appointments = rows.decisions.get(client_id), rows.appointments.get(client_id, ())
        scalp, homework = rows.checks.get((client_id, "scalp")), rows.checks.get((client_id, "homework"))
        case = Case(
            today=response.intake_on,
            response=self.answers.read(response, rows.given.get(response.id)),
            settings=pinned.version.values,
            sessions={row.number: row.starts_on for row in appointments},
            reasons={row.number: "recorded" for row in appointments if row.override_reason_enc},
            patch_test=rows.patch_tests.get(client_id),
            # The last check counts: a later 'not yet' takes it back.
            scalp_ready_on=scalp.checked_on if scalp and scalp.passed else None,
            homework_passed=homework.passed if homework else None,
            signed_off_by=rows.deciders[decision.id] if decision and decision.kind in SIGNS_OFF else None,
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
