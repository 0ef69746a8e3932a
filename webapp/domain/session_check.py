"""What a client is asked right before a session: has anything changed? (T20, X42)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from webapp.domain.calendar import days

# The evening before, on the clinic's clock: early enough for somebody to call, late enough to know.
ASKED_FROM = time(16)


class CheckAnswer(StrEnum):
    """What may have changed. Nothing chosen means: nothing has."""

    NEW_MEDICINE = "new_medicine"
    PREGNANCY = "pregnancy"
    SUNBURN = "sunburn"
    SORES = "sores"
    FEVER = "fever"
    ALCOHOL = "alcohol"


# What changes the answers of the intake, and with them perhaps the plan.
CHANGES_ANSWERS = frozenset({CheckAnswer.NEW_MEDICINE, CheckAnswer.PREGNANCY})
# What somebody has to hear before anybody travels, because another day may be better (X15, X42, X43).
ASKS_TO_CALL = frozenset(CheckAnswer) - CHANGES_ANSWERS


@dataclass(frozen=True)
class SessionCheck:
    """One answer, given for the session of `session_on`; the last one counts. `by_staff`: somebody asked for it."""

    number: int
    session_on: date
    answers: frozenset[CheckAnswer]
    at: datetime
    by_staff: bool = False


def is_asked(session_on: date, now: datetime) -> bool:
    """Whether it can be answered at `now`, the clinic's local time: from the evening before to the end of the day."""
    return has_begun(session_on, now) and now.date() <= session_on


def has_begun(session_on: date, now: datetime) -> bool:
    """Whether the evening before the session has come, by the clinic's local time."""
    return now.replace(tzinfo=None) >= datetime.combine(session_on - days(1), ASKED_FROM)
