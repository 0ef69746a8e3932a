"""The protocol on paper: complete, signed by nobody it was not approved by, and readable by screen readers."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.clients import TODAY, library
from tests.papers import CLINIC, HASH, LEE, PROOF, approvals, protocol_file, protocol_paper
from webapp.documents.protocol_document import Choices, ProtocolDocument, render_protocol_html
from webapp.domain.setting_choices import ClinicLines

CONTENT, KNOWLEDGE = library().content, library().knowledge
SHORT = CONTENT.version.removeprefix("sha256:")[:12]


@pytest.mark.parametrize(
    "ids",
    [
        [item.key for item in CONTENT.protocol.items],
        [rule.id for rule in CONTENT.rules],
        [conflict.id for conflict in KNOWLEDGE.conflicts],
        [row.id for row in KNOWLEDGE.screening],
        [fact.id for fact in KNOWLEDGE.facts],
        [source.id for source in KNOWLEDGE.literature],
        [question.id for question in CONTENT.questionnaire],
    ],
    ids=["items", "rules", "conflicts", "screening", "facts", "literature", "questions"],
)
def test_everything_stands_on_the_paper(ids: list[str]):
    # A long id is broken where a column ends.
    text = re.sub(r"\s", "", "".join(pages()))

    assert [each for each in ids if each not in text] == []


def test_version_settings_and_page_stand_on_every_page():
    count = len(pages())

    for number, text in enumerate(pages(), 1):
        assert SHORT in text
        assert "settings 3" in text
        assert f"page {number} of {count}" in text


def test_the_first_page_names_the_version_in_full():
    assert CONTENT.version in pages()[0].replace("\n", "")


def test_it_is_a_booklet_and_no_book():
    assert 25 <= len(pages()) <= 35


def test_the_file_keeps_the_rules_of_pdf_ua():
    report = page.validate_pdf_bytes(protocol_file(), profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_the_syntax_of_the_file_is_sound(tmp_path: Path):
    file = tmp_path / "protocol.pdf"
    file.write_bytes(protocol_file())

    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_headings_are_bookmarks():
    titles = list(bookmarks(PdfReader(BytesIO(protocol_file())).outline))

    assert titles[:2] == ["Care protocol", "Approval"]
    assert {"Rules by flag", "Not now", "Around each session", "Sources in full"} <= set(titles)


def test_the_heads_of_tables_are_repeated():
    assert sum("Rule and sources" in text for text in pages()) > 4


def test_a_choice_of_the_clinic_stands_beside_its_default_and_range():
    row = next(row for row in rows(protocol_paper({"spf": 60})) if row[0] == "Sun protection factor")

    assert row == ["Sun protection factor", "60 ✎", "50", "50 to 100", "C07"]
    assert "Different from the defaults: Sun protection factor: 60." in words(protocol_paper({"spf": 60}))


def test_defaults_are_called_so():
    assert "All are the defaults." in words(protocol_paper())


def test_the_clinics_own_words_stand_with_its_settings():
    lines = ClinicLines(contact="Also on Sundays", emergency="Ask for the clinic on Quay Street")

    text = words(protocol_paper(choices=Choices(4, lines)))

    assert "Also on Sundays" in text
    assert "Ask for the clinic on Quay Street" in text


def test_the_proof_is_named_with_its_cases():
    assert "1.8 × 10⁶⁵ cases in 12.3 seconds, on Monday 30 November 2026" in words(protocol_paper())


@pytest.mark.parametrize("proof", [None, replace(PROOF, content_version=HASH)])
def test_content_that_was_not_proved_is_not_called_so(proof: Any):
    assert "Proof" not in words(protocol_paper(proof=proof))


def test_a_failed_proof_is_called_that():
    assert "The proof failed." in words(protocol_paper(proof=replace(PROOF, problems=("x",))))


def test_what_nobody_approved_is_outstanding():
    text = words(protocol_paper())

    assert "A clinician’s approval is outstanding for 55 of 55." in text
    assert text.count("☐ Needs a clinician’s approval") == len(KNOWLEDGE.screening)


def test_who_approved_stands_on_the_line_to_sign_and_beside_the_row():
    paper = protocol_paper(approvals=approvals("X01", "plan"))

    plan = next(row for row in rows(paper) if row[0].startswith("The plan: gaps"))
    row = next(row for row in rows(paper) if row[0].startswith("X01"))
    assert plan[1:3] == ["Dr Lee Dermatologist", "Tuesday 1 December 2026"]
    assert row[-1] == "☑ Approved Dr Lee Dermatologist Tuesday 1 December 2026"
    assert "outstanding for 53 of 55" in words(paper)


def test_an_approval_of_other_words_signs_nothing():
    paper = protocol_paper(approvals=approvals(changed=("X01", "plan")))

    plan = next(row for row in rows(paper) if row[0].startswith("The plan: gaps"))
    row = next(row for row in rows(paper) if row[0].startswith("X01"))
    assert plan == ["The plan: gaps, lead times and every line changed since it was approved", "", "", ""]
    assert row[-1].startswith("☐ Changed since")


def test_without_a_database_the_lines_to_sign_are_there_and_empty():
    paper = protocol_paper(approvals=None)

    assert "Printed without the record of approvals." in words(paper)
    assert len([row for row in rows(paper) if row[1:] == ["", "", ""]]) == 5


def test_content_that_asks_for_no_approval_has_no_lines_to_sign():
    paper = protocol_paper(approvals=(), knowledge=replace(KNOWLEDGE, needs_clinician_approval=False))

    assert "needs no approval" in words(paper)
    assert "Needs a clinician" not in words(paper)


def test_hostile_names_are_only_text():
    hostile = replace(approvals("X01")[0], entries=(replace(LEE, clinician="<script>x</script>"),))

    html = render_protocol_html(protocol_paper(approvals=(hostile, *approvals()[1:])))

    assert "<script" not in html


@pytest.mark.parametrize(
    "changed",
    [
        {"approvals": approvals("X01")},
        {"approvals": None},
        {"choices": Choices(4)},
        {"choices": Choices(3, ClinicLines(contact="Ask for Ann"))},
        {"clinic": replace(CLINIC, name="Other Clinic")},
        {"content": replace(CONTENT, version=HASH)},
        {"created_on": TODAY + timedelta(days=1)},
        {"locale": "ar"},
        {"proof": None},
        {"chosen": {"spf": 60}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_changes_the_paper_changes_its_fingerprint(changed: dict[str, Any]):
    assert protocol_paper(**changed).fingerprint != protocol_paper().fingerprint


def test_the_same_paper_has_the_same_fingerprint():
    assert protocol_paper().fingerprint == protocol_paper().fingerprint


@cache
def pages() -> list[str]:
    return [each.extract_text() for each in PdfReader(BytesIO(protocol_file())).pages]


def rows(paper: ProtocolDocument) -> list[list[str]]:
    """Every row of every table, cell by cell."""
    found = BeautifulSoup(render_protocol_html(paper), "html.parser").select("tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in found]


def words(paper: ProtocolDocument) -> str:
    text = " ".join(BeautifulSoup(render_protocol_html(paper), "html.parser").get_text(" ").split())
    return re.sub(r" (?=[.;,:])", "", text)


def bookmarks(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(entry)
        else:
            yield entry.title
