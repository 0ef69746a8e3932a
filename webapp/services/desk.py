"""What all work of the staff needs: the records, the plan that follows from them, and a way to tell the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Content
from webapp.services.clock import Clock, Today
from webapp.services.intake import Contact
from webapp.services.plans import PlanService, PlanSnapshot
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow, PlanRow, StaffRow

TellClient = Callable[[UUID], None]
NotedTable = Literal["patch_test_reading", "scalp_check"]


def tell_nobody(_: UUID) -> None:
    """Stands in where no mail is sent."""


@dataclass(frozen=True)
class Desk:
    """The collaborators that the services of the staff share.

    `tell_client` says to a client that their plan has changed; it is called after the change is safe.
    """

    database: Database
    cipher: FieldCipher
    content: Content
    plans: PlanService
    clock: Clock
    today: Today
    tell_client: TellClient = field(default=tell_nobody)

    def contact(self, row: ClientRow) -> Contact:
        """Who a client is and how to reach them."""
        phone = self.cipher.open("client", "phone_enc", row.id, row.phone_enc) if row.phone_enc else ""
        email = self.cipher.open("client", "email_enc", row.id, row.email_enc)
        return Contact(self.name(row), email, phone, row.reach_by)

    def name(self, row: ClientRow) -> str:
        return self.cipher.open("client", "name_enc", row.id, row.name_enc)

    def remake(self, session: Session, client_id: UUID, reason: str) -> tuple[PlanSnapshot, bool]:
        """The plan made anew inside the caller's transaction, and whether that gave another version than before."""
        before = session.scalar(select(func.max(PlanRow.number)).where(PlanRow.client_id == client_id))
        plan = self.plans.remake(session, client_id, reason)
        return plan, plan.number != before

    def seal_note(self, table: NotedTable, row_id: UUID, note: str) -> bytes | None:
        """The note of a row, sealed; no note is nothing."""
        return self.cipher.seal(table, "note_enc", row_id, note) if note else None

    def note(self, table: NotedTable, row_id: UUID, sealed: bytes | None) -> str:
        return self.cipher.open(table, "note_enc", row_id, sealed) if sealed else ""


def staff_names(session: Session) -> dict[UUID, str]:
    """The name of everybody who works or worked here, by id."""
    return dict(session.execute(select(StaffRow.id, StaffRow.name)).all())
