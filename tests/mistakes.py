"""The clinic's content with one thing changed, and what is said about it."""

from __future__ import annotations

import re

from tests.clients import CONTENT
from webapp.content.library import FILES, Library, read_files
from webapp.domain.errors import ContentError

ORIGINAL = {name: (CONTENT / name).read_text(encoding="utf-8") for name in FILES}
_PLACE = re.compile(r"(?P<file>[a-z]+\.yaml):(?P<line>[0-9]+): (?P<message>.+)")


def read_with(changed: dict[str, bytes]) -> Library:
    """The content in which these files say something else; nothing is kept for later."""
    files = tuple((name, changed.get(name, text.encode())) for name, text in ORIGINAL.items())
    return read_files.__wrapped__(files)


def changed(name: str, before: str, after: str) -> str:
    """A file in which the first `before` became `after`."""
    assert before in ORIGINAL[name], before
    return ORIGINAL[name].replace(before, after, 1)


def mistakes(name: str, text: str | bytes) -> list[str]:
    """The lines of the error that a file with this text ends with; none where it is taken."""
    try:
        read_with({name: text if isinstance(text, bytes) else text.encode()})
    except ContentError as error:
        return str(error).splitlines()
    return []


def mistake(name: str, before: str, after: str) -> str:
    """What is said about the one mistake in a file, after making sure that it is named where it stands.

    What is missing is named where the row begins.
    """
    found = mistakes(name, changed(name, before, after))
    assert len(found) == 1, found
    place = _PLACE.fullmatch(found[0])
    assert place, found[0]
    first = ORIGINAL[name][: ORIGINAL[name].index(before)].count("\n") + 1
    assert place["file"] == name
    earliest = first if after and "missing" not in place["message"] else first - 20
    assert earliest <= int(place["line"]) <= first + max(before.count("\n"), after.count("\n")) + 1, found[0]
    return place["message"]


def names_its_place(line: str) -> bool:
    """Whether a line of an error begins with file and line."""
    return _PLACE.fullmatch(line) is not None
