"""Reads `when` conditions; a typo in a question or option code is an error that names its line."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.domain.condition import COMBINATIONS, Condition
from webapp.domain.questionnaire import AnswerType, Question

Questions = Mapping[str, Question]
Groups = Mapping[str, Condition]
_TESTS = ("is", "less_than", "blank")
_OTHER_TESTS = {
    AnswerType.INTEGER: "a number: test it with less_than or blank",
    AnswerType.DATE: "a date: test it with blank, or use until and since",
    AnswerType.STRING: "written freely: test it with blank",
}


def read_condition(node: Node | None, questions: Questions, groups: Groups | None = None) -> Condition | None:
    """The condition at `node`: the name of a group, a combination, or a test of one question."""
    if node is None:
        return None
    if node.is_list:
        raise node.error("is a list; write {any: [...]} or {all: [...]}")
    if not node.is_mapping:
        return _group(node, groups or {})
    combined = [key for key, _ in node.items() if key in COMBINATIONS]
    if combined:
        return _combination(node.only(combined[0]), combined[0], questions, groups)
    return _test(node.only("question", *_TESTS, *(() if node.get("question") else sorted(COMBINATIONS))), questions)


def read_question(node: Node, questions: Questions) -> Question:
    """The question that `node` names."""
    question = questions.get(node.text())
    if question is None:
        raise node.error(f"there is no question '{shown(node.text())}'{hint(node.text(), questions)}")
    return question


def _group(node: Node, groups: Groups) -> Condition:
    if node.text() not in groups:
        raise node.error(f"'{shown(node.text())}' is not a group{hint(node.text(), groups)}")
    return groups[node.text()]


def _combination(node: Node, operator: str, questions: Questions, groups: Groups | None) -> Condition:
    inner = node.at(operator)
    children = [inner] if operator == "not" else list(inner)
    if not children:
        raise inner.error("needs at least one condition")
    parts = tuple(part for child in children if (part := read_condition(child, questions, groups)))
    return Condition(operator, parts=parts)


def _test(node: Node, questions: Questions) -> Condition:
    question = read_question(node.at("question"), questions)
    tests = [name for name in _TESTS if node.get(name)]
    if len(tests) != 1:
        raise node.error(f"needs one of {', '.join(_TESTS)}")
    operator = tests[0]
    operand = node.at(operator)
    if operator == "less_than":
        return Condition(operator, question.id, _bound(operand, question))
    if operator == "blank":
        return Condition(operator, question.id, operand.flag())
    return Condition(operator, question.id, _codes(operand, question))


def _bound(node: Node, question: Question) -> int:
    if question.type is not AnswerType.INTEGER:
        raise node.error(f"{question.id} is not a number; test it with is or blank")
    return node.integer()


def _codes(node: Node, question: Question) -> tuple[str, ...]:
    if question.type in _OTHER_TESTS:
        raise node.error(f"{question.id} is {_OTHER_TESTS[question.type]}")
    codes = node.texts()
    if not codes:
        raise node.error("needs at least one answer")
    known = _known_codes(question)
    for code in codes:
        if code not in known:
            raise node.error(f"'{shown(code)}' is not an answer to {question.id}{hint(code, known)}")
    return codes


def _known_codes(question: Question) -> tuple[str, ...]:
    if question.type is AnswerType.BOOLEAN:
        return ("true", "false")
    return tuple(option.code for option in question.options)
