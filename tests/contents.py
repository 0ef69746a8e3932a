"""Copies of the clinic's content with something changed in them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.clients import CONTENT

Edit = tuple[str, str, str]
FIRST_WASH_ON_DAY_6: tuple[Edit, ...] = (
    ("protocol.yaml", "first_wash_day: {default: 5", "first_wash_day: {default: 6"),
    ("facts.yaml", "first_wash_day, default: 5", "first_wash_day, default: 6"),
)


def content_copy(folder: Path, *edits: Edit) -> Path:
    """A copy of the content in `folder`, with the first text of each (file, text, other text) replaced."""
    shutil.copytree(CONTENT, folder)
    for name, before, after in edits:
        text = (folder / name).read_text()
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1))
    return folder


def without_item(item_id: str) -> Edit:
    """The edit that drops a row which alone has this id from the protocol."""
    return _without("protocol.yaml", f"  - id: {item_id}\n")


def without_rule(rule: str) -> Edit:
    """The edit that drops a row of the screening table."""
    return _without("screening.yaml", f"  - rule: {rule}\n")


def without_option(code: str) -> Edit:
    """The edit that drops the first option of this code from the intake."""
    return _without("intake.yaml", f"      - {{code: {code},")


def _without(name: str, start: str) -> Edit:
    """Everything from the line with `start` to the next line that stands no deeper."""
    lines = (CONTENT / name).read_text().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith(start))
    depth = len(start) - len(start.lstrip())
    after = (number for number, line in enumerate(lines) if number > first and _depth(line) <= depth)
    return name, "".join(lines[first : next(after, len(lines))]), ""


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else len(line) + 100
