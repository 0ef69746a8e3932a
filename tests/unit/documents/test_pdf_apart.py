"""A long PDF is rendered in a process of its own, and fails as kindly as one that is not."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from webapp.documents import pdf_apart
from webapp.documents.errors import PdfUnavailableError
from webapp.documents.pdf import BUSY
from webapp.documents.pdf_apart import render_pdf_apart

PAGE = "<html lang='en'><head><title>x</title></head><body><p>Füße ☐</p></body></html>"


def test_it_makes_a_file():
    assert render_pdf_apart(PAGE).startswith(b"%PDF-")


def test_a_machine_without_pango_is_told_what_to_install(without_pango: None):
    with pytest.raises(PdfUnavailableError, match="apt-get install"):
        render_pdf_apart(PAGE)


def test_a_process_that_takes_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_apart, "LONGEST", 0.01)

    with pytest.raises(PdfUnavailableError, match=BUSY):
        render_pdf_apart(PAGE)


def test_what_went_wrong_otherwise_is_no_file():
    with pytest.raises(subprocess.CalledProcessError):
        render_pdf_apart("<img src='https://elsewhere.example/x.png' alt='x'>")


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A WeasyPrint that cannot load its libraries stands before the real one."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('no pango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
