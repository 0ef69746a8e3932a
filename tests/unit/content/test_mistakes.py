"""A mistake in the content is found at once, and named with its file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients import CONTENT
from webapp.content.library import FILES, content_version, read_library
from webapp.domain.errors import ContentError

Edit = Callable[[str, str, str], Path]


@pytest.mark.parametrize("name", FILES)
def test_a_broken_line_names_its_file_and_line(edited: Edit, name: str) -> None:
    text = (CONTENT / name).read_text()
    line = text[: text.index("\n  - ") + 1].count("\n") + 1
    folder = edited(name, "\n  - ", "\n  - [broken: {\n  - ")

    with pytest.raises(ContentError, match=rf"^{name}:({line}|{line + 1}|{line + 2}):"):
        read_library(folder)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("intake.yaml", "type: integer", "type: intger", "'intger' is not a type"),
        ("intake.yaml", "is: recent_or_red", "is: recent", "'recent' is not an answer to scarring"),
        ("intake.yaml", "question: scarring, is: recent", "question: scaring, is: recent", "no question 'scaring'"),
        ("screening.yaml", "flags: [defer]", "flags: [deferr]", "'deferr' is not a flag"),
        ("screening.yaml", "sources: [X01]", "sources: [X99]", "there is no source 'X99'"),
        ("screening.yaml", "holds: [exfoliate, oil]", "holds: [exfoliat]", "'exfoliat' is not an act"),
        ("screening.yaml", "computed: date_too_soon", "computed: date_to_soon", "'date_to_soon' is not calculated"),
        ("protocol.yaml", "acts: [exfoliate]", "acts: [exfolliate]", "'exfolliate' is not an act"),
        ("protocol.yaml", "when: short", "when: shrot", "'shrot' is not a group"),
        ("protocol.yaml", "from: first_session - preparation", "from: first_sesion - 1", "is not a day"),
        ("protocol.yaml", "to: session + 6", "to: session - 6", "ends 6 days before it starts"),
        ("protocol.yaml", "SPF {spf}", "SPF {sfp}", "{sfp} cannot be filled in"),
        ("protocol.yaml", "lowest: 50, highest: 100", "lowest: 60, highest: 100", "50 is not from 60 to 100"),
        ("protocol.yaml", "floor: 7\n", "floor: 5\n", "5 is below 7 days, the hard floor for men"),
        (
            "protocol.yaml",
            "ticks: [shower]",
            "ticks: [shwoer]",
            "'shwoer' is not a part of the day; did you mean 'shower'?",
        ),
        ("protocol.yaml", "follows: [T07, T44]", "follows: [T07, T99]", "no other item with the key 'T99'"),
        ("protocol.yaml", "- id: T33\n", "- id: T33\n    kindd: avoid\n", "'kindd' is not known here"),
        ("protocol.yaml", "- id: T36\n", "- id: T35\n", "the key 'T35' stands here twice"),
        ("facts.yaml", "- id: F001", "- id: F002", "F002"),
    ],
)
def test_a_typo_is_named(edited: Edit, name: str, before: str, after: str, said: str) -> None:
    folder = edited(name, before, after)

    with pytest.raises(ContentError) as error:
        read_library(folder)

    assert said in str(error.value)
    assert str(error.value).startswith(f"{name}:")
    assert str(error.value).split(":")[1].isdecimal()


def test_a_follow_up_may_not_ask_for_a_later_question(edited: Edit) -> None:
    folder = edited("intake.yaml", "question: scarring, is: recent_or_red", "question: habits, is: smoke")

    with pytest.raises(ContentError, match="'habits' is asked later than 'scar_date'"):
        read_library(folder)


def test_a_missing_file_is_named(edited: Edit) -> None:
    folder = edited("facts.yaml", "", "")
    (folder / "facts.yaml").unlink()

    with pytest.raises(ContentError, match=r"facts\.yaml: is missing"):
        read_library(folder)


def test_the_version_changes_with_any_byte(edited: Edit) -> None:
    folder = edited("protocol.yaml", "# Ticks.", "# Tick.")

    assert content_version(folder) != content_version(CONTENT)


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the content in which the first `before` of a file became `after`."""

    def edit(name: str, before: str, after: str) -> Path:
        folder = tmp_path / "questionnaires"
        shutil.copytree(CONTENT, folder)
        text = (folder / name).read_text()
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1))
        return folder

    return edit
