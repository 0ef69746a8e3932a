"""The documents of a case file: what `stipple plan --format pdf` and `--format ics` write, without a database."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from webapp.documents.calendar_feed import calendar_feed
from webapp.documents.pdf_cache import render_plan_pdf
from webapp.documents.plan_document import Letterhead, PlanDocument
from webapp.documents.result import result_record
from webapp.domain.assessment import Assessment

if TYPE_CHECKING:
    from webapp.config import Config
    from webapp.content.library import Library


def case_pdf(library: Library, config: Config, assessment: Assessment, today: date) -> bytes:
    """The plan of a case as PDF, or the letter in its place.

    Raises PdfUnavailableError where PDFs cannot be made.
    """
    return render_plan_pdf(case_document(library, config, assessment, today))


def case_calendar(library: Library, config: Config, assessment: Assessment, today: date) -> bytes:
    """The days of a case as iCalendar."""
    return calendar_feed(case_document(library, config, assessment, today), scope="case")


def case_document(library: Library, config: Config, assessment: Assessment, today: date) -> PlanDocument:
    """A case on the clinic's paper: nobody's name, version 1, the hash of its result."""
    record = json.dumps(result_record(assessment, library.content.version), sort_keys=True)
    return PlanDocument(
        clinic=letterhead(config),
        number=1,
        plan_hash=f"sha256:{hashlib.sha256(record.encode()).hexdigest()}",
        created_on=today,
        assessment=assessment,
        content=library.content,
        knowledge=library.knowledge,
    )


def letterhead(config: Config) -> Letterhead:
    """The clinic as its environment has it: what is printed without a database."""
    return Letterhead(
        name=config.clinic_name,
        phone=config.clinic_phone,
        email=config.clinic_email,
        address=config.clinic_address,
        emergency_number=config.emergency_number,
        base_url=config.base_url,
    )
