"""YAML with line numbers: every mistake in the content can name its file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from webapp.domain.errors import ContentError

# libyaml is ten times faster than the pure loader, which counts at every start.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOLEANS = {"true": True, "false": False}


def load(path: Path) -> Node:
    """The parsed document at `path`.

    Raises ContentError, with file and line, when the file is missing, not UTF-8 or not YAML.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise ContentError(f"{path.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: is not UTF-8 text") from error


def parse(text: str, name: str) -> Node:
    """The document in `text`; `name` is what errors call it."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(f"{name}:{line}: {error.problem or 'is not valid YAML'}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ContentError(f"{name}: is not valid YAML ({' '.join(str(error).split())})") from error
    if root is None:
        raise ContentError(f"{name}:1: is empty")
    return Node(root, name)


@dataclass(frozen=True)
class Node:
    """One value of a YAML file that remembers where it stands.

    Scalars are kept as written, so that `no` stays the word no and a date stays text.
    """

    _yaml: yaml.Node
    file: str
    path: str = ""

    @property
    def line(self) -> int:
        """The line of the file, counted from 1."""
        return int(self._yaml.start_mark.line) + 1

    def error(self, message: str) -> ContentError:
        """An error that names this place."""
        where = f"{self.path}: " if self.path else ""
        return ContentError(f"{self.file}:{self.line}: {where}{message}")

    @property
    def is_mapping(self) -> bool:
        return isinstance(self._yaml, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._yaml, yaml.SequenceNode)

    @cached_property
    def _pairs(self) -> dict[str, Node]:
        if not isinstance(self._yaml, yaml.MappingNode):
            raise self.error("must be a mapping (name: value)")
        pairs: dict[str, Node] = {}
        for key_node, value_node in self._yaml.value:
            key = str(key_node.value)
            if key in pairs:
                raise Node(key_node, self.file, self.path).error(f"'{key}' stands here twice")
            pairs[key] = Node(value_node, self.file, f"{self.path}.{key}" if self.path else key)
        return pairs

    def items(self) -> list[tuple[str, Node]]:
        """The pairs of a mapping, in the order of the file; a repeated key is an error."""
        return list(self._pairs.items())

    def get(self, key: str) -> Node | None:
        return self._pairs.get(key)

    def at(self, key: str) -> Node:
        found = self.get(key)
        if found is None:
            raise self.error(f"'{key}' is missing")
        return found

    def only(self, *keys: str) -> Node:
        """This mapping, after making sure that it has no other keys: a typo must not pass silently."""
        for key, value in self.items():
            if key not in keys:
                raise value.error(f"'{key}' is not known here; known: {', '.join(keys)}")
        return self

    def __iter__(self) -> Iterator[Node]:
        if not isinstance(self._yaml, yaml.SequenceNode):
            raise self.error("must be a list")
        for index, child in enumerate(self._yaml.value):
            yield Node(child, self.file, f"{self.path}[{index}]")

    def text(self) -> str:
        """A scalar as it is written, folded lines joined, outer blanks removed."""
        if not isinstance(self._yaml, yaml.ScalarNode):
            raise self.error("must be text")
        return str(self._yaml.value).strip()

    def texts(self) -> tuple[str, ...]:
        """A list of scalars, or one scalar as a list of one."""
        if self.is_list:
            return tuple(child.text() for child in self)
        return (self.text(),)

    def integer(self) -> int:
        try:
            return int(self.text())
        except ValueError:
            raise self.error(f"'{self.text()}' is not a whole number") from None

    def number(self) -> float:
        try:
            return float(self.text())
        except ValueError:
            raise self.error(f"'{self.text()}' is not a number") from None

    def flag(self) -> bool:
        try:
            return _BOOLEANS[self.text()]
        except KeyError:
            raise self.error(f"'{self.text()}' must be true or false") from None

    def plain(self) -> object:
        """The value as plain lists, dicts and strings: for case files, whose shape is checked later."""
        if self.is_list:
            return [child.plain() for child in self]
        if self.is_mapping:
            return {key: value.plain() for key, value in self.items()}
        if self._yaml.tag == "tag:yaml.org,2002:null":
            return None
        return self.text()
