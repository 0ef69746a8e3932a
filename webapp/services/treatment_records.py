"""Treatment records as rows and back: what was done is one sealed piece of JSON, who signed it is in there too."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from webapp.domain.treatment import ExtraCause, HomeCause, Outcome, TreatmentRecord
from webapp.services.desk import staff_names
from webapp.services.merged_records import merged_from
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AppointmentRow, TreatmentAdditionRow, TreatmentRecordRow

SIGNED_BY = "signed_by"


@dataclass(frozen=True)
class Addition:
    """Something that was added to a record later, by whom and when."""

    id: UUID
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SignedRecord:
    """A record as it stands: what was written, who treated, who signed it and when, and what was added since.

    `readiness` is the level that the board showed on the day, where it showed one.
    """

    id: UUID
    client_id: UUID
    appointment_id: UUID
    number: int
    held_on: date
    record: TreatmentRecord
    technician_id: UUID
    technician: str
    signed_by: UUID
    signer: str
    signed_at: datetime
    readiness: str | None
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True)
class TreatmentRecords:
    """Reads and seals. Nothing is decided here."""

    cipher: FieldCipher

    def seal(self, row_id: UUID, record: TreatmentRecord, signed_by: UUID) -> bytes:
        body = json.dumps({**asdict(record), SIGNED_BY: str(signed_by)}, ensure_ascii=False)
        return self.cipher.seal("treatment_record", "body_enc", row_id, body)

    def seal_addition(self, row_id: UUID, words: str) -> bytes:
        return self.cipher.seal("treatment_addition", "text_enc", row_id, words)

    def of_client(self, session: Session, client_id: UUID) -> tuple[SignedRecord, ...]:
        """Every record of a client, newest first, with those of duplicates that were merged into it. Four queries."""
        known = (client_id, *merged_from(session, client_id))
        of_client = select(TreatmentRecordRow).where(TreatmentRecordRow.client_id.in_(known))
        return self._signed(
            session,
            session.scalars(
                of_client.order_by(TreatmentRecordRow.held_on.desc(), TreatmentRecordRow.created_at.desc())
            ),
        )

    def find(self, session: Session, client_id: UUID, record_id: UUID) -> SignedRecord | None:
        """One record of this client."""
        row = session.get(TreatmentRecordRow, record_id)
        return self._signed(session, [row])[0] if row and row.client_id == client_id else None

    def _signed(self, session: Session, rows: Iterable[TreatmentRecordRow]) -> tuple[SignedRecord, ...]:
        rows = tuple(rows)
        names = staff_names(session)
        additions = self._additions(session, [row.id for row in rows], names)
        return tuple(self._read(row, names, additions[row.id]) for row in rows)

    def _additions(
        self, session: Session, ids: list[UUID], names: Mapping[UUID, str]
    ) -> Mapping[UUID, tuple[Addition, ...]]:
        found: dict[UUID, tuple[Addition, ...]] = defaultdict(tuple)
        for row in session.scalars(_additions(ids)):
            words = self.cipher.open("treatment_addition", "text_enc", row.id, row.text_enc)
            one = Addition(row.id, words, names[row.staff_id], row.created_at)
            found[row.treatment_record_id] = (*found[row.treatment_record_id], one)
        return found

    def _read(
        self, row: TreatmentRecordRow, names: Mapping[UUID, str], additions: tuple[Addition, ...]
    ) -> SignedRecord:
        body = json.loads(self.cipher.open("treatment_record", "body_enc", row.id, row.body_enc))
        signed_by = UUID(body.pop(SIGNED_BY))
        return SignedRecord(
            id=row.id,
            client_id=row.client_id,
            appointment_id=row.appointment_id,
            number=row.number,
            held_on=row.held_on,
            record=_record(body),
            technician_id=row.technician_id,
            technician=names[row.technician_id],
            signed_by=signed_by,
            signer=names[signed_by],
            signed_at=row.created_at,
            readiness=row.readiness,
            additions=additions,
        )


def further_agreed(session: Session, client_id: UUID, number: int) -> bool:
    """Whether technician and client agreed, after the session before, that there is a session `number` (I15)."""
    agreed = select(TreatmentRecordRow.id).where(
        TreatmentRecordRow.client_id == client_id,
        TreatmentRecordRow.number == number - 1,
        TreatmentRecordRow.further,
    )
    return session.scalars(agreed.limit(1)).first() is not None


def outcomes(session: Session, appointment_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """How the sessions ended that are on record, by appointment. One query."""
    columns = select(TreatmentRecordRow.appointment_id, TreatmentRecordRow.outcome)
    wanted = columns.where(TreatmentRecordRow.appointment_id.in_(tuple(appointment_ids)))
    return dict(session.execute(wanted).all())


def not_on_record() -> ColumnElement[bool]:
    """What is true of appointments whose session nobody has written down yet: it is still ahead, or under way."""
    return ~exists().where(TreatmentRecordRow.appointment_id == AppointmentRow.id)


def _additions(ids: list[UUID]) -> Select[TreatmentAdditionRow]:
    of_records = select(TreatmentAdditionRow).where(TreatmentAdditionRow.treatment_record_id.in_(ids))
    return of_records.order_by(TreatmentAdditionRow.created_at, TreatmentAdditionRow.id)


def _record(body: dict[str, object]) -> TreatmentRecord:
    several: dict[str, type] = {"home_causes": HomeCause, "causes": ExtraCause, "areas": str}
    lists = {name: tuple(kind(each) for each in body.get(name, ())) for name, kind in several.items()}  # type: ignore[attr-defined]  # JSON that this module wrote
    return TreatmentRecord(**{**body, **lists, "outcome": Outcome(body["outcome"])})  # type: ignore[arg-type]
