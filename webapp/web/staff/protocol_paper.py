"""The protocol as a PDF, to print and to sign."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue

from webapp.documents.errors import PdfUnavailableError
from webapp.web import services
from webapp.web.language import current_locale
from webapp.web.staff.page import staff_page


def register(blueprint: Blueprint) -> None:
    """The address of the file."""
    blueprint.add_url_rule("/protocol.pdf", view_func=protocol_pdf)


def protocol_pdf() -> ResponseReturnValue:
    """Every rule, line, conflict and source, with who approved what."""
    try:
        pdf = services().protocol_papers.pdf(str(current_locale()))
    except PdfUnavailableError as error:
        current_app.logger.warning("No PDF: %s", error)
        return staff_page("protocol_no_pdf.html", reason=str(error)), 503
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name="protocol.pdf")
