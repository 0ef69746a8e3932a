"""What a clinician approved of the clinic's content, and what was taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from webapp.storage.rows.base import Code, Digest, Row, key_of, one_of

APPROVAL_KINDS = ("given", "withdrawn")


class ProtocolApprovalRow(Row):
    """One clinician's approval of one screening row or part of the protocol, or that it was taken back.

    Never updated: the last row of a subject counts. `content_hash` says which wording it was about; `staff_id` is who
    recorded it.
    """

    __tablename__ = "protocol_approval"
    __table_args__ = (
        one_of("kind", APPROVAL_KINDS),
        CheckConstraint("(kind = 'given') = (clinician_enc IS NOT NULL)", name="clinician"),
        CheckConstraint("(kind = 'given') = (role_enc IS NOT NULL)", name="role"),
        CheckConstraint("(kind = 'given') = (approved_on IS NOT NULL)", name="approved_on"),
        CheckConstraint("kind = 'given' OR note_enc IS NOT NULL", name="reason"),
    )

    staff_id: Mapped[UUID] = key_of("staff")
    subject: Mapped[Code]
    kind: Mapped[Code]
    content_hash: Mapped[Digest]
    clinician_enc: Mapped[bytes | None]
    role_enc: Mapped[bytes | None]
    approved_on: Mapped[date | None]
    note_enc: Mapped[bytes | None]
