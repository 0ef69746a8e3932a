"""The rounds that are made every minute: who is to be told something now, and telling it, once."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.domain.completion import Completions
from webapp.domain.reminder_hours import Hours, Part, next_chance, useful_until
from webapp.domain.reminders import ReminderKind, due_kinds
from webapp.messaging.channel import Channel, ChannelUnavailableError, Message, RecipientGoneError
from webapp.services.clock import Clock
from webapp.services.plans import PlanSnapshot
from webapp.services.reminders.ledger import Job, Ledger, Reminder, TakenOverError
from webapp.storage.database import Database
from webapp.storage.rows import ClientRow

LOGGER = logging.getLogger(__name__)

# After the first failure so long, then twice as long each time, up to the longest.
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)


class Choice(Hours, Protocol):
    """What a client chose."""

    @property
    def is_on(self) -> bool:
        """The one switch for all."""

    @property
    def channels(self) -> Collection[str]:
        """The names of the channels."""


class Choices(Protocol):
    """What clients chose."""

    def of(self, client_id: UUID) -> Choice:
        """The choice as it stands; switched off for a client who never made one."""


class Plans(Protocol):
    """The part of the plan service that reminders follow from."""

    def current(self, client_id: UUID) -> PlanSnapshot | None:
        """The newest version, or None before there is one."""


class Ticks(Protocol):
    """The part of the tick service that they follow from."""

    def completions(self, client_id: UUID) -> Completions:
        """The state of every tick that this client ever tapped."""


class Checks(Protocol):
    """The part of the checks before a session that they follow from."""

    def unanswered(self, client_id: UUID) -> date | None:
        """The day of the session that the client is asked about now and has said nothing about."""


class Told(Protocol):
    """The part of what clients said afterwards that they follow from."""

    def answered(self, client_id: UUID) -> Collection[date]:
        """The due days for which the client said how it is."""


class Word(Protocol):
    """Puts a reminder into words."""

    def __call__(self, kinds: tuple[ReminderKind, ...], locale: str, until: datetime) -> Message:
        """One message about all of `kinds`; after `until` nobody needs it any more."""


class Rounds:
    """Finds and sends. What is due is worked out at the moment of sending, from the newest plan, ticks and choice.

    A part of a day is looked at once, when its time has come. A plan that changes later on that day is told of by the
    letter about the change.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        *,
        choices: Choices,
        plans: Plans,
        ticks: Ticks,
        checks: Checks,
        told: Told,
        word: Word,
        channels: Mapping[str, Channel],
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._choices = choices
        self._plans = plans
        self._ticks = ticks
        self._checks = checks
        self._told = told
        self._word = word
        self._channels = channels
        self._ledger = Ledger(database, clock)

    def sweep(self) -> tuple[Job, ...]:
        """Reminders to deliver now, given out to the caller; call it again until there are none.

        A reminder that was given out before and not settled within ten minutes is given out again.
        """
        self._ledger.write_down(self._now())
        return self._ledger.give_out()

    def deliver(self, job: Job) -> None:
        """Sends one reminder, or drops it when there is nothing to tell any more.

        Once for each job: a second call, or one after the reminder was given out again, changes nothing. Storage that
        fails leaves it to the next round (StorageUnavailableError).
        """
        reminder = self._ledger.take_up(job)
        if reminder is None:
            return
        choice, now = self._choices.of(reminder.client_id), self._now()
        chance = next_chance(reminder.part, choice, reminder.day, now)
        kinds = self._kinds(reminder) if chance and choice.is_on and reminder.channel in choice.channels else ()
        if chance is None or not kinds:
            self._ledger.settle(job, "dropped")
        elif chance > now:
            self._ledger.postpone(job, chance)
        else:
            until = useful_until(reminder.part, choice, reminder.day, now)
            self._send(reminder, kinds, self._word(kinds, self._locale(reminder.client_id), until))

    def _now(self) -> datetime:
        return self._clock().astimezone(self._zone)

    def _kinds(self, reminder: Reminder) -> tuple[ReminderKind, ...]:
        snapshot = self._plans.current(reminder.client_id)
        if snapshot is None:
            return ()
        done = self._ticks.completions(reminder.client_id)
        asked_about = self._checks.unanswered(reminder.client_id) if reminder.part is Part.EVENING else None
        answered = self._told.answered(reminder.client_id)
        return due_kinds(snapshot.assessment.plan, done, reminder.day, reminder.part, asked_about, answered)

    def _locale(self, client_id: UUID) -> str:
        with self._database.read() as session:
            return session.get_one(ClientRow, client_id).locale

    def _send(self, reminder: Reminder, kinds: tuple[ReminderKind, ...], message: Message) -> None:
        job = reminder.job
        channel = self._channels.get(reminder.channel)
        try:
            if channel is None:
                raise RecipientGoneError("This installation has no such channel any more.")
            channel.send(reminder.client_id, message, job.reminder_id, partial(self._ledger.hand_over, job, kinds))
        except TakenOverError as error:
            LOGGER.warning("Not sent twice: %s", error)
        except RecipientGoneError:
            self._ledger.settle(job, "dropped")
        except ChannelUnavailableError:
            self._ledger.postpone(job, self._clock() + _pause(job.turn))
        else:
            self._ledger.settle(job, "sent")


def _pause(turn: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(turn - 1, 10)), LONGEST_PAUSE)
