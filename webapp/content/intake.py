"""Reads `intake.yaml`: the questions, their options and follow-ups."""

from __future__ import annotations

from webapp.content.conditions import read_condition
from webapp.content.node import Node
from webapp.domain.questionnaire import AnswerType, Option, Question, Questionnaire

_KEYS = (
    "id", "type", "text", "help", "purpose", "options", "when", "optional", "past", "future",
    "lowest", "highest", "longest", "follow_ups", "technician_only", "name",
)  # fmt: skip
_CHOICES = (AnswerType.SINGLE, AnswerType.MANY)


def read_questionnaire(root: Node) -> Questionnaire:
    """The questionnaire of the file; a condition may only read what is asked before it, so no cycle can be written."""
    seen: dict[str, Question] = {}
    questions = []
    for number, node in enumerate(root.only("questions").at("questions"), start=1):
        question = _question(node, seen, number)
        questions.append(question)
    return Questionnaire(tuple(questions))


def _question(node: Node, seen: dict[str, Question], number: int) -> Question:
    follow_ups = node.only(*_KEYS).get("follow_ups")
    parent = _one(node, seen, number, ())
    if follow_ups is None:
        return parent
    children = tuple(_one(child.only(*_KEYS), seen, number, ()) for child in follow_ups)
    for child, child_node in zip(children, follow_ups, strict=True):
        if child.when is None:
            raise child_node.error("a follow-up needs `when`")
    return _one(node, {key: value for key, value in seen.items() if key != parent.id}, number, children)


def _one(node: Node, seen: dict[str, Question], number: int, follow_ups: tuple[Question, ...]) -> Question:
    identity = node.at("id").text()
    if identity in seen:
        raise node.error(f"the question '{identity}' stands here twice")
    question = Question(
        id=identity,
        type=_type(node.at("type")),
        text=node.at("text").text(),
        help=_text(node, "help"),
        purpose=_text(node, "purpose"),
        options=tuple(_option(option) for option in node.get("options") or ()),
        when=read_condition(node.get("when"), seen),
        optional=_flag(node, "optional"),
        past=_flag(node, "past"),
        future=_flag(node, "future"),
        lowest=_integer(node, "lowest"),
        highest=_integer(node, "highest"),
        longest=_integer(node, "longest") or 300,
        number=number,
        follow_ups=follow_ups,
        technician_only=_flag(node, "technician_only"),
        name=_text(node, "name"),
        line=node.line,
    )
    _check_options(node, question)
    seen[identity] = question
    return question


def _check_options(node: Node, question: Question) -> None:
    if bool(question.options) != (question.type in _CHOICES):
        raise node.error("options belong to single and many questions, and only to them")
    codes = [option.code for option in question.options]
    if len(set(codes)) != len(codes):
        raise node.error("an option code stands here twice")


def _option(node: Node) -> Option:
    node.only("code", "text", "help", "exclusive")
    return Option(
        node.at("code").text(), node.at("text").text(), _text(node, "help"), _flag(node, "exclusive"), node.line
    )


def _type(node: Node) -> AnswerType:
    try:
        return AnswerType(node.text())
    except ValueError:
        raise node.error(f"'{node.text()}' is not a type; known: {', '.join(AnswerType)}") from None


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return found.text() if found else ""


def _flag(node: Node, key: str) -> bool:
    found = node.get(key)
    return found.flag() if found else False


def _integer(node: Node, key: str) -> int | None:
    found = node.get(key)
    return found.integer() if found else None
