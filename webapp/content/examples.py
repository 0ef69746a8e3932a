"""The example clients beside the content: case files by which a change of the protocol can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from webapp.content.case_file import InvalidCaseError, read_case
from webapp.content.node import Node
from webapp.content.yaml_source import load
from webapp.domain.assessment import Content
from webapp.domain.carried_answers import Carried, carried
from webapp.domain.case import Case
from webapp.domain.errors import ContentError

FILE = "examples.yaml"
_CASE_KEYS = ("patch_test", "sessions", "reasons", "scalp_ready_on", "homework_passed", "signed_off_by", "settings")


@dataclass(frozen=True)
class Example:
    """One invented client: `case` is a whole case file with its day of intake, `where` its file and line."""

    name: str
    text: str
    case: Mapping[str, object]
    today: date
    where: str

    def read(self, content: Content, settings: Mapping[str, object]) -> tuple[Case, Carried]:
        """The case as `content` understands it, and the answers that it does not.

        Raises ContentError for what is no case with any content.
        """
        answers = self.case["answers"]
        assert isinstance(answers, Mapping)  # noqa: S101 - made by read_examples
        found = carried(content.questionnaire, answers, self.today)
        kept = {question: value for question, value in answers.items() if question not in found.lost}
        try:
            return read_case(content, {**self.case, "answers": kept}, self.today, settings), found
        except InvalidCaseError as error:
            raise ContentError(f"{self.where}: {self.name}: {error.lines[0]}") from None


def read_examples(*folders: Path) -> tuple[Example, ...]:
    """The examples of the first of `folders` that has any; none if no folder has.

    They are no part of the content's version, because no plan is made from them.
    Raises ContentError, with file and line, for the first mistake found.
    """
    found = next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    if found is None:
        return ()
    root = load(found).only("today", "plain", "clients")
    return tuple(_read_example(root, node) for node in root.at("clients"))


def _read_example(root: Node, node: Node) -> Example:
    node.only("name", "text", "answers", *_CASE_KEYS)
    today = root.at("today")
    own = node.get("answers")
    answers = {**_answers(root.at("plain")), **(_answers(own) if own else {})}
    more = {key: value.plain() for key, value in node.items() if key in _CASE_KEYS}
    return Example(
        name=node.at("name").text(),
        text=node.at("text").text(),
        case={"today": today.text(), "answers": answers, **more},
        today=_day(today),
        where=f"{node.file}:{node.line}",
    )


def _answers(node: Node) -> dict[str, object]:
    return {question: value.plain() for question, value in node.items()}


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        raise node.error(f"'{node.text()}' is not a date such as 2026-12-01") from None
