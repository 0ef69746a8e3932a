"""The whole of `questionnaires/`, read, checked and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from webapp.content.facts import read_facts
from webapp.content.intake import read_questionnaire
from webapp.content.known_names import check_names
from webapp.content.protocol import ProtocolReader
from webapp.content.screening import read_rules
from webapp.content.yaml_source import parse_bytes, read_bytes
from webapp.domain.assessment import Content
from webapp.domain.knowledge import KnowledgeBase
from webapp.domain.questionnaire import Questionnaire

FILES = ("intake.yaml", "screening.yaml", "protocol.yaml", "facts.yaml")


@dataclass(frozen=True)
class Library:
    """The content that plans are made from, and the knowledge that explains it."""

    content: Content
    knowledge: KnowledgeBase


def read_library(folder: Path) -> Library:
    """The content of `folder`.

    Raises ContentError with a line for each mistake, which begins with file and line. Where one part of a file is
    wrong, what refers to it is not looked at yet.
    """
    return read_files(tuple((name, read_bytes(folder / name)) for name in FILES))


@lru_cache(maxsize=4)
def read_files(files: tuple[tuple[str, bytes], ...]) -> Library:
    """The content of these files, by name; the same bytes say the same, so each is read once."""
    by_name = dict(files)
    knowledge = _knowledge(by_name["facts.yaml"])
    questionnaire = _questionnaire(by_name["intake.yaml"])
    questions = {question.id: question for question in questionnaire}
    root = parse_bytes(by_name["protocol.yaml"], "protocol.yaml")
    protocol, lead_rules = ProtocolReader(root, questions, knowledge).read()
    screening = parse_bytes(by_name["screening.yaml"], "screening.yaml")
    content = Content(
        questionnaire=questionnaire,
        rules=read_rules(screening, questions, knowledge.by_id, frozenset(protocol.acts)),
        lead_rules=lead_rules,
        protocol=protocol,
        version=_version(files),
    )
    return Library(content, knowledge)


@lru_cache(maxsize=4)
def _knowledge(raw: bytes) -> KnowledgeBase:
    return read_facts(parse_bytes(raw, "facts.yaml"))


@lru_cache(maxsize=4)
def _questionnaire(raw: bytes) -> Questionnaire:
    questionnaire = read_questionnaire(parse_bytes(raw, "intake.yaml"))
    check_names(questionnaire)
    return questionnaire


def content_version(folder: Path) -> str:
    """One hash over all files, so that a response or a plan can name the content it was made with."""
    return _version((name, read_bytes(folder / name)) for name in FILES)


def _version(files: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, raw in files:
        digest.update(name.encode() + b"\0" + raw + b"\0")
    return f"sha256:{digest.hexdigest()}"
