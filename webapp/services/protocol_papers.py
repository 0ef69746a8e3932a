"""The protocol on paper, with the settings and the approvals of the moment."""

from __future__ import annotations

from collections.abc import Callable

from webapp.content.library import Library
from webapp.documents.pdf_cache import PdfCache
from webapp.documents.plan_document import Letterhead
from webapp.documents.protocol_document import Choices, Proof, ProtocolDocument, render_protocol_pdf
from webapp.services.approvals import ApprovalService
from webapp.services.clinic_settings import SettingsVersion
from webapp.services.clock import Today
from webapp.services.protocol_reading import ProtocolReading


class ProtocolPapers:
    """Prints the protocol: each state of it once a day and language, for that takes seconds."""

    def __init__(
        self,
        library: Library,
        reading: ProtocolReading,
        approvals: ApprovalService,
        current_settings: Callable[[], SettingsVersion],
        proof: Proof | None,
        clinic: Callable[[], Letterhead],
        today: Today,
        cache: PdfCache,
    ) -> None:
        self._library = library
        self._reading = reading
        self._approvals = approvals
        self._current_settings = current_settings
        self._proof = proof
        self._clinic = clinic
        self._today = today
        self._cache = cache

    def pdf(self, locale: str) -> bytes:
        """The whole protocol as PDF. Raises PdfUnavailableError where none can be made, or not at this moment."""
        document = self.document(locale)
        return self._cache.kept(document.fingerprint, lambda: render_protocol_pdf(document))

    def document(self, locale: str) -> ProtocolDocument:
        """What stands on it."""
        settings = self._current_settings()
        return ProtocolDocument(
            clinic=self._clinic(),
            created_on=self._today(),
            content=self._library.content,
            knowledge=self._library.knowledge,
            view=self._reading.view(),
            choices=Choices(settings.number, settings.lines),
            approvals=self._approvals.standings(),
            proof=self._proof,
            locale=locale,
        )
