"""A client's plan on paper: one version of it, with the client's name and whoever signed it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from webapp.content.library import Library
from webapp.documents.pdf_cache import PdfCache
from webapp.documents.plan_document import Letterhead, PlanDocument
from webapp.domain.care_plan import PlanItem
from webapp.services.plans import PlanService, PlanSnapshot
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow

Aftercare = Callable[[UUID], tuple[PlanItem, ...]]


class ClientPapers:
    """Prints plans, each version once."""

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        library: Library,
        plans: PlanService,
        clinic: Callable[[], Letterhead],
        time_zone: ZoneInfo,
        cache: PdfCache,
        aftercare: Aftercare,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._library = library
        self._plans = plans
        self._clinic = clinic
        self._time_zone = time_zone
        self._cache = cache
        self._aftercare = aftercare

    def plan_pdf(self, snapshot: PlanSnapshot) -> bytes:
        """One version of a client's plan as PDF, or the letter in its place.

        Raises PdfUnavailableError where no PDF can be made.
        """
        return self._cache.pdf(self._document(snapshot))

    def _document(self, snapshot: PlanSnapshot) -> PlanDocument:
        with self._database.read() as session:
            client = session.get_one(ClientRow, snapshot.client_id)
            signed_off_by = self._signed_off_by(session, snapshot.client_id)
            lines = self._plans.settings.current(session).lines
        return PlanDocument(
            clinic=replace(self._clinic(), contact_line=lines.contact, emergency_line=lines.emergency),
            number=snapshot.number,
            plan_hash=snapshot.plan_hash,
            created_on=snapshot.created_at.astimezone(self._time_zone).date(),
            assessment=snapshot.assessment,
            content=self._library.content,
            knowledge=self._library.knowledge,
            client_name=self._cipher.open("client", "name_enc", client.id, client.name_enc),
            signed_off_by=signed_off_by,
            locale=client.locale,
            aftercare=() if snapshot.assessment.plan.sessions else self._aftercare(client.id),
        )

    def _signed_off_by(self, session: Session, client_id: UUID) -> str:
        return self._plans.case(session, client_id).signed_off_by or ""
