"""Why something that was asked for cannot be done, said so that a page can put it next to what has to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.errors import DomainError
from webapp.domain.text import Text


@dataclass(frozen=True)
class Problem:
    """One thing in the way. `field` names what was given that has to change; empty means all of it."""

    field: str
    text: Text


class RefusedError(DomainError):
    """What was asked for was not done, and nothing was changed; `problems` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem.text) for problem in self.problems))


def refuse(*problems: Problem) -> None:
    """Raises RefusedError if there is any problem."""
    if problems:
        raise RefusedError(problems)
