"""Reads YAML into nodes with line numbers, whatever is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from webapp.content.node import LONGEST_LIST, Node
from webapp.domain.errors import ContentError

# libyaml is ten times faster than the pure loader, which counts at every start. Its composer is not used: it crashes
# on text that is nested deeply, and it follows aliases, with which a small file can mean a huge one.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})

LARGEST = 4_000_000  # bytes: fifty times the largest file of the shipped content
DEEPEST = 40
MOST_VALUES = 100_000  # in a file; facts.yaml has 6,000


def load(path: Path) -> Node:
    """The parsed document at `path`.

    Raises ContentError, with file and line, when the file is missing, too large, not UTF-8 or not YAML.
    """
    return parse_bytes(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """What is in the file; raises ContentError when it cannot be read, is too large or is no file."""
    try:
        if not path.exists():
            raise ContentError(f"{path}: is missing")
        if not path.is_file():
            raise ContentError(f"{path}: is not a file; put the file of that name in its place")
        if path.stat().st_size > LARGEST:
            raise ContentError(f"{path.name}:1: is larger than {LARGEST // 1_000_000} MB; take out what is not needed")
        return path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from error


def parse_bytes(raw: bytes, name: str) -> Node:
    """The document in `raw`; `name` is what errors call it."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ContentError(f"{name}:{line}: is not UTF-8 text; save the file as UTF-8") from error
    return parse(text, name)


def parse(text: str, name: str) -> Node:
    """The document in `text`; `name` is what errors call it."""
    try:
        return _Composer(text, name).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(f"{name}:{mark.line + 1 if mark else 1}: {_why(error.problem or '')}") from error
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise ContentError(f"{name}:{line}: has a character that is not text; take it out") from error


def _why(problem: str) -> str:
    if "tab" in problem or "cannot start any token" in problem:
        return f"is not valid YAML ({problem}); indent with spaces, and quote texts that begin with a sign"
    return f"is not valid YAML ({problem}); look for a bracket, quote, colon or blank too few above"


class _Composer:
    """Builds the nodes from the events of the parser."""

    def __init__(self, text: str, name: str) -> None:
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_Loader))
        self._name = name
        self._values = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root:
                raise self._error(event, "begins a second document; take out the line with ---")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        if root is None:
            raise ContentError(f"{self._name}:1: is empty")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        self._values += 1
        if self._values > MOST_VALUES:
            raise self._error(event, f"has more than {MOST_VALUES} values above; take out what is not needed")
        if isinstance(event, yaml.AliasEvent):
            raise self._error(event, "aliases are not used here; write the value out")
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.value in _NULL
            return Node(self._name, line, scalar=str(event.value), is_null=is_null)
        if depth > DEEPEST:
            raise self._error(event, f"is nested deeper than {DEEPEST} levels")
        children = tuple(self._children(event, depth))
        if isinstance(event, yaml.MappingStartEvent):
            pairs = tuple(zip(children[::2], children[1::2], strict=True))
            return Node(self._name, line, pairs=pairs)
        return Node(self._name, line, children=children)

    def _children(self, opened: yaml.Event, depth: int) -> Iterator[Node]:
        most = LONGEST_LIST * (2 if isinstance(opened, yaml.MappingStartEvent) else 1)
        for count, event in enumerate(self._events):
            if isinstance(event, yaml.CollectionEndEvent):
                return
            if count == most:
                raise self._error(opened, f"has more than {LONGEST_LIST} entries; take out what is not needed")
            yield self._node(event, depth + 1)

    def _error(self, event: yaml.Event, message: str) -> ContentError:
        return ContentError(f"{self._name}:{_line(event)}: {message}")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
