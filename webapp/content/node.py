"""One value of a YAML file that remembers where it stands, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from webapp.content.near import hint, shown
from webapp.domain.errors import ContentError

LONGEST_LIST = 2000
LONGEST_TEXT = 2000  # characters

_BOOLEANS = {"true": True, "false": False}
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True)
class Node:
    """Exactly one of a scalar, a list or a mapping.

    A scalar is kept as written, so that `no` stays the word no and a date stays text; `is_null` if it says nothing.
    """

    file: str
    line: int
    path: str = ""
    scalar: str | None = None
    children: tuple[Node, ...] | None = None
    pairs: tuple[tuple[Node, Node], ...] | None = None
    is_null: bool = False

    @property
    def is_list(self) -> bool:
        return self.children is not None

    @property
    def is_mapping(self) -> bool:
        return self.pairs is not None

    def error(self, message: str) -> ContentError:
        """An error that names this place."""
        where = f"{self.path}: " if self.path else ""
        return ContentError(f"{self.file}:{self.line}: {where}{message}")

    @cached_property
    def _named(self) -> dict[str, Node]:
        if self.pairs is None:
            raise self.error("must be a mapping (name: value)")
        named: dict[str, Node] = {}
        for key, value in self.pairs:
            if key.scalar is None:
                raise self.error("has a name that is not a word")
            path = f"{self.path}.{shown(key.scalar)}" if self.path else shown(key.scalar)
            # A list or mapping may begin below its name; what is wrong with all of it is looked for at the name.
            child = value.moved(path, key.line if value.scalar is None else value.line)
            if key.scalar in named:
                raise child.error(f"'{shown(key.scalar)}' stands here twice; take one of them out")
            named[key.scalar] = child
        return named

    def moved(self, path: str, line: int) -> Node:
        """The same value as its parent sees it."""
        return Node(self.file, line, path, self.scalar, self.children, self.pairs, self.is_null)

    def items(self) -> list[tuple[str, Node]]:
        """The pairs of a mapping, in the order of the file; a repeated key is an error."""
        return list(self._named.items())

    def get(self, key: str) -> Node | None:
        return self._named.get(key)

    def at(self, key: str) -> Node:
        found = self.get(key)
        if found is None:
            raise self.error(f"'{key}' is missing")
        return found

    def only(self, *keys: str) -> Node:
        """This mapping, after making sure that it has no other keys: a typo must not pass silently."""
        for key, value in self.items():
            if key not in keys:
                raise value.error(f"'{shown(key)}' is not known here{hint(key, keys)}")
        return self

    def __iter__(self) -> Iterator[Node]:
        return self.entries()

    def entries(self, most: int = LONGEST_LIST) -> Iterator[Node]:
        """The entries of a list that may have this many."""
        if self.children is None:
            raise self.error("must be a list")
        if len(self.children) > most:
            raise self.error(f"has {len(self.children)} entries; at most {most} are read")
        for index, child in enumerate(self.children):
            yield child.moved(f"{self.path}[{index}]", child.line)

    def text(self) -> str:
        """A scalar as it is written, folded lines joined, outer blanks removed; it says something."""
        if self.scalar is None:
            raise self.error("must be text")
        text = self.scalar.strip()
        if self.is_null or not text:
            raise self.error("must not be empty; write something or take the line out")
        if len(text) > LONGEST_TEXT:
            raise self.error(f"has {len(text)} characters; at most {LONGEST_TEXT} are read")
        return text

    def texts(self) -> tuple[str, ...]:
        """A list of scalars, each once, or one scalar as a list of one."""
        found = tuple(child.text() for child in self) if self.is_list else (self.text(),)
        twice = next((text for text in found if found.count(text) > 1), None) if len(set(found)) < len(found) else None
        if twice is not None:
            raise self.error(f"'{shown(twice)}' stands here twice; take one of them out")
        return found

    def code(self, example: str = "hair_length", pattern: re.Pattern[str] = _CODE) -> str:
        """A word that the files and the program call something by."""
        return self.as_code(self.text(), example, pattern)

    def as_code(self, word: str, example: str, pattern: re.Pattern[str] = _CODE) -> str:
        """`word`, such as the name that this value has, after making sure that it can be a code."""
        if not pattern.fullmatch(word):
            raise self.error(f"'{shown(word)}' cannot be a code; write one such as {example}")
        return word

    def integer(self, lowest: int = 0, highest: int = 3650) -> int:
        """A whole number in a range that makes sense for days, months and years."""
        text = self.text()
        if not _WHOLE.fullmatch(text):
            raise self.error(f"'{shown(text)}' is not a whole number")
        if not lowest <= int(text) <= highest:
            raise self.error(f"{text} must be from {lowest} to {highest}")
        return int(text)

    def number(self) -> float:
        text = self.text()
        if not _NUMBER.fullmatch(text):
            raise self.error(f"'{shown(text)}' is not a number")
        return float(text)

    def flag(self) -> bool:
        try:
            return _BOOLEANS[self.text()]
        except KeyError:
            raise self.error(f"'{shown(self.text())}' must be true or false") from None

    def member(self, kind: type[_Member], what: str) -> _Member:
        """One of the words of `kind`; `what` says what the word should have been."""
        try:
            return kind(self.text())
        except ValueError:
            raise self.error(f"'{shown(self.text())}' is not {what}{hint(self.text(), kind)}") from None

    def text_at(self, key: str) -> str:
        """The text under `key`, or none."""
        found = self.get(key)
        return found.text() if found else ""

    def flag_at(self, key: str, default: bool = False) -> bool:
        found = self.get(key)
        return found.flag() if found else default

    def integer_at(self, key: str, lowest: int = 0, highest: int = 3650) -> int | None:
        found = self.get(key)
        return found.integer(lowest, highest) if found else None

    def plain(self) -> object:
        """The value as plain lists, dicts and strings: for case files, whose shape is checked later."""
        if self.is_list:
            return [child.plain() for child in self]
        if self.is_mapping:
            return {key: value.plain() for key, value in self.items()}
        return None if self.is_null or self.scalar is None else self.scalar.strip()
