"""The sheet for the treatment room."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue

from webapp.documents.errors import PdfUnavailableError
from webapp.web import services
from webapp.web.language import current_locale
from webapp.web.staff.page import staff_page


def register(blueprint: Blueprint) -> None:
    """The address of the file."""
    blueprint.add_url_rule("/clients/<uuid:client_id>/sheet.pdf", view_func=client_sheet)


def client_sheet(client_id: UUID) -> ResponseReturnValue:
    """One page about a client, to print."""
    try:
        pdf = services().sheets.pdf([client_id], str(current_locale()))
    except PdfUnavailableError as error:
        current_app.logger.warning("No PDF: %s", error)
        return staff_page("no_pdf.html", client_id=client_id, reason=str(error)), 503
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name="sheet.pdf")
