"""The commands that need the database: staff links and backups, on an installation of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from webapp.cli import main

Stipple = Callable[..., Result]


def test_a_link_for_a_new_member_is_printed_and_mailed(stipple: Stipple, tmp_path: Path) -> None:
    result = stipple("staff", "add", "--name", "Tom", "--email", "tom@clinic.example", "--role", "manager")

    assert result.exit_code == 0, result.stderr
    assert "/staff/join#" in result.stdout
    assert list((tmp_path / "outbox").glob("*.eml"))


def test_nobody_gets_a_new_password_for_an_unknown_address(stipple: Stipple) -> None:
    result = stipple("staff", "password", "nobody@clinic.example")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "nobody@clinic.example" in result.stderr


def test_the_database_is_copied_once(stipple: Stipple, tmp_path: Path) -> None:
    stipple("staff", "add", "--name", "Tom", "--email", "tom@clinic.example")

    first = stipple("backup", str(tmp_path / "copy.sqlite3"))
    second = stipple("backup", str(tmp_path / "copy.sqlite3"))

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "exists already" in second.stderr


@pytest.mark.parametrize("name", ["STIPPLE_TIME_ZONE", "STIPPLE_BASE_URL"])
def test_a_wrong_setting_stops_the_start_by_name(stipple: Stipple, name: str) -> None:
    result = stipple("run", env={name: "nowhere at all"})

    assert result.exit_code == 2
    assert name in result.stderr


def test_the_app_refuses_to_start_on_wrong_content(stipple: Stipple, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()

    result = stipple("run", env={"STIPPLE_CONTENT": str(tmp_path / "content")})

    assert result.exit_code == 1
    assert "intake.yaml" in result.stderr


@pytest.fixture
def stipple(tmp_path: Path) -> Stipple:
    """Runs the command in an instance folder of its own."""
    runner = CliRunner()

    def run(*args: str, env: dict[str, str] | None = None) -> Result:
        return runner.invoke(main, args, env={"STIPPLE_INSTANCE": str(tmp_path), **(env or {})})

    return run
