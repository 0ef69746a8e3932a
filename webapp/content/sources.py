"""Checks that run through all content files: sources that exist, blanks that can be filled, words that may be said."""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter

from webapp.content.near import hint, shown
from webapp.content.node import Node
from webapp.domain.wording import wording_problems

Sources = Collection[str]
_NOTHING: frozenset[str] = frozenset()


def read_sources(node: Node, known: Collection[str]) -> tuple[str, ...]:
    """The source ids at `node`: at least one (I26), each of which exists."""
    found = node.texts()
    if not found:
        raise node.error("needs at least one source")
    for source in found:
        if source not in known:
            raise node.error(f"there is no source '{shown(source)}' in facts.yaml{hint(source, known)}")
    return found


def read_words(node: Node, values: Collection[str] = _NOTHING, *, advises: bool = False) -> str:
    """The text at `node`, whose `{blanks}` must be among `values`, and which may be said to a client (I17, I27).

    `advises` for texts that say what to do.
    """
    text = node.text()
    if "%" in text:
        raise node.error("has a %; write 'per cent'")
    _check_blanks(node, text, values)
    for problem in wording_problems(text, advises=advises):
        raise node.error(str(problem))
    return text


def words_at(node: Node, key: str, values: Collection[str] = _NOTHING, *, advises: bool = False) -> str:
    """The text under `key`, or none."""
    found = node.get(key)
    return read_words(found, values, advises=advises) if found else ""


def _check_blanks(node: Node, text: str, values: Collection[str]) -> None:
    try:
        blanks = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise node.error(f"has braces that do not fit together ({error}); take them out") from None
    for name, spec, conversion in blanks:
        if name not in values:
            raise node.error(f"{{{shown(name)}}} cannot be filled in here{hint(name, sorted(values))}")
        if spec or conversion:
            raise node.error(f"{{{shown(name)}}} may have nothing but its name in braces")
