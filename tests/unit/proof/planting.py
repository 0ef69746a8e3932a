"""Faults that are planted into a copy of the clinic's content, and what finds them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.clients import CONTENT
from webapp.content.library import Library, read_library
from webapp.domain.errors import ContentError
from webapp.proof.prove import prove

PROTOCOL, SCREENING, INTAKE, FACTS = "protocol.yaml", "screening.yaml", "intake.yaml", "facts.yaml"


class Removal(Enum):
    """Takes out what stands at a place."""

    DROP = "drop"


DROP = Removal.DROP
Place = tuple[str | int, ...]
Tree = Any


@dataclass(frozen=True)
class Change:
    """One value of one file that becomes another, or is dropped."""

    file: str
    place: Place
    value: object


@dataclass(frozen=True)
class Fault:
    """A mistake that somebody could make, by name; its changes are made together."""

    kind: str
    name: str
    changes: tuple[Change, ...]


@cache
def tree(file: str) -> Tree:
    """What is in one file of the shipped content."""
    return yaml.safe_load((CONTENT / file).read_text("utf-8"))


def planted(fault: Fault, folder: Path) -> Library:
    """The content with `fault` in it, written to `folder`. Raises ContentError where it cannot even be read."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = dict(_changed(fault))
    for path in CONTENT.glob("*.yaml"):
        (folder / path.name).write_bytes(changed.get(path.name) or path.read_bytes())
    return read_library(folder)


def _changed(fault: Fault) -> Iterator[tuple[str, bytes]]:
    for file in {change.file for change in fault.changes}:
        root = copy.deepcopy(tree(file))
        for change in fault.changes:
            if change.file == file:
                _change(root, change.place, change.value)
        assert root != tree(file), f"{fault.name} changes nothing"
        yield file, yaml.dump(root, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6).encode()


def _change(root: Tree, place: Place, value: object) -> None:
    *above, last = place
    for step in above:
        root = root[step]
    if value is DROP:
        del root[last]
    else:
        root[last] = value


def rows(file: str, *place: str | int) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The rows of a list, each with its place."""
    found = tree(file)
    for step in place:
        found = found[step]
    yield from (((*place, number), row) for number, row in enumerate(found))


def leaves(node: Tree, place: Place) -> Iterator[tuple[Place, object]]:
    """Every single value below a place."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    if not isinstance(node, dict | list):
        yield place, node
    for step, child in pairs:
        yield from leaves(child, (*place, step))


def mistake(fault: Fault, folder: Path) -> str:
    """What `stipple check` says of the content with `fault` in it; nothing when it finds nothing."""
    try:
        library = planted(fault, folder)
    except ContentError as error:
        return str(error)
    return "".join(str(problem) for problem in prove(library.content, most=1).problems)
