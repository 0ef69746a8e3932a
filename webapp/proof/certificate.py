"""What the last proof found, kept beside the database: content is proved once, not at every start.

This module and its callers do without the solver: it is asked in a process of its own, which takes its memory along.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from webapp.domain.errors import ContentError

FILE = "proof.json"
_WEBAPP = Path(__file__).parent.parent
# The whole proof takes some seconds; an hour means that the solver is lost.
_LONGEST = 3600


@dataclass(frozen=True)
class Certificate:
    """The result of one proof: of which content, by which program, over how many cases, in how many seconds."""

    content_version: str
    program: str
    cases: int
    claims: int
    seconds: float
    proved_at: datetime
    problems: tuple[str, ...]


def kept_certificate(instance: Path, content_version: str) -> Certificate | None:
    """The certificate of this content by this program, or None when it has not been proved yet."""
    try:
        kept = _read((instance / FILE).read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if (kept.content_version, kept.program) == (content_version, program_version()) else None


def certified(content: Path, content_version: str, instance: Path, say: Callable[[str], None]) -> Certificate:
    """The certificate of the content in this folder, proved now unless it was before; `say` tells that it takes time.

    Raises ContentError with every problem: such content is not to be used.
    """
    certificate = kept_certificate(instance, content_version)
    if certificate is None:
        say("Proving that no plan of this content can contradict itself; this takes some seconds, once.")
        certificate = _proved_apart(content)
        keep(certificate, instance)
    if certificate.problems:
        raise ContentError("\n".join(certificate.problems))
    return certificate


def keep(certificate: Certificate, instance: Path) -> None:
    """Writes it down for the next start, problems included: what failed fails again without another proof."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = instance / f".{FILE}.{os.getpid()}"
    beside.write_text(written(certificate), "utf-8")
    beside.replace(instance / FILE)


def written(certificate: Certificate) -> str:
    """The certificate as JSON."""
    return json.dumps({**asdict(certificate), "proved_at": certificate.proved_at.isoformat()}, indent=2)


@cache
def program_version() -> str:
    """A hash of reader, planner and proof: when one of them changes, what was proved is proved again."""
    digest = hashlib.sha256()
    for path in sorted(path for part in ("content", "domain", "proof") for path in (_WEBAPP / part).rglob("*.py")):
        digest.update(path.read_bytes())
    return f"sha256:{digest.hexdigest()}"


def _read(text: str) -> Certificate:
    raw = json.loads(text)
    return Certificate(
        **{**raw, "proved_at": datetime.fromisoformat(raw["proved_at"]), "problems": tuple(raw["problems"])}
    )


def _proved_apart(content: Path) -> Certificate:
    """What `stipple check --json` says. Raises ContentError when the content cannot even be read."""
    command = [sys.executable, "-m", "webapp", "check", "--json", "--content", str(content.absolute())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=False, cwd=_WEBAPP.parent)  # noqa: S603 - our own
    if not done.stdout:
        raise ContentError(done.stderr.strip() or "The proof gave no answer.")
    return _read(done.stdout)
