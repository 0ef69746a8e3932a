"""Telling people from programs that fill in every form they find (C24); limits on the number are the service's."""

from __future__ import annotations

from datetime import timedelta

from flask import session

from webapp.web import services
from webapp.web.intake.form import IntakeForm

OPENED_AT = "intake_opened_at"
# Nobody answers nineteen questions in it; somebody who comes back to a finished draft may need little more.
LEAST_TIME = timedelta(seconds=1)


def note_opening() -> None:
    """Remember when this browser first saw the questions."""
    session.setdefault(OPENED_AT, services().clock().timestamp())


def forget_opening() -> None:
    """The next person at a shared tablet starts anew."""
    session.pop(OPENED_AT, None)


def fell_into_trap(form: IntakeForm) -> bool:
    """Whether the field was filled in that no person can see."""
    return bool(form.website.data)


def was_too_quick() -> bool:
    """Whether the questions came back sooner than a person could have sent them."""
    opened_at = session.get(OPENED_AT)
    return opened_at is not None and 0 <= services().clock().timestamp() - opened_at < LEAST_TIME.total_seconds()
