"""Whatever is written in the place of any word of the content: it is taken, or refused with file and line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from tests.clients import CLIENTS, TODAY
from tests.mistakes import ORIGINAL, names_its_place, read_with
from webapp.content.case_file import InvalidCaseError, read_case
from webapp.content.library import FILES, Library
from webapp.documents.result import result_text
from webapp.domain.assessment import assess
from webapp.domain.errors import ContentError
from webapp.domain.timeline import SessionDateError

TRIED = 50  # of each file; every word of it is far too slow
WRITTEN = (
    "", "null", "-3", "0", "999999999999", "3.5", "true", "a", "[a, b]", "[]", "{a: b}", "'{x}'", "'100 %'", "é", "*a",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_any_other_word_is_taken_or_refused_with_its_line(name: str) -> None:
    text, every = ORIGINAL[name], list(_changes(ORIGINAL[name]))
    for first, end, other in every[:: len(every) // TRIED + 1]:
        try_out(name, text[:first] + other + text[end:])


def try_out(name: str, text: str) -> None:
    """Raises whatever the content is not allowed to lead to."""
    try:
        library = read_with({name: text.encode()})
    except ContentError as error:
        said = str(error).splitlines()
    else:
        said = []
        _plan(library)
    assert [line for line in said if not names_its_place(line)] == []


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of a file, by its place, and what is written there instead."""
    for number, (first, end) in enumerate(_places(text)):
        word = text[first:end]
        # Two or three of them here, all of them at any seven words in a row.
        for other in (_typo(word), word + word, *WRITTEN[number % 7 :: 7]):
            yield first, end, other


def _typo(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :]


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a file begins and ends."""
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            yield event.start_mark.index, event.end_mark.index


def _plan(library: Library) -> None:
    """Content that was taken plans every example client, or says what is wrong with the case."""
    for raw in CLIENTS.values():
        try:
            result_text(assess(library.content, read_case(library.content, raw, TODAY)))
        except (InvalidCaseError, SessionDateError):
            continue
