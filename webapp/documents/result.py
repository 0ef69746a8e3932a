"""An assessment as the JSON and the text that `stipple plan` prints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from webapp.domain.assessment import Assessment
from webapp.domain.care_plan import PlanItem
from webapp.domain.lead_times import LeadTime
from webapp.domain.screening import Flag
from webapp.domain.timeline import PlannedSession


def result_record(assessment: Assessment, version: str) -> dict[str, object]:
    """The result of one case: dates ISO 8601 and inclusive, an open end null."""
    plan = assessment.plan
    return {
        "disposition": assessment.disposition,
        "flags": [_flag(flag) for flag in assessment.flags],
        "earliest_session": _day(assessment.earliest),
        "earliest_because": [_lead(lead) for lead in assessment.reasons],
        "sessions": [_session(session) for session in plan.sessions],
        "items": [record for item in plan.items for record in _item(item)],
        "follow_up": _day(plan.follow_up),
        "warnings": [str(warning) for warning in plan.warnings],
        "content_version": version,
        "errors": [],
    }


def failed_record(errors: list[str], version: str) -> dict[str, object]:
    """The result of a case that cannot be planned: nothing but its errors."""
    return {
        "disposition": None, "flags": [], "earliest_session": None, "earliest_because": [], "sessions": [],
        "items": [], "follow_up": None, "warnings": [], "content_version": version, "errors": errors,
    }  # fmt: skip


def result_text(assessment: Assessment) -> Iterator[str]:
    """The same for a person to read in a terminal, line by line."""
    yield f"Disposition: {assessment.disposition}"
    yield f"Earliest first session: {_day(assessment.earliest) or 'open'}"
    for lead in assessment.reasons:
        yield f"  because: {lead.text} [{', '.join(lead.sources)}]"
    yield from _section("Flags", (_flag_line(flag) for flag in assessment.flags))
    yield from _section("Note", (str(warning) for warning in assessment.plan.warnings))
    yield from _section("Sessions", (_session_line(session) for session in assessment.plan.sessions))
    yield from _section("Plan", (_item_line(item) for item in assessment.plan.items))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    body = [f"  {line}" for line in lines]
    if body:
        yield from ["", title, *body]


def _flag_line(flag: Flag) -> str:
    answer = f"{flag.question}={flag.option}" if flag.option else flag.question or "staff"
    until = f" until {flag.until}" if flag.until else ""
    return f"{flag.kind}{until} ({answer}, {flag.rule}) {flag.text} [{', '.join(flag.sources)}]"


def _session_line(session: PlannedSession) -> str:
    waits = f" provisional, waits for {', '.join(session.waiting_for)}" if session.provisional else ""
    return f"{session.number}: {session.date} {'booked' if session.booked else 'proposed'}{waits}"


def _item_line(item: PlanItem) -> str:
    window = f"{item.start} .. {_day(item.end) or 'open'}"
    ticks = f" {item.per_day}/day" if item.slots and not item.once else " once" if item.once else ""
    mark = " (provisional)" if item.provisional else ""
    return f"{window} {item.id} {item.kind}{ticks}{mark}: {item.text} [{', '.join(item.sources)}]"


def _flag(flag: Flag) -> dict[str, object]:
    return {
        "flag": str(flag.kind),
        "rule": flag.rule,
        "question": flag.question,
        "option": flag.option,
        "sources": list(flag.sources),
        "until": _day(flag.until),
        "text": str(flag.text),
        "letter": flag.letter,
    }


def _lead(lead: LeadTime) -> dict[str, object]:
    return {"reason": lead.code, "date": _day(lead.day), "sources": list(lead.sources), "text": str(lead.text)}


def _session(session: PlannedSession) -> dict[str, object]:
    return {
        "number": session.number,
        "date": _day(session.date),
        "provisional": session.provisional,
        "booked": session.booked,
        "waiting_for": list(session.waiting_for),
    }


def _item(item: PlanItem) -> Iterator[dict[str, object]]:
    """One record for each act: other programs look for what is done or barred, not for lines."""
    for act in item.acts:
        yield {
            "id": item.id,
            "key": item.key,
            "kind": str(item.kind),
            "act": act,
            "session": item.session,
            "start": _day(item.start),
            "end": _day(item.end),
            "per_day": item.per_day,
            "first_day": len(item.first_slots),
            "once": item.once,
            "hours": item.hours,
            "start_part": item.start_part,
            "end_part": item.end_part,
            "every": item.every,
            "staff": item.staff,
            "provisional": item.provisional,
            "because": [{"question": each.question, "option": each.option} for each in item.because],
            "sources": list(item.sources),
            "text": str(item.text),
        }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
