"""What `stipple protocol` does: the protocol on paper, without a database."""

from __future__ import annotations

from datetime import date

from webapp.config import Config
from webapp.content.library import Library
from webapp.documents.case_documents import letterhead
from webapp.documents.protocol_document import ProtocolDocument, render_protocol_pdf
from webapp.domain.settings import choose_settings
from webapp.proof.certificate import kept_certificate
from webapp.services.protocol_view import protocol_view


def protocol_pdf(library: Library, config: Config, today: date) -> bytes:
    """The whole protocol under the settings of the environment. Raises InvalidSettingError, PdfUnavailableError."""
    document = ProtocolDocument(
        clinic=letterhead(config),
        created_on=today,
        content=library.content,
        knowledge=library.knowledge,
        view=protocol_view(library, choose_settings(library.content.protocol, config.settings)),
        proof=kept_certificate(config.instance_path, library.content.version),
    )
    return render_protocol_pdf(document)
