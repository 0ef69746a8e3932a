"""What can be done as a job: one function for each kind, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from webapp.services.login import Role

Progress = Callable[[int, int], None]
"""`progress(done, total)`: call it often. It raises a JobInterruptedError when the work is to stop."""


@dataclass(frozen=True)
class Asked:
    """What a job is about, by ids and codes, and who asked for it; nobody did where the worker began by itself."""

    about: Mapping[str, Any]
    staff_id: UUID | None


@dataclass(frozen=True)
class Made:
    """What came of it: a file to fetch, numbers to tell (as `moved`: 12), both or neither."""

    name: str = ""
    content: bytes = b""
    counts: Mapping[str, int] = field(default_factory=dict)


Runner = Callable[[Asked, Progress], Made]


@dataclass(frozen=True)
class Kind:
    """`may` says who may start it and fetch its file; what is `shared` is done once for all who ask at a time."""

    run: Runner
    may: Role = "manager"
    is_shared: bool = True


Kinds = Mapping[str, Kind]
