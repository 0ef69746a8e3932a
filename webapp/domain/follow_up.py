"""When a client is asked how it went, what is asked, and which answers somebody has to act on (F097, T63, T64)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import add_months, days
from webapp.domain.care_plan import CarePlan
from webapp.domain.concern import Urgency, urgency_of_words

# T63: the result has settled three weeks after the last session, and is looked at within two more.
FEEDBACK_AFTER, FEEDBACK_UNTIL = days(21), days(35)
# The clinic's judgement: so long around the yearly day its questions are open (T64).
YEARLY_AHEAD, YEARLY_UNTIL = days(14), days(60)
# Of five: with one of these, somebody calls.
UNHAPPY = 2


class FollowUpKind(StrEnum):
    """What it is about."""

    THREE_WEEKS = "three_weeks"
    YEARLY = "yearly"


class Feeling(StrEnum):
    """How the client feels."""

    GREAT = "great"
    GOOD = "good"
    MIXED = "mixed"
    NOT_GOOD = "not_good"


class LifeChange(StrEnum):
    """What has changed in life."""

    CONFIDENT = "confident"
    PEOPLE = "people"
    TIME = "time"
    NOTHING = "nothing"
    HARDER = "harder"


class Noticed(StrEnum):
    """Whether other people notice."""

    NOBODY = "nobody"
    LOOKS_WELL = "looks_well"
    SEES_IT = "sees_it"
    NOT_SURE = "not_sure"


class Expectations(StrEnum):
    """Whether it is what the client hoped for."""

    MORE = "more"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Wish(StrEnum):
    """What the client would like to be otherwise."""

    NONE = "none"
    DENSER = "denser"
    DARKER = "darker"
    LIGHTER = "lighter"
    HAIRLINE = "hairline"
    OTHER = "other"


@dataclass(frozen=True)
class FollowUpTime:
    """One time to ask: the day that it is due on, and the first and last day on which it is offered."""

    kind: FollowUpKind
    due_on: date
    first: date
    last: date

    def is_open(self, day: date) -> bool:
        return self.first <= day <= self.last

    def is_answered(self, answered: Collection[date]) -> bool:
        """Whether one of these due days is this one, or was it before other settings moved the yearly day a little."""
        near = YEARLY_AHEAD + YEARLY_UNTIL if self.kind is FollowUpKind.YEARLY else days(0)
        return any(abs(day - self.due_on) <= near for day in answered)


@dataclass(frozen=True)
class FollowUpAnswers:
    """What a client said. `satisfaction` counts from 1, not at all, to 5, very; the rest may be left out."""

    satisfaction: int
    feeling: Feeling | None = None
    feeling_words: str = ""
    life: tuple[LifeChange, ...] = ()
    life_words: str = ""
    noticed: Noticed | None = None
    noticed_words: str = ""
    expectations: Expectations | None = None
    expectations_words: str = ""
    wishes: tuple[Wish, ...] = ()
    wishes_words: str = ""
    question: str = ""
    wants_call: bool = False
    wants_touch_up: bool = False

    @property
    def asks_for_a_call(self) -> bool:
        """Whether somebody has to get in touch: the client asks for it, has a question, is not happy, or in danger."""
        not_met = self.expectations is Expectations.NO or self.feeling is Feeling.NOT_GOOD
        is_unhappy = self.satisfaction <= UNHAPPY or not_met
        return self.wants_call or bool(self.question) or is_unhappy or self.cannot_wait

    @property
    def cannot_wait(self) -> bool:
        """Whether a word of danger stands in the answers, as in a report: somebody calls the same day (X46)."""
        words = (
            self.feeling_words, self.life_words, self.noticed_words, self.expectations_words, self.wishes_words,
            self.question,
        )  # fmt: skip
        return any(urgency_of_words(each) is not Urgency.SOON for each in words)


def follow_up_times(plan: CarePlan, day: date) -> tuple[FollowUpTime, ...]:
    """The times to ask whose first day has come by `day`, oldest first.

    None before the last session was held for certain: what was only proposed may never have taken place.
    """
    if not plan.sessions or any(not each.booked or each.date > day for each in plan.sessions):
        return ()
    last = plan.sessions[-1].date
    due = last + FEEDBACK_AFTER
    feedback = FollowUpTime(FollowUpKind.THREE_WEEKS, due, due, last + FEEDBACK_UNTIL)
    return tuple(each for each in (feedback, *_yearly(plan.follow_up, day)) if each.first <= day)


def open_follow_up(plan: CarePlan, day: date) -> FollowUpTime | None:
    """What is asked on `day`."""
    return next((each for each in follow_up_times(plan, day) if each.is_open(day)), None)


def _yearly(first: date | None, day: date) -> tuple[FollowUpTime, ...]:
    if first is None:
        return ()
    years = range(max(day.year - first.year, 0) + 2)
    due = (add_months(first, 12 * each) for each in years)
    return tuple(FollowUpTime(FollowUpKind.YEARLY, each, each - YEARLY_AHEAD, each + YEARLY_UNTIL) for each in due)
