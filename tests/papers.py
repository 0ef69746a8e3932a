"""Printed papers of the example clients."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.clients import CLIENTS, TODAY, assessed, library
from webapp.documents.pdf_cache import render_plan_pdf
from webapp.documents.plan_document import Letterhead, PlanDocument

CLINIC = Letterhead(
    name="Harbour Clinic",
    phone="01632 960001",
    email="hello@harbour.example",
    address="12 Quay Street",
    emergency_number="999",
    base_url="https://harbour.example",
)
HASH = "sha256:" + "9f86d081884c7d65" * 4


def paper(case: str | Mapping[str, object] = "U01", **changes: Any) -> PlanDocument:
    """The document of an example client, or of a case file, with some of its fields changed."""
    raw = CLIENTS[case] if isinstance(case, str) else case
    fields: dict[str, Any] = {
        "clinic": CLINIC,
        "number": 3,
        "plan_hash": HASH,
        "created_on": TODAY,
        "assessment": assessed(raw),
        "content": library().content,
        "knowledge": library().knowledge,
        "client_name": "Omar Haddad",
    }
    return PlanDocument(**{**fields, **changes})


@cache
def pdf_of(case: str) -> bytes:
    """The finished PDF of an example client, rendered once for all tests."""
    return render_plan_pdf(paper(case))
