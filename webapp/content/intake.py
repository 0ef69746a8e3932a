"""Reads `intake.yaml`: the questions, their options and follow-ups."""

from __future__ import annotations

from dataclasses import replace

from webapp.content.asking_order import check_order
from webapp.content.conditions import read_condition
from webapp.content.mistakes import read_each
from webapp.content.node import Node
from webapp.content.sources import read_words, words_at
from webapp.domain.questionnaire import AnswerType, Option, Question, Questionnaire

MOST_QUESTIONS = 100
LONGEST_USUAL, LONGEST_ANSWER = 300, 2000  # characters of a written answer
_KEYS = (
    "id", "type", "text", "help", "purpose", "options", "when", "optional", "past", "future",
    "lowest", "highest", "longest", "follow_ups", "technician_only", "name",
)  # fmt: skip
_CHOICES = (AnswerType.SINGLE, AnswerType.MANY)
# What the form of the intake itself is made of.
RESERVED = frozenset({
    "main", "csrf_token", "consent", "consent_text", "contact", "data", "email", "errors", "intake", "kiosk", "name",
    "names_fields", "passed_wishes", "phone", "populate_obj", "post_process", "process", "questions", "reach_by",
    "refuse_unknown_fields", "response", "screens", "step", "submission", "submission_id", "validate",
    "validate_consent", "validate_email", "validate_phone", "waited", "was_sent_complete", "website",
})  # fmt: skip
# Which questions a key says something about; elsewhere it would be read by nothing.
_ONLY_FOR = {
    "lowest": (AnswerType.INTEGER,),
    "highest": (AnswerType.INTEGER,),
    "longest": (AnswerType.STRING,),
    "past": (AnswerType.DATE,),
    "future": (AnswerType.DATE,),
    "options": _CHOICES,
}


def read_questionnaire(root: Node) -> Questionnaire:
    """The questionnaire of the file; a condition may only read what is asked before it, so no cycle can be written."""
    nodes = list(root.only("questions").at("questions").entries(MOST_QUESTIONS))
    if not nodes:
        raise root.at("questions").error("needs at least one question")
    check_order(nodes)
    reader = _Reader()
    return Questionnaire(tuple(read_each(nodes, reader.question)))


class _Reader:
    """Reads the questions in the order of the file and remembers which may be referred to."""

    def __init__(self) -> None:
        self._seen: dict[str, Question] = {}
        self._number = 0

    def question(self, node: Node) -> Question:
        """A question with its follow-ups."""
        self._number += 1
        parent = self._one(node)
        follow_ups = read_each(node.get("follow_ups") or (), self._follow_up)
        whole = replace(parent, follow_ups=tuple(follow_ups))
        self._seen[whole.id] = whole
        return whole

    def _follow_up(self, node: Node) -> Question:
        if node.get("when") is None:
            raise node.error("a follow-up needs `when`, which says who is asked")
        if node.get("follow_ups"):
            raise node.at("follow_ups").error("a follow-up has none of its own; put it beside this one")
        return self._one(node)

    def _one(self, node: Node) -> Question:
        kind = node.only(*_KEYS).at("type").member(AnswerType, "a type")
        _check_keys(node, kind)
        question = Question(
            id=_id(node.at("id")),
            type=kind,
            text=read_words(node.at("text")),
            help=words_at(node, "help"),
            purpose=words_at(node, "purpose"),
            options=tuple(read_each(node.get("options") or (), _option)),
            when=read_condition(node.get("when"), self._seen),
            optional=node.flag_at("optional"),
            past=node.flag_at("past"),
            future=node.flag_at("future"),
            lowest=node.integer_at("lowest"),
            highest=node.integer_at("highest"),
            longest=node.integer_at("longest", 1, LONGEST_ANSWER) or LONGEST_USUAL,
            number=self._number,
            technician_only=node.flag_at("technician_only"),
            name=words_at(node, "name"),
            line=node.line,
        )
        _check(node, question)
        self._seen[question.id] = question
        return question


def _id(node: Node) -> str:
    if node.text() in RESERVED:
        raise node.error(f"'{node.text()}' has another meaning in the form; choose another id")
    return node.code()


def _check_keys(node: Node, kind: AnswerType) -> None:
    for key, kinds in _ONLY_FOR.items():
        if node.get(key) and kind not in kinds:
            raise node.at(key).error(f"belongs to questions of the type {' or '.join(kinds)}; this one is {kind}")
    if kind in _CHOICES and not node.get("options"):
        raise node.error("options are missing; a question of this type needs at least one")


def _check(node: Node, question: Question) -> None:
    if question.past and question.future:
        raise node.at("past").error("past and future leave only the day of the intake; take one of them out")
    if question.lowest is not None and question.highest is not None and question.lowest > question.highest:
        raise node.at("lowest").error("is above highest, so nobody could answer")
    if question.type in _CHOICES:
        _check_options(node.at("options"), question)


def _check_options(node: Node, question: Question) -> None:
    if not question.options:
        raise node.error("needs at least one option")
    codes: set[str] = set()
    for child, option in zip(node, question.options, strict=True):
        if option.code in codes:
            raise child.error(f"the option '{option.code}' stands here twice; give one of them another code")
        if option.exclusive and question.type is AnswerType.SINGLE:
            raise child.error("`exclusive` belongs to questions of the type many; here only one can be chosen")
        codes.add(option.code)


def _option(node: Node) -> Option:
    node.only("code", "text", "help", "exclusive")
    return Option(
        code=node.at("code").code(),
        text=read_words(node.at("text")),
        help=words_at(node, "help"),
        exclusive=node.flag_at("exclusive"),
        line=node.line,
    )
