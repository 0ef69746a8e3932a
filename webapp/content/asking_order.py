"""Whether every question can be asked: its condition may read only what was asked before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from webapp.content.mistakes import read_each
from webapp.content.node import Node
from webapp.domain.errors import ContentError

Places = Mapping[str, int]
Reads = Mapping[str, Sequence[str]]


def check_order(questions: Sequence[Node]) -> None:
    """Raises ContentError for ids that stand twice, and for conditions that wait for a later answer or their own."""
    asked = [each for node in questions for each in _with_follow_ups(node)]
    names = read_each(asked, lambda node: node.at("id").code())
    places: dict[str, int] = {}
    for place, (name, node) in enumerate(zip(names, asked, strict=True)):
        if name in places:
            raise node.at("id").error(f"the question '{name}' stands here twice; give one of them another id")
        places[name] = place
    reads = {name: [read.text() for read in _read_by(node)] for name, node in zip(names, asked, strict=True)}
    read_each(zip(names, asked, strict=True), lambda pair: _check(*pair, places, reads))


def _with_follow_ups(node: Node) -> Iterator[Node]:
    yield node
    yield from node.get("follow_ups") or ()


def _read_by(node: Node) -> Iterator[Node]:
    """Every place in the condition of a question that names one."""
    when = node.get("when")
    yield from _named(when) if when else ()


def _named(node: Node) -> Iterator[Node]:
    if node.is_list:
        for child in node:
            yield from _named(child)
    elif node.is_mapping:
        for key, child in node.items():
            yield from (child,) if key == "question" else _named(child)


def _check(name: str, node: Node, places: Places, reads: Reads) -> None:
    for read in _read_by(node):
        if read.text() in places and places[read.text()] >= places[name]:
            raise _too_late(name, read, reads)


def _too_late(name: str, read: Node, reads: Reads) -> ContentError:
    if read.text() == name:
        return read.error(f"'{name}' waits for its own answer, so nobody would ever be asked; read an earlier question")
    circle = _way(read.text(), name, reads)
    if circle:
        return read.error(f"{' waits for '.join([name, *circle])}: break the circle, or nobody would ever be asked")
    return read.error(f"'{read.text()}' is asked later than '{name}'; read an earlier question, or move one of them")


def _way(start: str, goal: str, reads: Reads) -> list[str]:
    """The shortest way from `start` to `goal` along what conditions read; empty where there is none."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop(0)
        for following in reads.get(way[-1], ()):
            if following == goal:
                return [*way, goal]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
