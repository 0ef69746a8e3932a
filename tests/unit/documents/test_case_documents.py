"""What `stipple plan` writes as a file, without a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from icalendar import Calendar

from tests.clients import CLIENTS, TODAY, assessed, library
from webapp.config import Config
from webapp.documents.case_documents import case_calendar, case_document, case_pdf


def test_a_case_is_printed_without_a_name(config):
    pdf = case_pdf(library(), config, assessed(CLIENTS["U09"]), TODAY)

    assert pdf.startswith(b"%PDF-1.7")


def test_a_case_has_a_calendar(config):
    calendar = Calendar.from_ical(case_calendar(library(), config, assessed(CLIENTS["U01"]), TODAY))

    assert len(calendar.walk("VEVENT")) > 3


def test_the_paper_carries_the_clinic_of_the_installation(config):
    document = case_document(library(), config, assessed(CLIENTS["U01"]), TODAY)

    assert (document.clinic.name, document.clinic.phone) == ("Harbour Clinic", "01632 960001")
    assert document.client_name == ""


def test_the_same_result_has_the_same_hash_and_another_has_another(config):
    hashes = [
        case_document(library(), config, assessed(CLIENTS[name]), TODAY).plan_hash for name in ("U01", "U01", "U02")
    ]

    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(("wanted", "start"), [("pdf", b"%PDF-"), ("ics", b"BEGIN:VCALENDAR\r\n")])
def test_the_command_writes_the_bare_file(tmp_path, wanted, start):
    case = tmp_path / "case.yaml"
    case.write_text(yaml.safe_dump(CLIENTS["U09"]))

    written = subprocess.run(
        [Path(sys.executable).with_name("stipple"), "plan", case, "--format", wanted], capture_output=True, check=True
    )

    assert written.stdout.startswith(start)
    assert written.stderr == b""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.from_environ(
        {
            "STIPPLE_INSTANCE": str(tmp_path),
            "STIPPLE_CLINIC_NAME": "Harbour Clinic",
            "STIPPLE_CLINIC_PHONE": "01632 960001",
        }
    )
