"""`stipple check` and the start of the app: sound content passes, other content is refused with both lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from tests.clients import CONTENT
from webapp.cli import main
from webapp.config import Config
from webapp.domain.errors import ContentError
from webapp.proof.certificate import FILE
from webapp.server import refuse_unproved


@pytest.fixture
def too_dry(tmp_path: Path) -> Path:
    """The shipped content, with the scalp kept dry on the day on which it is to be washed."""
    folder = copytree(CONTENT, tmp_path / "content")
    protocol = folder / "protocol.yaml"
    lines = protocol.read_text("utf-8")
    changed = lines.replace("to: session + first_wash_day - 1", "to: session + first_wash_day")
    assert changed != lines
    protocol.write_text(changed, "utf-8")
    return folder


def line_of(folder: Path, row: str) -> int:
    lines = (folder / "protocol.yaml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.strip() == f"- id: {row}")


def test_the_shipped_content_is_proved() -> None:
    result = CliRunner().invoke(main, ["check"])

    assert result.exit_code == 0, result.stderr
    assert "The content is sound" in result.stdout
    assert "every spacing" in result.stdout


def test_a_contradiction_ends_in_1_with_both_lines_and_a_way_out(too_dry: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--content", str(too_dry)])

    assert result.exit_code == 1
    assert f"protocol.yaml:{line_of(too_dry, 'T41')}: T41" in result.stdout
    assert f"protocol.yaml:{line_of(too_dry, 'T31')}: T31" in result.stdout
    assert "smallest example: " in result.stdout
    assert "what to do: " in result.stdout


def test_the_app_does_not_start_on_it_and_says_the_same(too_dry: Path, tmp_path: Path) -> None:
    config = Config.from_environ({"STIPPLE_INSTANCE": str(tmp_path / "instance"), "STIPPLE_CONTENT": str(too_dry)})

    with pytest.raises(ContentError, match=r"T41 .* asks for what protocol\.yaml:\d+: T31 .* bars: wet"):
        refuse_unproved(config, print)


def test_the_first_start_leaves_a_certificate(tmp_path: Path) -> None:
    config = Config.from_environ({"STIPPLE_INSTANCE": str(tmp_path), "STIPPLE_CONTENT": str(CONTENT)})
    said: list[str] = []

    refuse_unproved(config, said.append)
    refuse_unproved(config, said.append)

    assert len(said) == 1
    assert json.loads((tmp_path / FILE).read_text())["problems"] == []


def test_the_web_process_never_loads_the_solver() -> None:
    loaded = "import sys, webapp.server, webapp.app; sys.exit('z3' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
