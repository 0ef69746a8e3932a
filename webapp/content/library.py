"""The whole of `questionnaires/`, read, checked and hashed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from webapp.content.facts import read_facts
from webapp.content.intake import read_questionnaire
from webapp.content.protocol import read_acts, read_groups, read_lead_rules, read_protocol
from webapp.content.screening import read_rules
from webapp.content.yaml_source import load
from webapp.domain.assessment import Content
from webapp.domain.errors import ContentError
from webapp.domain.knowledge import KnowledgeBase

FILES = ("intake.yaml", "screening.yaml", "protocol.yaml", "facts.yaml")


@dataclass(frozen=True)
class Library:
    """The content that plans are made from, and the knowledge that explains it."""

    content: Content
    knowledge: KnowledgeBase


def read_library(folder: Path) -> Library:
    """The content of `folder`.

    Raises ContentError, with file and line, for the first mistake found.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise ContentError(f"{folder / name}: is missing")
    return _read(folder, content_version(folder))


@lru_cache(maxsize=4)
def _read(folder: Path, version: str) -> Library:
    """Files with the same hash say the same, so they are read once."""
    knowledge = read_facts(load(folder / "facts.yaml"))
    questionnaire = read_questionnaire(load(folder / "intake.yaml"))
    questions = {question.id: question for question in questionnaire}
    root = load(folder / "protocol.yaml")
    protocol = read_protocol(root, questions, knowledge)
    groups = read_groups(root, questions)
    acts = frozenset(read_acts(root))
    content = Content(
        questionnaire=questionnaire,
        rules=read_rules(load(folder / "screening.yaml"), questions, knowledge.by_id, acts),
        lead_rules=read_lead_rules(root, questions, groups, frozenset(protocol.settings), knowledge.by_id),
        protocol=protocol,
        version=version,
    )
    return Library(content, knowledge)


def content_version(folder: Path) -> str:
    """One hash over all files, so that a response or a plan can name the content it was made with."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"
