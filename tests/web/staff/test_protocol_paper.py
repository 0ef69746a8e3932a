"""The protocol as a PDF."""

from collections.abc import Callable

import pytest

from tests.web.staff.conftest import Seat
from webapp.documents.errors import PdfUnavailableError
from webapp.services import Services


def test_a_technician_gets_the_file(tess: Seat, services: Services, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(services.protocol_papers), "pdf", lambda _papers, locale: f"%PDF-{locale}".encode())

    page = tess.open("/staff/protocol.pdf")

    assert page.response.data == b"%PDF-en"
    assert page.response.mimetype == "application/pdf"
    assert "protocol.pdf" in page.response.headers["Content-Disposition"]


def test_the_overview_leads_to_it(tess: Seat):
    assert tess.open("/staff/protocol").select("a[href='/staff/protocol.pdf'][download]")


def test_where_none_can_be_made_a_page_says_what_to_do(tess: Seat, services: Services, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(services.protocol_papers), "pdf", unavailable("Install Pango"))

    page = tess.open("/staff/protocol.pdf", 503)

    assert "Install Pango" in page.text()


def test_it_says_what_is_approved_today(mona: Seat, services: Services):
    row = services.approvals.standings()[0].subject
    before = services.protocol_papers.document("en").fingerprint

    mona.visit.post(
        "/staff/protocol/approvals/record",
        {
            "subjects": [f"{row.code}:{row.content_hash}"],
            "clinician": "Dr Lee",
            "role": "Dermatologist",
            "approved_on": "2026-12-01",
        },
    )

    assert services.protocol_papers.document("en").fingerprint != before


def unavailable(reason: str) -> Callable[..., bytes]:
    def pdf(*_: object) -> bytes:
        raise PdfUnavailableError(reason)

    return pdf
