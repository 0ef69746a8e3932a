"""What a client is reminded of, worked out from the plan and the ticks at that moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.completion import Completions, TickState, progress
from webapp.domain.day_card import PatchTestDay, TickLine, day_card
from webapp.domain.follow_up import FollowUpKind, follow_up_times
from webapp.domain.phase import phases
from webapp.domain.plan_events import RESUME, Turn, plan_events
from webapp.domain.protocol import Kind
from webapp.domain.reminder_hours import Part
from webapp.domain.timeline import PlannedSession

FOLLOW_UP = "follow_up"
# A visit a year away is forgotten; two weeks are enough to book it.
BOOK_AHEAD = days(14)
# Whoever has not said how it is, is asked once more after a week; whoever neither came nor answered, after four.
ASK_AGAIN, BOOK_AT_LAST = days(7), days(28)
# Two days before a session a client can still do something about it.
LOOK_AHEAD = days(2)
# Behind is who did less than four fifths of what was asked.
ENOUGH, OUT_OF = 4, 5
WAITS_FOR_READING = "patch_test"


class ReminderKind(StrEnum):
    """What a reminder can be about, in the order in which it is told."""

    LIST = "list"
    RULES = "rules"
    RESTART = "restart"
    PATCH_TEST_READING = "patch_test_reading"
    BEHIND = "behind"
    FOLLOW_UP = "follow_up"
    FEEDBACK = "feedback"
    TOUCH_UP = "touch_up"
    OPEN_TICKS = "open_ticks"
    SESSION_TOMORROW = "session_tomorrow"
    SESSION_CHECK = "session_check"


def due_kinds(
    plan: CarePlan,
    completions: Completions,
    day: date,
    part: Part,
    asked_about: date | None = None,
    answered: Collection[date] = (),
) -> tuple[ReminderKind, ...]:
    """What the client has to be told in this part of `day`; nothing while a plan has no sessions (I23).

    `asked_about` is the day of the session whose check is asked for now and not answered yet;
    `answered` are the due days for which the client said how it is.
    """
    if not plan.sessions:
        return ()
    moment = _Moment(plan, completions, day, asked_about, frozenset(answered))
    return tuple(kind for kind, is_due in KINDS[part].items() if is_due(moment))


def is_behind(plan: CarePlan, completions: Completions, session: PlannedSession, day: date) -> bool:
    """Whether less than four fifths of the daily ticks that lead to `session` were done before `day`.

    They count from the first day of the preparation, or the day after the session before. What was skipped is not done,
    whatever the reason; a `once` item can still be done and does not count.
    """
    leading = next(phase for phase in phases(plan) if phase.last == session.date - days(1))
    first = leading.first if leading.session == session.number else leading.first + days(1)
    daily = (item for item in plan.items if not item.once)
    counted = progress(daily, completions, first, day - days(1))
    return counted.done * OUT_OF < counted.total * ENOUGH


@dataclass(frozen=True)
class _Moment:
    """A day of a plan, with what is done by now."""

    plan: CarePlan
    completions: Completions
    day: date
    asked_about: date | None
    answered: frozenset[date]

    def has_list(self) -> bool:
        """A `once` item is told of on the first and the last day of its window, not on every day between them."""
        return self._follows_plan and any(
            not line.item.once or self.day in (line.item.start, line.item.end) for line in self._open()
        )

    def has_turning_rule(self) -> bool:
        turns = (event for event in plan_events(self.plan) if event.day == self.day)
        return self._follows_plan and any(event.turn in (Turn.RULE_BEGINS, Turn.RULE_OVER) for event in turns)

    def has_restart(self) -> bool:
        return self._follows_plan and any(RESUME in item.acts and item.start == self.day for item in self._milestones())

    def has_patch_test_reading(self) -> bool:
        """It was done for certain, so it is read on its day, whatever becomes of the sessions (I10)."""
        is_open = WAITS_FOR_READING in self.plan.sessions[0].waiting_for
        return is_open and day_card(self.plan, self.day).patch_test_day is PatchTestDay.READING

    def is_behind(self) -> bool:
        session = self._booked_on(self.day + LOOK_AHEAD)
        return session is not None and is_behind(self.plan, self.completions, session, self.day)

    def has_follow_up(self) -> bool:
        visits = [item for item in self._milestones() if FOLLOW_UP in item.acts]
        return self._follows_plan and any(
            visit.covers(self.day) or visit.covers(self.day + BOOK_AHEAD) for visit in visits
        )

    def has_feedback(self) -> bool:
        """Three weeks after the last session the client is asked how it is, and a week later once more (F097)."""
        times = self._unanswered(FollowUpKind.THREE_WEEKS)
        return any(self.day in (due, due + ASK_AGAIN) for due in times)

    def has_touch_up(self) -> bool:
        """The yearly day is four weeks over: nobody came, since a session moves it, and nobody answered."""
        return any(self.day == due + BOOK_AT_LAST for due in self._unanswered(FollowUpKind.YEARLY))

    def has_open_ticks(self) -> bool:
        """What a session's own day asks for is done before the session, and must not be made up for after it (I1)."""
        if not self._follows_plan or any(session.date == self.day for session in self.plan.sessions):
            return False
        return any(not line.item.once or line.item.end == self.day for line in self._open())

    def has_session_tomorrow(self) -> bool:
        return self._session_tomorrow is not None and not self.has_session_check()

    def has_session_check(self) -> bool:
        """It says that the session is tomorrow, too: one message tells both."""
        tomorrow = self._session_tomorrow
        return tomorrow is not None and tomorrow.date == self.asked_about

    @property
    def _session_tomorrow(self) -> PlannedSession | None:
        return self._booked_on(self.day + days(1))

    @property
    def _follows_plan(self) -> bool:
        """Whether the plan's days can be those that the client lives by.

        From the day of a session on that was proposed and never booked, nobody knows whether it takes place.
        """
        return all(session.booked or session.date > self.day for session in self.plan.sessions)

    def _open(self) -> Iterator[TickLine]:
        """The ticks of the day that the client said nothing about; an item that is asked for daily is new each day."""
        lines = day_card(self.plan, self.day).ticks
        return (line for line in lines if self.completions.state(line.tick) is TickState.UNDONE)

    def _unanswered(self, kind: FollowUpKind) -> Iterator[date]:
        times = follow_up_times(self.plan, self.day)
        return (time.due_on for time in times if time.kind is kind and not time.is_answered(self.answered))

    def _milestones(self) -> Iterator[PlanItem]:
        return (item for item in self.plan.items if item.kind is Kind.MILESTONE and not item.staff)

    def _booked_on(self, day: date) -> PlannedSession | None:
        """The session of `day`; what is only proposed is no appointment."""
        booked = (session for session in self.plan.sessions if session.booked and session.date == day)
        return next(booked, None) if self._follows_plan else None


KINDS: Mapping[Part, Mapping[ReminderKind, Callable[[_Moment], bool]]] = {
    Part.MORNING: {
        ReminderKind.LIST: _Moment.has_list,
        ReminderKind.RULES: _Moment.has_turning_rule,
        ReminderKind.RESTART: _Moment.has_restart,
        ReminderKind.PATCH_TEST_READING: _Moment.has_patch_test_reading,
        ReminderKind.BEHIND: _Moment.is_behind,
        ReminderKind.FOLLOW_UP: _Moment.has_follow_up,
        ReminderKind.FEEDBACK: _Moment.has_feedback,
        ReminderKind.TOUCH_UP: _Moment.has_touch_up,
    },
    Part.EVENING: {
        ReminderKind.OPEN_TICKS: _Moment.has_open_ticks,
        ReminderKind.SESSION_TOMORROW: _Moment.has_session_tomorrow,
        ReminderKind.SESSION_CHECK: _Moment.has_session_check,
    },
}
