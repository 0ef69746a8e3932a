"""`stipple check --changes OLD NEW`: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.clients import CONTENT
from tests.contents import FIRST_WASH_ON_DAY_6, content_copy, without_item
from webapp.app import utc_now
from webapp.cli import main
from webapp.config import Config
from webapp.demo.people import PEOPLE
from webapp.demo.story import Story, StoryClock
from webapp.server import prepare

Stipple = Callable[..., Result]
WITH_PLAN = "U01, U02, U03, U07, U14, U22"


def test_the_example_clients_who_change_are_told_and_how(stipple: Stipple, later_wash: Path) -> None:
    result = stipple("check", "--changes", str(CONTENT), str(later_wash))

    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "Example clients: Clients looked at: 8. Something changes for: 6.",
        f"  6 clients: Avoid: Water on your scalp: 1 day longer [T31] ({WITH_PLAN})",
        f"  6 clients: Wash with lukewarm water: starts 1 day later [T41] ({WITH_PLAN})",
        f"  6 clients: Rub lightly while you wash: starts 1 day later [T42] ({WITH_PLAN})",
    ]


def test_a_row_that_is_gone_is_told(stipple: Stipple, tmp_path: Path) -> None:
    fewer = content_copy(tmp_path / "fewer", without_item("T35"))

    result = stipple("check", "--changes", str(CONTENT), str(fewer))

    assert f"  6 clients: Avoid: Very spicy food: no longer in the plan [T35] ({WITH_PLAN})" in result.stdout


def test_nothing_changes_between_equal_contents(stipple: Stipple) -> None:
    result = stipple("check", "--changes", str(CONTENT), str(CONTENT))

    assert (result.exit_code, result.stdout) == (
        0,
        "Example clients: Clients looked at: 8. Nothing changes for any of them.\n",
    )


def test_a_program_gets_the_same_as_json(stipple: Stipple, later_wash: Path) -> None:
    record = json.loads(stipple("check", "--changes", str(CONTENT), str(later_wash), "--json").stdout)

    examples = record["groups"]["Example clients"]
    first = examples["lines"][0]
    assert (examples["clients"], examples["changed"]) == (8, WITH_PLAN.split(", "))
    assert (first["kind"], first["row"], first["amount"]) == ("lasts", "T31", 1)
    assert first["clients"] == WITH_PLAN.split(", ")


@pytest.mark.parametrize("broken_is_new", [True, False])
def test_the_first_mistake_is_told_with_folder_file_and_line(
    stipple: Stipple, tmp_path: Path, *, broken_is_new: bool
) -> None:
    broken = content_copy(tmp_path / "broken", ("protocol.yaml", "when: short", "when: shrot"))
    folders = (CONTENT, broken) if broken_is_new else (broken, CONTENT)

    result = stipple("check", "--changes", *map(str, folders))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{broken}/protocol.yaml:")
    assert "shrot" in result.stderr


def test_its_options_go_with_two_folders(stipple: Stipple) -> None:
    assert stipple("check", "--database").exit_code == 2
    assert stipple("check", "--changes", str(CONTENT)).exit_code == 2


def test_live_clients_are_told_by_number_and_id_alone(stipple: Stipple, clinic: Path, later_wash: Path) -> None:
    result = stipple("check", "--changes", str(CONTENT), str(later_wash), "--database", instance=clinic)

    live = result.stdout[result.stdout.index("Live clients") :]
    assert result.exit_code == 0, result.stderr
    assert "Avoid: Water on your scalp: 1 day longer [T31]" in live
    assert [word for person in PEOPLE for word in person.name.split() if word in result.stdout] == []


def test_looking_at_live_clients_changes_nothing(stipple: Stipple, clinic: Path, later_wash: Path) -> None:
    before = {path.name: path.read_bytes() for path in clinic.glob("*.sqlite3")}

    stipple("check", "--changes", str(CONTENT), str(later_wash), "--database", instance=clinic)

    assert {path.name: path.read_bytes() for path in clinic.glob("*.sqlite3")} == before


def test_without_an_installation_there_are_no_live_clients_and_none_is_made(stipple: Stipple, tmp_path: Path) -> None:
    result = stipple("check", "--changes", str(CONTENT), str(CONTENT), "--database")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "there are no live clients" in result.stderr
    assert not (tmp_path / "instance").exists()


@pytest.fixture
def stipple(tmp_path: Path) -> Stipple:
    """Runs the command in an instance folder of its own, or in that of a clinic."""
    runner = CliRunner()

    def run(*args: str, instance: Path = tmp_path / "instance") -> Result:
        return runner.invoke(main, args, env={"STIPPLE_INSTANCE": str(instance)})

    return run


@pytest.fixture
def later_wash(tmp_path: Path) -> Path:
    """The content with the first wash one day later."""
    return content_copy(tmp_path / "later", *FIRST_WASH_ON_DAY_6)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a clinic with the invented clients of the demo."""
    instance, clock = tmp_path_factory.mktemp("clinic"), StoryClock(utc_now)
    services = prepare(Config.from_environ({"STIPPLE_INSTANCE": str(instance)}), clock)
    Story(services, clock).play()
    services.database.dispose()
    return instance
