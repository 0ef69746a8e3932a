"""A client's days as a calendar file: the newest plan, and what the plans before it held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.content.library import Library
from webapp.documents.calendar_entries import EarlierPlan
from webapp.documents.calendar_feed import calendar_feed
from webapp.documents.plan_document import Letterhead, PlanDocument
from webapp.services.calendar_addresses import CalendarAddresses
from webapp.services.plans import PlanService, PlanSnapshot
from webapp.services.session_hours import session_hours
from webapp.storage.database import Database
from webapp.storage.rows import ClientRow


class ClientCalendar:
    """Writes the files. Nothing in them says whose they are or what they are about (C57)."""

    def __init__(
        self,
        database: Database,
        library: Library,
        plans: PlanService,
        clinic: Callable[[], Letterhead],
        time_zone: ZoneInfo,
        addresses: CalendarAddresses,
    ) -> None:
        self._database = database
        self._library = library
        self._plans = plans
        self._clinic = clinic
        self._time_zone = time_zone
        self.addresses = addresses

    def file(self, client_id: UUID) -> bytes | None:
        """The calendar of a client as it stands now; None before there is a plan. Equal plans give equal files."""
        versions = self._plans.versions(client_id)
        if not versions:
            return None
        newest, *before = versions
        with self._database.read() as session:
            hours = session_hours(session, client_id)
        return calendar_feed(
            self._document(newest),
            scope=_scope(client_id),
            earlier=[EarlierPlan(self._made_on(each), each.assessment.plan) for each in before],
            hours=hours,
            time_zone=self._time_zone.key,
        )

    def _document(self, snapshot: PlanSnapshot) -> PlanDocument:
        with self._database.read() as session:
            locale = session.get_one(ClientRow, snapshot.client_id).locale
        return PlanDocument(
            clinic=self._clinic(),
            number=snapshot.number,
            plan_hash=snapshot.plan_hash,
            created_on=self._made_on(snapshot),
            assessment=snapshot.assessment,
            content=self._library.content,
            knowledge=self._library.knowledge,
            locale=locale,
        )

    def _made_on(self, snapshot: PlanSnapshot) -> date:
        return snapshot.created_at.astimezone(self._time_zone).date()


def _scope(client_id: UUID) -> str:
    """Tells one client's entries from another's. It outlives every address, so that entries keep their names."""
    return sha256(f"calendar {client_id}".encode()).hexdigest()[:20]
