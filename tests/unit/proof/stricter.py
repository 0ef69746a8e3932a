"""What another content than the clinic's says less of, or has done sooner: nothing, where it does no harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tests.clients import TODAY
from tests.random_cases import CONTENT
from webapp.content.case_file import InvalidCaseError, read_case
from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.calendar import days
from webapp.domain.care_plan import PlanItem
from webapp.domain.protocol import Kind
from webapp.domain.timeline import SessionDateError

# Longer than any line after the last session that has an end.
_AFTER = 70
_SHOWN = (Kind.TASK, Kind.AVOID, Kind.MILESTONE, Kind.INFO)


def loosened(content: Content, raw: Mapping[str, object]) -> set[str]:
    """What the clinic's content says to a client and `content` does not; the dates of sessions too early among it."""
    before = _assessed(CONTENT, raw)
    after = _assessed(content, raw)
    if before is None or after is None:
        return set() if after is None else {"a booking is accepted that was refused"}
    return set(_flags(before)) - set(_flags(after)) | _sooner(before, after) | set(_said(before)) - set(_said(after))


def _assessed(content: Content, raw: Mapping[str, object]) -> Assessment | None:
    """None where booking refuses."""
    try:
        return assess(content, read_case(content, raw, TODAY))
    except (InvalidCaseError, SessionDateError):
        return None


def _flags(assessment: Assessment) -> Iterator[str]:
    """The flags above info with their marks: which rule raises one does not matter."""
    for flag in assessment.flags:
        marks = [flag.letter and "letter", not flag.waivable and "not waivable", flag.no_oil and "no oil", *flag.holds]
        yield from (
            f"{flag.kind} {mark}" for mark in ("", flag.until and f"until {flag.until}", *marks) if mark is not False
        )


def _sooner(before: Assessment, after: Assessment) -> set[str]:
    pairs = zip(before.plan.sessions, after.plan.sessions, strict=False)
    return {f"session {one.number} is sooner" for one, other in pairs if other.date < one.date}


def _said(assessment: Assessment) -> Iterator[str]:
    """Every act that is asked for, barred or told of, day by day and part by part, until nothing changes any more."""
    sessions = assessment.plan.sessions
    for item in assessment.plan.items if sessions else ():
        for day in _days(item, sessions[-1].date + days(_AFTER)):
            who = "staff" if item.staff else "clients"
            yield from (
                f"{who}: {item.kind} {act} on {day}, {part}" for act in item.acts for part in item.parts_on(day)
            )


def _days(item: PlanItem, last: date) -> Iterator[date]:
    end = min(item.end or last, last)
    # The hours of a line reach into the day after.
    return (item.start + days(offset) for offset in range((end - item.start).days + 2))
