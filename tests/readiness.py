"""What is known about sessions that nothing stands against; a test changes what it is about."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from tests.clients import CLIENTS, assessed, client
from tests.reminding import ticked
from webapp.domain.assessment import Assessment
from webapp.domain.case import PatchTest
from webapp.domain.readiness import Readiness, readiness
from webapp.domain.readiness_rules import RULES
from webapp.domain.session_check import CheckAnswer, SessionCheck
from webapp.domain.session_facts import Facts

CHECKED_AT = datetime(2026, 12, 13, 18, tzinfo=UTC)
DAY = timedelta(days=1)
BOOKED = {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}
TESTED_ON, READABLE_ON, READ_ON = date(2026, 12, 4), date(2026, 12, 18), date(2026, 12, 19)


def ready(number: int = 1, name: str = "U01", **case: Any) -> Facts:
    """The eve of a booked session of an example client who did everything and has nothing new to tell."""
    return _ready(number, name, json.dumps({"sessions": BOOKED} | case))


def with_test(result: str | None, read_on: date | None = None, **changes: Any) -> Facts:
    """The eve of session 1 on 2026-12-22 of a client whose skin was tested on 2026-12-04."""
    given = {"date": str(TESTED_ON), "result": result, "read_on": str(read_on) if read_on else None}
    test = {key: value for key, value in given.items() if value}
    facts = ready(1, "U07", sessions={1: "2026-12-22"}, patch_test=test, signed_off_by="T")
    return replace(facts, patch_test=PatchTest(TESTED_ON, result, read_on), **changes)


@cache
def untested() -> Facts:
    """The same client without a test."""
    found = assessed(client(sensitivity="often"), sessions={1: "2026-12-22"}, signed_off_by="T")
    return _on_the_eve(found, 1)


def says(*answers: CheckAnswer) -> SessionCheck:
    """The check before a session, answered on the eve."""
    return SessionCheck(1, date(2026, 12, 14), frozenset(answers), CHECKED_AT)


def on_the_day(facts: Facts) -> Facts:
    """The same on the day of the session."""
    return replace(facts, today=facts.day)


def judged(facts: Facts) -> Readiness:
    return readiness(RULES, facts)


def fired(facts: Facts) -> set[str]:
    """The codes of everything that stands against the session."""
    return {reason.code for reason in judged(facts).reasons}


@cache
def _ready(number: int, name: str, written: str) -> Facts:
    case = json.loads(written)
    sessions = {int(session): day for session, day in case.pop("sessions").items()}
    return _on_the_eve(assessed(CLIENTS[name], sessions=sessions, **case), number)


def _on_the_eve(found: Assessment, number: int) -> Facts:
    sessions = found.plan.sessions
    day = sessions[number - 1].date if sessions else date(2026, 12, 14)
    return Facts(
        number=number,
        day=day,
        today=day - DAY,
        plan=found.plan,
        flags=found.flags,
        completions=ticked(found.plan, date(2026, 12, 1), day),
        contact_on=day - DAY,
        check=says(),
        homework_passed=True if number > 1 else None,
    )
