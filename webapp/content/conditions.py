"""Reads `when` conditions; a typo in a question or option code is an error that names its line."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.content.node import Node
from webapp.domain.condition import COMBINATIONS, Condition
from webapp.domain.questionnaire import AnswerType, Question

Questions = Mapping[str, Question]
Groups = Mapping[str, Condition]
_TESTS = ("is", "less_than", "blank")


def read_condition(node: Node | None, questions: Questions, groups: Groups | None = None) -> Condition | None:
    """The condition at `node`: the name of a group, a combination, or a test of one question."""
    if node is None:
        return None
    if not node.is_mapping:
        return _group(node, groups or {})
    combined = [key for key, _ in node.items() if key in COMBINATIONS]
    if combined:
        return _combination(node.only(combined[0]), combined[0], questions, groups)
    return _test(node.only("question", *_TESTS), questions)


def _group(node: Node, groups: Groups) -> Condition:
    if node.text() not in groups:
        raise node.error(f"'{node.text()}' is not a group; known: {', '.join(groups) or 'none here'}")
    return groups[node.text()]


def _combination(node: Node, operator: str, questions: Questions, groups: Groups | None) -> Condition:
    inner = node.at(operator)
    children = [inner] if operator == "not" else list(inner)
    if not children:
        raise inner.error("needs at least one condition")
    parts = tuple(part for child in children if (part := read_condition(child, questions, groups)))
    return Condition(operator, parts=parts)


def _test(node: Node, questions: Questions) -> Condition:
    question = questions.get(node.at("question").text())
    if question is None:
        raise node.at("question").error(f"there is no question '{node.at('question').text()}'")
    tests = [name for name in _TESTS if node.get(name)]
    if len(tests) != 1:
        raise node.error(f"needs one of {', '.join(_TESTS)}")
    operator = tests[0]
    operand = node.at(operator)
    if operator == "less_than":
        return Condition(operator, question.id, operand.integer())
    if operator == "blank":
        return Condition(operator, question.id, operand.flag())
    return Condition(operator, question.id, _codes(operand, question))


def _codes(node: Node, question: Question) -> tuple[str, ...]:
    codes = node.texts()
    known = _known_codes(question)
    for code in codes:
        if code not in known:
            raise node.error(f"'{code}' is not an answer to {question.id}; known: {', '.join(known) or 'none'}")
    return codes


def _known_codes(question: Question) -> tuple[str, ...]:
    if question.type is AnswerType.BOOLEAN:
        return ("true", "false")
    return tuple(option.code for option in question.options)
