"""Decisions as rows and back: who decided what, when and why, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.decision import Changes, DecisionKind, Draft
from webapp.domain.screening import FlagKind
from webapp.services.desk import staff_names
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import DecisionRow, ReviewRow, new_id


@dataclass(frozen=True)
class DecisionRecord:
    """One decision as it stands on record. `by` is the name of the person."""

    id: UUID
    review_id: UUID
    kind: DecisionKind
    reason: str
    changes: Changes
    defer_until: date | None
    staff_id: UUID
    by: str
    at: datetime

    def says(self, staff_id: UUID, draft: Draft) -> bool:
        """Whether this is what that person has decided with `draft`."""
        said = (self.kind, self.reason, self.defer_until, self.staff_id)
        return said == (draft.kind, draft.reason, draft.defer_until, staff_id)


@dataclass(frozen=True)
class DecisionRecords:
    """Reads and writes the decisions about one client."""

    cipher: FieldCipher

    def of(self, session: Session, client_id: UUID) -> tuple[DecisionRecord, ...]:
        """Every decision, newest first."""
        decided = select(DecisionRow).where(DecisionRow.client_id == client_id).order_by(DecisionRow.id.desc())
        names = staff_names(session)
        return tuple(self._record(row, names[row.staff_id]) for row in session.scalars(decided))

    def standing(self, session: Session, client_id: UUID) -> Changes:
        """What stands changed by the last decision."""
        return self.standing_of(session, [client_id]).get(client_id, Changes())

    def standing_of(self, session: Session, client_ids: Collection[UUID]) -> dict[UUID, Changes]:
        """The same of several clients at once; nothing for those about whom nobody decided."""
        decided = select(DecisionRow).where(DecisionRow.client_id.in_(client_ids)).order_by(DecisionRow.id)
        last = {row.client_id: row for row in session.scalars(decided)}
        return {client_id: self._changes(row) for client_id, row in last.items()}

    def keep(
        self, session: Session, review: ReviewRow, staff_id: UUID, draft: Draft, changes: Changes, at: datetime
    ) -> None:
        """Puts a decision on record."""
        identity = new_id()
        session.add(
            DecisionRow(
                id=identity,
                created_at=at,
                client_id=review.client_id,
                review_id=review.id,
                staff_id=staff_id,
                kind=str(draft.kind),
                reason_enc=self.cipher.seal("decision", "reason_enc", identity, draft.reason),
                changes_enc=self.cipher.seal("decision", "changes_enc", identity, write_changes(changes)),
                defer_until=draft.defer_until if draft.kind is DecisionKind.DEFER else None,
            )
        )

    def _record(self, row: DecisionRow, by: str) -> DecisionRecord:
        return DecisionRecord(
            id=row.id,
            review_id=row.review_id,
            kind=DecisionKind(row.kind),
            reason=self.cipher.open("decision", "reason_enc", row.id, row.reason_enc),
            changes=self._changes(row),
            defer_until=row.defer_until,
            staff_id=row.staff_id,
            by=by,
            at=row.created_at,
        )

    def _changes(self, row: DecisionRow) -> Changes:
        return read_changes(json.loads(self.cipher.open("decision", "changes_enc", row.id, row.changes_enc)))


def write_changes(changes: Changes) -> str:
    """The changes as JSON, without those that are none."""
    named: dict[str, object] = {
        "add": [str(kind) for kind in changes.add],
        "set_aside": sorted(changes.set_aside),
        "oils": list(changes.oils),
        "first_session": changes.first_session and changes.first_session.isoformat(),
        "prepare_from": changes.prepare_from and changes.prepare_from.isoformat(),
        "letter_received": changes.letter_received,
        "client_agreed": changes.client_agreed,
    }
    return json.dumps({name: value for name, value in named.items() if value}, sort_keys=True)


def read_changes(named: Mapping[str, object]) -> Changes:
    """The changes that `write_changes` wrote."""
    return Changes(
        add=tuple(FlagKind(kind) for kind in _listed(named, "add")),
        set_aside=frozenset(_listed(named, "set_aside")),
        oils=tuple(_listed(named, "oils")),
        first_session=_day(named, "first_session"),
        prepare_from=_day(named, "prepare_from"),
        letter_received=named.get("letter_received") is True,
        client_agreed=named.get("client_agreed") is True,
    )


def _listed(named: Mapping[str, object], name: str) -> list[str]:
    value = named.get(name)
    return [str(each) for each in value] if isinstance(value, list) else []


def _day(named: Mapping[str, object], name: str) -> date | None:
    value = named.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else None
