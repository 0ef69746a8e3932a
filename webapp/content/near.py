"""What somebody may have meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_LISTED = 12
_LONGEST = 60


def hint(word: str, known: Iterable[str]) -> str:
    """The end of an error: the known word that comes nearest, or all of them where they are few."""
    words = list(dict.fromkeys(known))
    near = get_close_matches(word[:_LONGEST], words, n=1)
    if near and near[0] != word:
        return f"; did you mean '{near[0]}'?"
    if not words:
        return ""
    more = f" and {len(words) - _MOST_LISTED} more" if len(words) > _MOST_LISTED else ""
    return f"; known: {', '.join(words[:_MOST_LISTED])}{more}"


def shown(word: str) -> str:
    """A word of a file as an error quotes it: on one line, and not longer than it helps."""
    line = " ".join(ascii(word)[1:-1].split()) if not word.isprintable() else word
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
