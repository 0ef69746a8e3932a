"""Printed papers of the example clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from tests.clients import CLIENTS, TODAY, assessed, library
from webapp.documents.pdf_cache import render_plan_pdf
from webapp.documents.plan_document import Letterhead, PlanDocument
from webapp.documents.protocol_document import Choices, ProtocolDocument, render_protocol_pdf
from webapp.domain.approval import Approval, Standing, subjects
from webapp.domain.settings import choose_settings
from webapp.proof.certificate import Certificate
from webapp.services.protocol_view import protocol_view

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


PROOF = Certificate(library().content.version, HASH, 184 * 10**63, 40, 12.34, datetime(2026, 11, 30, 9, tzinfo=UTC), ())
LEE = Approval(
    id=UUID(int=1),
    content_hash="",
    recorded_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    recorded_by="Mona",
    clinician="Dr Lee",
    role="Dermatologist",
    approved_on=TODAY,
)


def protocol_paper(chosen: Mapping[str, object] | None = None, **changes: Any) -> ProtocolDocument:
    """The protocol on paper under some settings: nothing approved, proved, with some of its fields changed."""
    fields: dict[str, Any] = {
        "clinic": CLINIC,
        "created_on": TODAY,
        "content": library().content,
        "knowledge": library().knowledge,
        "view": _view(tuple((chosen or {}).items())),
        "choices": Choices(3),
        "approvals": approvals(),
        "proof": PROOF,
    }
    return ProtocolDocument(**{**fields, **changes})


def approvals(*approved: str, changed: tuple[str, ...] = ()) -> tuple[Standing, ...]:
    """The record of all approvals: Dr Lee has approved these as they are, and those in other words."""

    def entries(code: str, content_hash: str) -> tuple[Approval, ...]:
        if code in approved:
            return (replace(LEE, content_hash=content_hash),)
        return (LEE,) if code in changed else ()

    found = subjects(library().content, library().knowledge)
    return tuple(Standing(subject, entries(subject.code, subject.content_hash)) for subject in found)


@cache
def protocol_file() -> bytes:
    """The finished PDF, rendered once for all tests."""
    return render_protocol_pdf(protocol_paper({"spf": 60}, approvals=approvals("X01", "plan")))


@cache
def _view(chosen: tuple[tuple[str, object], ...]) -> Any:
    return protocol_view(library(), choose_settings(library().content.protocol, dict(chosen)))
