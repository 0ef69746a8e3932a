"""`stipple audit verify`, on an installation of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from tests.databases import closing, sqlite_url
from webapp.cli import main
from webapp.storage.database import Database

Stipple = Callable[..., Result]


@pytest.fixture
def stipple(tmp_path: Path) -> Stipple:
    """Runs the command in an instance folder of its own."""

    def run(*args: str) -> Result:
        return CliRunner().invoke(main, args, env={"STIPPLE_INSTANCE": str(tmp_path)})

    return run


@pytest.fixture
def lived_in(stipple: Stipple) -> Stipple:
    """An installation in which three people were invited."""
    for name in ("ann", "ben", "cleo"):
        stipple("staff", "add", "--name", name, "--email", f"{name}@clinic.example")
    return stipple


def test_a_whole_trail_is_said_to_be_whole_with_what_to_keep(lived_in: Stipple) -> None:
    result = lived_in("audit", "verify")

    assert result.exit_code == 0, result.stderr
    assert "The audit trail is whole: 3 events." in result.stdout
    number, chain = result.stdout.splitlines()[-1].split()
    assert (number, len(chain)) == ("3", 64)


def test_the_first_event_that_was_changed_is_named(lived_in: Stipple, tmp_path: Path) -> None:
    tamper(tmp_path, "UPDATE audit_event SET action = 'staff_added' WHERE number = 2")

    result = lived_in("audit", "verify")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Event 2 (staff_added" in result.stderr


def test_one_removed_in_the_middle_is_named(lived_in: Stipple, tmp_path: Path) -> None:
    tamper(tmp_path, "DELETE FROM audit_event WHERE number = 2")

    assert "Event 2 is missing" in lived_in("audit", "verify").stderr


def test_a_tail_cut_off_shows_against_what_was_kept_elsewhere(lived_in: Stipple, tmp_path: Path) -> None:
    number, chain = lived_in("audit", "verify").stdout.splitlines()[-1].split()
    assert lived_in("audit", "verify", "--known", number, chain).exit_code == 0
    tamper(tmp_path, "DELETE FROM audit_event WHERE number = 3")

    assert lived_in("audit", "verify").exit_code == 0
    result = lived_in("audit", "verify", "--known", number, chain)
    assert result.exit_code == 1
    assert "the end of the trail is missing" in result.stderr


def test_where_nothing_was_installed_nothing_is_made(stipple: Stipple, tmp_path: Path) -> None:
    result = stipple("audit", "verify")

    assert result.exit_code == 1
    assert "holds no installation" in result.stderr
    assert list(tmp_path.iterdir()) == []


def tamper(instance: Path, change: str) -> None:
    with closing(Database(sqlite_url(instance))) as database, database.alter() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS audit_event_never_updated"))
        connection.execute(text(change))
