"""Content is proved before the first start with it, and not again until it or the program changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from webapp.domain.errors import ContentError
from webapp.proof import certificate as module
from webapp.proof.certificate import Certificate, certified, keep, kept_certificate, program_version

VERSION = "sha256:1"
PROVED = Certificate(VERSION, program_version(), 10, 3, 1.5, datetime(2026, 11, 21, tzinfo=UTC), ())


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The contents that were proved; the proof itself is replaced by PROVED."""
    proved: list[Path] = []

    def prove(content: Path) -> Certificate:
        proved.append(content)
        return PROVED

    monkeypatch.setattr(module, "_proved_apart", prove)
    return proved


def test_a_proof_is_kept_for_the_next_start(tmp_path: Path, proofs: list[Path]) -> None:
    said: list[str] = []

    first = certified(Path("content"), VERSION, tmp_path, said.append)
    second = certified(Path("content"), VERSION, tmp_path, said.append)

    assert first == second == PROVED
    assert len(proofs) == len(said) == 1


def test_new_content_is_proved_anew(tmp_path: Path, proofs: list[Path]) -> None:
    certified(Path("content"), VERSION, tmp_path, print)
    certified(Path("content"), "sha256:2", tmp_path, print)

    assert len(proofs) == 2


def test_a_new_planner_proves_anew(tmp_path: Path) -> None:
    keep(replace(PROVED, program="sha256:older"), tmp_path)

    assert kept_certificate(tmp_path, VERSION) is None


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"content_version": 1}', "\x00"])
def test_a_certificate_that_cannot_be_read_counts_as_none(tmp_path: Path, broken: str) -> None:
    (tmp_path / module.FILE).write_text(broken)

    assert kept_certificate(tmp_path, VERSION) is None


def test_content_that_failed_is_refused_at_every_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = replace(PROVED, problems=("protocol.yaml:7: T31: the scalp gets wet (I1)",))
    monkeypatch.setattr(module, "_proved_apart", lambda _content: failed)

    for _ in range(2):
        with pytest.raises(ContentError, match=r"protocol\.yaml:7: T31"):
            certified(Path("content"), VERSION, tmp_path, print)
