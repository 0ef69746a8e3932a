"""A file that is no text, no YAML or no file at all is an error that says what to do, within seconds."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clients import CONTENT
from tests.mistakes import ORIGINAL, mistakes
from webapp.content.library import FILES, read_library
from webapp.content.yaml_source import DEEPEST, parse
from webapp.domain.errors import ContentError

SECONDS = 5
Spoilt = Callable[[Callable[[Path], object]], str]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (b"", 1, "is empty"),
        (b"# Nothing but a comment.\n", 1, "is empty"),
        (b"a: 1\nb: \xff\xfe\n", 2, "is not UTF-8 text; save the file as UTF-8"),
        ("a: 1\nb: é\n".encode("latin-1"), 2, "is not UTF-8 text"),
        ("a: 1\n".encode("utf-16"), 1, "is not UTF-8 text"),
        (b"\x7fELF\x02\x01\x01\x00\x00", 1, "has a character that is not text"),
        (b"a: 1\nb: \x07\n", 2, "has a character that is not text"),
        (b"a:\n\tb: 1\n", 2, "indent with spaces"),
        (b"a: 1\n  b: 2\n", 2, "is not valid YAML"),
        (b"a: [1, 2\nb: 3\n", 2, "look for a bracket, quote, colon or blank too few above"),
        (b'a: "1\n', 2, "is not valid YAML"),
        (b"a: 1\n---\nb: 2\n", 2, "begins a second document"),
        (b"a: &x [1]\nb: *x\n", 2, "aliases are not used here; write the value out"),
        (b"[" * 100_000, 1, "is nested deeper than 40 levels"),
        (b"- " * 100_000, 1, "is nested deeper than 40 levels"),
        (b"{a: " * 100 + b"1" + b"}" * 100, 1, "is nested deeper than 40 levels"),
        (b"? [a]\n: 1\n", 1, "has a name that is not a word"),
        (b"a: 1\na: 2\n", 2, "'a' stands here twice"),
    ],
)
def test_what_is_no_content_is_named(name: str, text: bytes, line: int, said: str) -> None:
    began = time.process_time()
    (found,) = mistakes(name, text)

    assert found.startswith(f"{name}:{line}: ")
    assert said in found
    assert time.process_time() - began < SECONDS


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))

    (found,) = mistakes("protocol.yaml", f"a0: &a0 [lol]\n{layers}")

    assert "aliases are not used here" in found


@pytest.mark.parametrize("name", FILES)
def test_windows_line_ends_and_a_byte_order_mark_are_fine(name: str) -> None:
    assert mistakes(name, b"\xef\xbb\xbf" + ORIGINAL[name].replace("\n", "\r\n").encode()) == []


@pytest.mark.parametrize("name", FILES)
def test_an_anchor_without_an_alias_is_fine(name: str) -> None:
    assert mistakes(name, "--- &all\n" + ORIGINAL[name]) == []


def test_nesting_is_counted_per_branch() -> None:
    inner = "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)

    assert parse(f"[{inner}, {inner}]", "x").is_list


def test_a_missing_file_is_named(spoilt: Spoilt) -> None:
    assert spoilt(Path.unlink).endswith("protocol.yaml: is missing")


def test_a_folder_in_the_place_of_a_file_is_named(spoilt: Spoilt) -> None:
    def become_a_folder(path: Path) -> None:
        path.unlink()
        path.mkdir()

    assert "protocol.yaml: is not a file" in spoilt(become_a_folder)


def test_a_link_to_itself_is_named(spoilt: Spoilt) -> None:
    def become_a_loop(path: Path) -> None:
        path.unlink()
        path.symlink_to(path)

    assert "protocol.yaml: " in spoilt(become_a_loop)


def test_a_file_that_may_not_be_read_is_named(spoilt: Spoilt, monkeypatch: pytest.MonkeyPatch) -> None:
    def may_not(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    assert "cannot be read (Permission denied)" in spoilt(lambda _: monkeypatch.setattr(Path, "read_bytes", may_not))


def test_fifty_megabytes_are_not_even_read(spoilt: Spoilt) -> None:
    began = time.process_time()

    found = spoilt(lambda path: path.write_bytes(b"a: 1\n" * 10_000_000))

    assert found == "protocol.yaml:1: is larger than 4 MB; take out what is not needed"
    assert time.process_time() - began < SECONDS


def test_a_list_as_long_as_a_file_may_be_is_refused_in_time() -> None:
    rows = "".join(f"  - {{rule: r{number}, flags: [inf], sources: [X1], text: T}}\n" for number in range(60_000))
    began = time.process_time()

    (found,) = mistakes("screening.yaml", f"rules:\n{rows}")

    assert found == "screening.yaml:2: has more than 2000 entries; take out what is not needed"
    assert time.process_time() - began < SECONDS


def test_more_values_than_any_content_has_are_refused_in_time() -> None:
    rows = f"  - [{'a, ' * 1900}a]\n" * 500
    began = time.process_time()

    (found,) = mistakes("screening.yaml", f"rules:\n{rows}")

    assert "has more than 100000 values above" in found
    assert time.process_time() - began < SECONDS


def test_as_many_mistakes_as_there_can_be_are_named_in_time() -> None:
    rows = "".join(f"  - {{rule: r{number}, flagz: [inf]}}\n" for number in range(500))
    began = time.process_time()

    found = mistakes("screening.yaml", f"rules:\n{rows}")

    assert len(found) == 20
    assert time.process_time() - began < SECONDS


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoilt:
    """What is said about a folder after something was done to its protocol."""

    def spoil(act: Callable[[Path], object]) -> str:
        folder = tmp_path / "questionnaires"
        shutil.copytree(CONTENT, folder)
        act(folder / "protocol.yaml")
        with pytest.raises(ContentError) as error:
            read_library(folder)
        return str(error.value)

    return spoil
