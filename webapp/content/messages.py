"""Finds what is to be translated in the content and in Python: extraction methods for Babel (see `.ci/babel.cfg`)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python as extract_calls

from webapp.content.node import Node
from webapp.content.yaml_source import parse

# What people read; everything else in these files is a code.
_TEXTS = frozenset({"name", "text", "help", "purpose", "title", "oil_text", "no_oil_text"})

# Words by their codes.
_WORDS = frozenset({"slots", "act_words"})

# What makes a sentence that is translated where it is shown.
_MAKERS = frozenset({"Text", "_WrongAnswer"})

Message = tuple[int, None, str, list[str]]


def extract(
    source: IO[bytes], _keywords: object, _comment_tags: object, options: Mapping[str, object]
) -> Iterator[Message]:
    """Every text of one file as Babel asks for it: line, function name (none), message, comments."""
    name = str(getattr(source, "name", "content"))
    yield from _messages(parse(source.read().decode(), name))


def extract_python(
    source: Any, keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Any]:
    """What Babel finds by itself, and the sentences that stand under a name before a `Text` is made of them."""
    yield from extract_calls(source, keywords, comment_tags, options)
    source.seek(0)
    yield from _named_sentences(ast.parse(source.read()))


def _named_sentences(module: ast.Module) -> Iterator[Message]:
    names = {call.args[0].id for call in _makings(module) if isinstance(call.args[0], ast.Name)}
    for node in (node for node in ast.walk(module) if isinstance(node, ast.Assign)):
        is_named = any(isinstance(target, ast.Name) and target.id in names for target in node.targets)
        if is_named and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, None, node.value.value, []


def _makings(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MAKERS and node.args:
            yield node


def _messages(node: Node) -> Iterator[Message]:
    if node.is_list:
        for child in node:
            yield from _messages(child)
    elif node.is_mapping:
        for key, child in node.items():
            if key in _TEXTS and not child.is_mapping and not child.is_list:
                yield child.line, None, child.text(), []
            elif key in _WORDS:
                yield from ((word.line, None, word.text(), []) for _, word in child.items())
            else:
                yield from _messages(child)
