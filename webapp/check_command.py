"""What `stipple check` does: proves the content, and says so in numbers or with the smallest counterexamples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from webapp.content.library import Library
from webapp.domain.assessment import Content
from webapp.domain.unread import unread_options
from webapp.proof.certificate import Certificate, keep, program_version
from webapp.proof.prove import prove


def certificate(library: Library, instance: Path | None, now: datetime) -> Certificate:
    """The result of proving `library`, done at `now`; in an `instance` that is there, it is kept for the next start."""
    proof = prove(library.content)
    found = Certificate(
        content_version=proof.content_version,
        program=program_version(),
        cases=proof.cases,
        claims=proof.claims,
        seconds=round(proof.seconds, 1),
        proved_at=now,
        problems=tuple(str(problem) for problem in proof.problems),
    )
    if instance and instance.is_dir():
        keep(found, instance)
    return found


def certificate_text(found: Certificate, content: Content) -> Iterator[str]:
    """The result as a person reads it, with what is merely worth knowing."""
    if found.problems:
        yield from found.problems
        yield f"The content must not be used: {_counted(len(found.problems))}, found in {found.seconds:.0f} s."
        return
    yield "The content is sound: no plan that can be made from it contradicts itself or breaks a rule."
    yield (
        f"Proved for {found.cases:.1e} sets of answers and settings, each with 3 to 7 sessions at every spacing that "
        f"booking accepts: {found.claims} claims in {found.seconds:.1f} s."
    )
    unread = ", ".join(unread_options(content))
    if unread:
        yield f"Answers that no rule and no line tells apart, as it should be for nothing special: {unread}."


def _counted(count: int) -> str:
    return "1 problem" if count == 1 else f"{count} problems"
