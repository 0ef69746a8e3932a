"""Whether two records of one person can become one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from webapp.domain.problem import Problem
from webapp.domain.text import Text

_BOTH = "Both records have sessions that took place, so neither can end. Keep both, and write a note on each."
_WRONG_WAY = "This record has sessions that took place, so it has to be the one that goes on. Choose the other way."
_NO_REASON = "Please write down how you know that it is the same person."


@dataclass(frozen=True)
class Part:
    """One record: `has_begun` says that one of its sessions took place."""

    client_id: UUID
    has_begun: bool


def merge_problems(ending: Part, going_on: Part, reason: str) -> Iterator[Problem]:
    """What is in the way of ending one record and going on with the other."""
    if ending.client_id == going_on.client_id:
        yield Problem("", Text("These are one and the same record."))
    elif ending.has_begun:
        # What happened in a session must stand in the record that goes on: the plan is made from it.
        yield Problem("", Text(_BOTH)) if going_on.has_begun else Problem("keeps", Text(_WRONG_WAY))
    if not reason:
        yield Problem("reason", Text(_NO_REASON))
