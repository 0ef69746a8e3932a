"""What all work of the staff needs: the records, the plan that follows from them, and a way to tell the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.assessment import Content
from webapp.services.clock import Clock, Today
from webapp.services.contact import Contact, read_contact
from webapp.services.plans import PlanService, PlanSnapshot
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow, PlanRow, StaffRow

TellClient = Callable[[UUID], None]
WriteTo = Callable[[UUID, str, str], None]
NotedTable = Literal["patch_test_reading", "scalp_check"]


def tell_nobody(_: UUID) -> None:
    """Stands in where no mail is sent."""


def write_to_nobody(_client_id: UUID, _letter: str, _page: str) -> None:
    """Stands in where no mail is sent."""


@dataclass(frozen=True)
class Desk:
    """The collaborators that the services of the staff share.

    `tell_client` says to a client that their plan has changed; `write_to` sends them another letter, by the name of its
    template, that leads to one of their pages. Both are called after the change is safe.
    """

    database: Database
    cipher: FieldCipher
    content: Content
    plans: PlanService
    clock: Clock
    today: Today
    tell_client: TellClient = field(default=tell_nobody)
    write_to: WriteTo = field(default=write_to_nobody)
    time_zone: tzinfo = field(default=UTC)

    def local_time(self) -> datetime:
        """What the clocks at the clinic show, without a time zone."""
        return self.clock().astimezone(self.time_zone).replace(tzinfo=None)

    def contact(self, row: ClientRow) -> Contact:
        """Who a client is and how to reach them."""
        return read_contact(self.cipher, row)

    def name(self, row: ClientRow) -> str:
        return self.open_name(row.id, row.name_enc)

    def open_name(self, client_id: UUID, sealed: bytes) -> str:
        """The name of a client where only its column was read."""
        return self.cipher.open("client", "name_enc", client_id, sealed)

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
