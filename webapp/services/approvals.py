"""Approvals of the content by a clinician: who approved what and when, and whether it still says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.content.library import Library
from webapp.domain.approval import Approval, Standing, State, Subject, approval_problems, subjects
from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.services.clock import Clock, Today
from webapp.services.desk import staff_names
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ProtocolApprovalRow, new_id

TABLE = "protocol_approval"
UNKNOWN = Text("Something that was ticked is no longer there. Please look at the list again.")


class UnknownApprovalError(DomainError):
    """Nothing is approved under this id."""

    def __init__(self) -> None:
        super().__init__("There is no such approval, or not any more.")


@dataclass(frozen=True)
class Approver:
    """The clinician who approved, and when; a manager writes it down."""

    clinician: str
    role: str
    approved_on: date
    note: str = ""


class ApprovalService:
    """Keeps the record. Nothing in it is ever changed: what is taken back gets a further entry."""

    def __init__(self, database: Database, cipher: FieldCipher, library: Library, clock: Clock, today: Today) -> None:
        self._database = database
        self._cipher = cipher
        self._library = library
        self._clock = clock
        self._today = today

    def standings(self) -> tuple[Standing, ...]:
        """Everything that is to be approved, with its record."""
        with self._database.read() as session:
            return self._standings(session)

    def outstanding(self) -> int:
        """How much of the content no clinician has approved as it is today."""
        return sum(standing.state is not State.APPROVED for standing in self.standings())

    def find(self, approval_id: UUID) -> Standing:
        """The subject whose approval stands under this id.

        Raises UnknownApprovalError for any other id, one that was taken back included.
        """
        for standing in self.standings():
            if standing.approval and standing.approval.id == approval_id:
                return standing
        raise UnknownApprovalError

    def record(self, seen: Mapping[str, str], approver: Approver, staff_id: UUID) -> None:
        """Writes down that the subjects of `seen` are approved: codes with the hash of what the manager looked at.

        The same once more changes nothing. Raises RefusedError; then nothing at all is written down.
        """
        with self._database.write() as session:
            standings = {standing.subject.code: standing for standing in self._standings(session)}
            refuse(
                *approval_problems(approver.clinician, approver.role, approver.approved_on, self._today()),
                *_subject_problems(standings, seen, approver),
            )
            new = [code for code in seen if standings[code].state is not State.APPROVED]
            session.add_all(self._given(standings[code].subject, approver, staff_id) for code in new)

    def withdraw(self, approval_id: UUID, reason: str, staff_id: UUID) -> None:
        """Takes an approval back. One that does not stand any more is left as it is.

        Raises RefusedError without a reason, and UnknownApprovalError.
        """
        with self._database.write() as session:
            row = session.get(ProtocolApprovalRow, approval_id)
            if row is None or row.kind != "given":
                raise UnknownApprovalError
            if not reason:
                refuse(Problem("reason", Text("Please say why.")))
            of_subject = _newest_first().where(ProtocolApprovalRow.subject == row.subject)
            if session.scalars(of_subject.limit(1)).one() is row:
                session.add(self._withdrawn(row, reason, staff_id))

    @cached_property
    def _subjects(self) -> tuple[Subject, ...]:
        return subjects(self._library.content, self._library.knowledge)

    def _standings(self, session: Session) -> tuple[Standing, ...]:
        names = staff_names(session)
        entries: dict[str, list[Approval]] = {}
        for row in session.scalars(_newest_first()):
            entries.setdefault(row.subject, []).append(self._entry(row, names[row.staff_id]))
        return tuple(Standing(subject, tuple(entries.get(subject.code, ()))) for subject in self._subjects)

    def _entry(self, row: ProtocolApprovalRow, recorded_by: str) -> Approval:
        return Approval(
            id=row.id,
            content_hash=row.content_hash,
            recorded_at=row.created_at,
            recorded_by=recorded_by,
            clinician=self._open(row, "clinician_enc", row.clinician_enc),
            role=self._open(row, "role_enc", row.role_enc),
            approved_on=row.approved_on,
            note=self._open(row, "note_enc", row.note_enc),
        )

    def _given(self, subject: Subject, approver: Approver, staff_id: UUID) -> ProtocolApprovalRow:
        identity = new_id()
        return ProtocolApprovalRow(
            id=identity,
            created_at=self._clock(),
            staff_id=staff_id,
            subject=subject.code,
            kind="given",
            content_hash=subject.content_hash,
            clinician_enc=self._cipher.seal(TABLE, "clinician_enc", identity, approver.clinician),
            role_enc=self._cipher.seal(TABLE, "role_enc", identity, approver.role),
            approved_on=approver.approved_on,
            note_enc=self._cipher.seal(TABLE, "note_enc", identity, approver.note) if approver.note else None,
        )

    def _withdrawn(self, given: ProtocolApprovalRow, reason: str, staff_id: UUID) -> ProtocolApprovalRow:
        identity = new_id()
        return ProtocolApprovalRow(
            id=identity,
            created_at=self._clock(),
            staff_id=staff_id,
            subject=given.subject,
            kind="withdrawn",
            content_hash=given.content_hash,
            note_enc=self._cipher.seal(TABLE, "note_enc", identity, reason),
        )

    def _open(self, row: ProtocolApprovalRow, column: str, sealed: bytes | None) -> str:
        return self._cipher.open(TABLE, column, row.id, sealed) if sealed else ""


def _newest_first() -> Select[ProtocolApprovalRow]:
    return select(ProtocolApprovalRow).order_by(ProtocolApprovalRow.id.desc())


def _subject_problems(
    standings: Mapping[str, Standing], seen: Mapping[str, str], approver: Approver
) -> Iterator[Problem]:
    if not seen:
        yield Problem("subjects", Text("Please tick what was approved."))
    for code, content_hash in seen.items():
        standing = standings.get(code)
        words = _in_the_way(standing, content_hash, approver) if standing else UNKNOWN
        if words:
            yield Problem("subjects", words)


def _in_the_way(standing: Standing, content_hash: str, approver: Approver) -> Text | None:
    what, approval = (standing.subject.name,), standing.approval
    if standing.subject.content_hash != content_hash:
        return Text("{what}: this has changed since you opened the page. Please look at it again.", {"what": what})
    if approval and standing.state is State.APPROVED and not _says_the_same(approval, approver):
        return Text("{what}: {clinician} has approved this meanwhile.", {"what": what, "clinician": approval.clinician})
    return None


def _says_the_same(approval: Approval, approver: Approver) -> bool:
    return Approver(approval.clinician, approval.role, approval.approved_on or date.max, approval.note) == approver
