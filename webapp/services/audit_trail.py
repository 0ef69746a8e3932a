"""The audit trail as managers read it: who did what about whom, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.services.desk import staff_names
from webapp.storage.audit import AuditTrail
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AuditEventRow, ClientRow

PAGE_SIZE = 50
# Nobody turns so many pages, and the database could not count further than about here.
LAST_PAGE = 100_000
# No trail reaches further. At the very ends of the calendar, a day of the clinic has no beginning in UTC.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)
# What is done to the account of one member of staff.
OF_ACCOUNT = ("staff_added", "staff_changed")


@dataclass(frozen=True)
class Search:
    """What to look for; what is None does not matter. Days are the clinic's, both included."""

    staff_id: UUID | None = None
    action: str | None = None
    client_id: UUID | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """One act. `by` is staff, client, nobody or worker; `staff` and `client` are names, empty where there is none.

    `member` is the name of whom of the team it was done to. `detail` holds codes, days and numbers, and under
    `changed` the names of the columns that changed.
    """

    number: int
    at: datetime
    by: str
    staff: str
    action: str
    client_id: UUID | None
    client: str
    detail: Mapping[str, Any]
    member: str = ""


@dataclass(frozen=True)
class AuditPage:
    """One page of the trail, and whether there is another."""

    lines: tuple[AuditLine, ...]
    number: int
    has_more: bool


@dataclass(frozen=True)
class Verdict:
    """Whether the trail is whole; `number` and `chain` are those of its last event."""

    problem: str | None
    number: int
    chain: str


class AuditTrails:
    """Reads; the trail itself is written by `webapp.storage.audit`."""

    def __init__(self, database: Database, cipher: FieldCipher, zone: ZoneInfo, trail: AuditTrail) -> None:
        self._database = database
        self._cipher = cipher
        self._zone = zone
        self._trail = trail

    def page(self, search: Search, number: int = 1) -> AuditPage:
        """The acts of one page, counted from 1, newest first. The number of queries is always the same."""
        number = min(max(number, 1), LAST_PAGE)
        found = self._found(search).order_by(AuditEventRow.number.desc())
        found = found.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
        with self._database.read() as session:
            rows = session.scalars(found).all()
            lines = self._lines(session, rows[:PAGE_SIZE])
        return AuditPage(lines, number, len(rows) > PAGE_SIZE)

    def members(self) -> dict[UUID, str]:
        """Everybody who works or worked here, by id."""
        with self._database.read() as session:
            return staff_names(session)

    def client_name(self, client_id: UUID) -> str | None:
        """Whom a search is about; None where nobody has this id."""
        with self._database.read() as session:
            row = session.get(ClientRow, client_id)
            return self._name(row) if row else None

    def verify(self, known: tuple[int, str] | None = None) -> Verdict:
        """Goes through the whole trail. `known` is a number and chain kept elsewhere, which shows a tail cut off."""
        with self._database.read() as session:
            problem = self._trail.first_bad(session)
            if problem is None and known and not self._trail.stands(session, *known):
                problem = f"Event {known[0]} is not the one that was noted elsewhere: the end of the trail is missing."
            return Verdict(problem, *self._trail.last(session))

    def _found(self, search: Search) -> Select[AuditEventRow]:
        found = select(AuditEventRow)
        if search.staff_id:
            found = found.where(AuditEventRow.staff_id == search.staff_id)
        if search.action:
            found = found.where(AuditEventRow.action == search.action)
        if search.client_id:
            found = found.where(AuditEventRow.client_id == search.client_id)
        if search.first:
            found = found.where(AuditEventRow.created_at >= self._begin(search.first))
        if search.last:
            found = found.where(AuditEventRow.created_at < self._begin(search.last, days_later=1))
        return found

    def _begin(self, day: date, days_later: int = 0) -> datetime:
        near = min(max(day, EARLIEST), LATEST) + timedelta(days=days_later)
        return datetime.combine(near, time(), self._zone).astimezone(UTC)

    def _lines(self, session: Session, rows: Sequence[AuditEventRow]) -> tuple[AuditLine, ...]:
        names = staff_names(session)
        ids = {row.client_id for row in rows if row.client_id}
        clients = {row.id: self._name(row) for row in session.scalars(select(ClientRow).where(ClientRow.id.in_(ids)))}
        return tuple(
            AuditLine(
                number=row.number,
                at=row.created_at,
                by=str(row.detail.get("by", "worker")),
                staff=names.get(row.staff_id, "") if row.staff_id else "",
                action=row.action,
                client_id=row.client_id if row.client_id in clients else None,
                client=clients.get(row.client_id, "") if row.client_id else "",
                detail=row.detail,
                member=_member(row, names),
            )
            for row in rows
        )

    def _name(self, row: ClientRow) -> str:
        return self._cipher.open("client", "name_enc", row.id, row.name_enc)


def _member(row: AuditEventRow, names: Mapping[UUID, str]) -> str:
    """Whose account, hours, days off or calendar it was."""
    if row.action.startswith(OF_ACCOUNT):
        return names.get(row.subject_id, "") if row.subject_id else ""
    about = row.detail.get("staff_id")
    return names.get(UUID(about), "") if about else ""
