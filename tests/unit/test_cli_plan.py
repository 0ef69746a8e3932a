"""`stipple plan` and `stipple check`: what they print, what they refuse, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from tests.clients import CLIENTS, client, with_answers
from webapp.cli import main

Stipple = Callable[..., Result]


def test_a_yaml_case_is_planned_as_json(stipple: Stipple, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(yaml.safe_dump(CLIENTS["U03"]))

    result = stipple("plan", str(case), "--format", "json")

    record = json.loads(result.stdout)
    assert result.exit_code == 0
    assert record["disposition"] == "staff_review"
    assert record["earliest_session"] == "2026-12-22"
    assert record["sessions"][0] == {
        "number": 1,
        "date": "2026-12-22",
        "provisional": True,
        "booked": False,
        "waiting_for": ["sign_off", "scalp_check"],
    }
    too_soon = next(flag for flag in record["flags"] if flag["rule"] == "date_too_soon")
    assert (too_soon["question"], too_soon["option"], too_soon["sources"]) == ("desired_date", None, ["F101", "C11"])
    assert record["content_version"].startswith("sha256:")
    assert record["errors"] == []


def test_every_item_says_why(stipple: Stipple) -> None:
    record = json.loads(stipple("plan", "-", "--format", "json", input=json.dumps(CLIENTS["U01"])).stdout)

    rubbing = next(item for item in record["items"] if item["id"] == "T05")
    assert rubbing["because"] == [{"question": "hair_length", "option": "shaved"}]
    assert all(item["sources"] and item["text"] and item["start"] for item in record["items"])


def test_the_text_form_can_be_read(stipple: Stipple) -> None:
    text = stipple("plan", "-", input=json.dumps(CLIENTS["U01"])).stdout

    assert "Disposition: ready" in text
    assert "1: 2026-12-14 proposed" in text


def test_a_yaml_no_is_the_word_no(stipple: Stipple) -> None:
    case = "today: 2026-12-01\nanswers: {age: 30, minoxidil: no, patch_wish: no, pregnancy: no, sensitivity: never}\n"

    record = json.loads(stipple("plan", "-", "--format", "json", input=case).stdout)

    assert not {"minoxidil", "patch_wish"} & {flag["question"] for flag in record["flags"]}


def test_lines_are_planned_one_by_one_and_a_bad_one_does_not_stop_the_run(stipple: Stipple) -> None:
    lines = [json.dumps(CLIENTS["U01"]), "{broken", json.dumps(client(age=200)), "", json.dumps(CLIENTS["U09"])]

    result = stipple("plan", "--jsonl", "-", input="\n".join(lines))

    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [record["disposition"] for record in records] == ["ready", None, None, "defer"]
    assert [bool(record["errors"]) for record in records] == [False, True, True, False]
    assert "answers.age: 200" in records[2]["errors"][0]


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"age": 200}, "answers.age: 200"),
        ({"age": "old"}, "answers.age: old"),
        ({"hair_length": "mohawk"}, "answers.hair_length: mohawk"),
        ({"scarring": ["none", "raised"]}, "answers.scarring:"),
        ({"desired_date": "2020-01-01"}, "answers.desired_date: 2020-01-01"),
        ({"desired_date": "9999-12-31"}, "answers.desired_date: 9999-12-31"),
        ({"shoe_size": 44}, "answers.shoe_size: 44"),
        ({"hair_length": {"a": 1}}, "answers.hair_length:"),
        ({"allergies": [["none"]]}, "answers.allergies:"),
    ],
)
def test_a_wrong_answer_ends_with_its_question_and_value(
    stipple: Stipple, answers: dict[str, object], named: str
) -> None:
    result = stipple("plan", "-", "--format", "json", input=json.dumps(with_answers(CLIENTS["U01"], **answers)))

    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"settings": {"first_wash_day": 3}}, "settings.first_wash_day: 3"),
        ({"settings": {"nonsense": 3}}, "settings.nonsense: 3"),
        ({"sessions": {"1": "2026-12-14", "2": "2026-12-18"}}, "sessions.2: 2026-12-18"),
        ({"sessions": {"9": "2026-12-14"}}, "sessions.9"),
        ({"sessions": "tomorrow"}, "sessions: tomorrow"),
        ({"patch_test": {"date": "2026-12-04", "result": "maybe"}}, "patch_test.result: maybe"),
        ({"today": "yesterday"}, "today: yesterday"),
        ({"pets": 1}, "pets:"),
    ],
)
def test_a_wrong_part_of_a_case_is_named(stipple: Stipple, more: dict[str, object], named: str) -> None:
    result = stipple("plan", "-", input=json.dumps({**CLIENTS["U01"], **more}))

    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "a: [1", "\x00"])
def test_what_is_not_a_case_is_refused_in_one_line(stipple: Stipple, text: str) -> None:
    result = stipple("plan", "-", input=text)

    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_named(stipple: Stipple, tmp_path: Path) -> None:
    result = stipple("plan", str(tmp_path / "nowhere.yaml"))

    assert result.exit_code == 2
    assert "nowhere.yaml" in result.stderr


def test_the_clinics_own_settings_reach_the_plan(stipple: Stipple) -> None:
    environ = {"STIPPLE_SETTINGS": "first_wash_day=6"}

    result = stipple("plan", "-", "--format", "json", input=json.dumps(CLIENTS["U02"]), env=environ)

    washes = [item for item in json.loads(result.stdout)["items"] if item["id"] == "T41"]
    assert washes[0]["start"] == "2026-12-21"


@pytest.fixture
def stipple() -> Stipple:
    """Runs the command; its output is split into stdout and stderr."""
    runner = CliRunner()
    return lambda *args, **more: runner.invoke(main, args, **more)
