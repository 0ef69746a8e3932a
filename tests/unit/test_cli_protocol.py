"""`stipple protocol`: the whole protocol as a PDF, without a database."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from webapp.cli import main


def test_the_protocol_is_written_under_the_settings_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "protocol.pdf"
    monkeypatch.setenv("STIPPLE_SETTINGS", "spf=60")

    result = stipple("protocol", "--output", str(file))

    assert (result.exit_code, result.output) == (0, "")
    first = PdfReader(BytesIO(file.read_bytes())).pages[0].extract_text()
    assert "Sun protection factor: 60" in first
    assert "Printed without the record of approvals." in first
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_a_folder_that_is_not_there_is_named_before_anything_is_made(tmp_path: Path) -> None:
    result = stipple("protocol", "--output", str(tmp_path / "nowhere" / "protocol.pdf"))

    assert result.exit_code == 2
    assert "there is no such folder" in result.output


def test_a_setting_outside_its_range_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIPPLE_SETTINGS", "spf=10")

    result = stipple("protocol", "--output", str(tmp_path / "protocol.pdf"))

    assert result.exit_code == 1
    assert "spf" in result.output
    assert list(tmp_path.iterdir()) == []


def test_without_pango_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('no pango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    result = stipple("protocol", "--output", str(tmp_path / "protocol.pdf"))

    assert result.exit_code == 1
    assert "apt-get install" in result.output
    assert not (tmp_path / "protocol.pdf").exists()


def stipple(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)
