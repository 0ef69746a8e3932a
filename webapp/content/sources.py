"""Checks that run through all content files: sources that exist, and blanks in texts that can be filled."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter

from webapp.content.node import Node

Sources = Callable[[str], bool]


def read_sources(node: Node, known: Sources) -> tuple[str, ...]:
    """The source ids at `node`: at least one (I26), each of which exists."""
    found = node.texts()
    if not found:
        raise node.error("needs at least one source")
    for source in found:
        if not known(source):
            raise node.error(f"there is no source '{source}' in facts.yaml")
    return found


def read_words(node: Node, values: frozenset[str]) -> str:
    """The text at `node`, whose `{blanks}` must be among `values`."""
    text = node.text()
    if not text:
        raise node.error("must not be empty")
    try:
        blanks = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise node.error(f"has braces that do not fit together ({error})") from None
    if blanks - values:
        raise node.error(f"{{{min(blanks - values)}}} cannot be filled in; known: {', '.join(sorted(values))}")
    return text
