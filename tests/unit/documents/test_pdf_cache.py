"""A finished PDF is rendered once, and nobody but this installation can read what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.papers import paper
from webapp.documents.errors import PdfUnavailableError
from webapp.documents.pdf_cache import PdfCache
from webapp.documents.plan_document import PlanDocument

KEY = "k" * 64


class FakeRenderer:
    """Makes a 'PDF' that names its client, and counts."""

    def __init__(self) -> None:
        self.rendered = 0

    def __call__(self, document: PlanDocument) -> bytes:
        self.rendered += 1
        return f"%PDF {document.client_name}".encode()


def test_the_second_time_it_is_only_read(cache, render):
    first, second = cache().pdf(paper()), cache().pdf(paper())

    assert first == second == b"%PDF Omar Haddad"
    assert render.rendered == 1


def test_two_clients_with_the_same_plan_never_see_each_others_name(cache):
    cache().pdf(paper())

    assert cache().pdf(paper(client_name="Somebody Else")) == b"%PDF Somebody Else"


def test_a_new_version_is_rendered_anew(cache, render):
    cache().pdf(paper())
    cache().pdf(paper(number=4))

    assert render.rendered == 2


def test_what_is_kept_is_for_the_owner_alone_and_sealed(cache, folder):
    cache().pdf(paper())

    (kept,) = folder.iterdir()
    assert (kept.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert b"Omar" not in kept.read_bytes()
    assert "Omar" not in kept.name


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 500])
def test_a_damaged_file_is_rendered_again(cache, folder, render, damage):
    cache().pdf(paper())
    next(folder.iterdir()).write_bytes(damage)

    assert cache().pdf(paper()) == b"%PDF Omar Haddad"
    assert render.rendered == 2


def test_a_file_under_another_name_is_not_believed(cache, folder, render):
    cache().pdf(paper())
    (one,) = folder.iterdir()
    cache().pdf(paper(client_name="Somebody Else"))
    other = next(file for file in folder.iterdir() if file != one)
    one.write_bytes(other.read_bytes())

    assert cache().pdf(paper()) == b"%PDF Omar Haddad"
    assert render.rendered == 3


def test_a_file_of_another_installation_is_not_believed(cache, render):
    cache(secret="another").pdf(paper())

    cache().pdf(paper())

    assert render.rendered == 2


def test_a_folder_that_cannot_be_written_costs_only_time(cache, folder, render, caplog):
    folder.parent.mkdir()
    folder.write_text("a file stands in the way")

    assert cache().pdf(paper()) == b"%PDF Omar Haddad"
    assert "could not be kept" in caplog.text
    assert "Omar" not in caplog.text


def test_the_oldest_go_when_there_are_too_many(cache, folder):
    kept = cache(most_files=3)
    for number in range(6):
        kept.pdf(paper(number=number))

    assert len(list(folder.iterdir())) == 3


def test_nothing_is_left_of_a_rendering_that_failed(cache, folder):
    def fail(document: PlanDocument) -> bytes:
        raise PdfUnavailableError("no Pango")

    with pytest.raises(PdfUnavailableError):
        cache(render=fail).pdf(paper())

    assert not folder.exists()


def test_two_who_ask_at_once_wait_for_one_rendering(cache, render):
    started, finish = Event(), Event()

    def slow(document: PlanDocument) -> bytes:
        started.set()
        assert finish.wait(10)
        finished: bytes = render(document)
        return finished

    shared = cache(render=slow)
    threads = [Thread(target=shared.pdf, args=(paper(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert started.wait(10)
    finish.set()
    for thread in threads:
        thread.join()

    assert render.rendered == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "pdf-cache"


@pytest.fixture
def render() -> FakeRenderer:
    return FakeRenderer()


@pytest.fixture
def cache(folder: Path, render: FakeRenderer) -> Callable[..., PdfCache]:
    """A cache as another process or the next start would build it."""

    def build(secret: str = KEY, **changes: Any) -> PdfCache:
        return PdfCache(folder, secret, **{"render": render, **changes})

    return build
