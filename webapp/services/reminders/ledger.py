"""What was told and what still has to be: each reminder on each channel is one row, written down before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, starmap
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import Session

from webapp.domain.errors import DomainError
from webapp.domain.reminder_hours import Part, is_useful
from webapp.domain.reminders import ReminderKind
from webapp.services.clock import Clock
from webapp.storage.database import Database
from webapp.storage.rows import ReminderChoiceRow, ReminderRow, new_id

# So long nobody else touches what was given out; far longer than a mail server may think about one letter.
LEASE = timedelta(minutes=10)
# So many at once, because everybody else who writes has to wait meanwhile.
BATCH = 500
# An update that only gives back columns has no rows in memory to bring up to date.
NOT_LOADED = {"synchronize_session": False}


class TakenOverError(DomainError):
    """Somebody else has this reminder in hand by now, because this worker took too long."""


@dataclass(frozen=True)
class Job:
    """One reminder given out to be sent. `turn` counts how often it was: an older turn may do nothing with it."""

    reminder_id: UUID
    turn: int


@dataclass(frozen=True)
class Reminder:
    """One row, as the worker needs it."""

    job: Job
    client_id: UUID
    day: date
    part: Part
    channel: str


class _Waiting(NamedTuple):
    """Somebody whose part of the day has come and was not looked at yet."""

    client_id: UUID
    part: Part
    channels: list[str]


@dataclass(frozen=True)
class _Hours:
    """The times of a choice."""

    morning: time
    evening: time
    quiet_from: time
    quiet_until: time


class Ledger:
    """The rows, changed only by whoever has them in hand. Two workers can do everything here at the same time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def write_down(self, local: datetime) -> int:
        """Makes rows for clients whose part of the day has come at `local`, the clinic's time; gives their number.

        A part without a row is one that nobody has looked at yet. No plan is read here: a row is also made for somebody
        who then turns out to have nothing due, so that they are looked at once and not every minute.
        """
        with self._database.read() as session:
            if not any(_who_waits(session, local)):
                return 0  # Most minutes: nobody who writes has to wait for this.
        with self._database.write() as session:
            found = list(islice(_who_waits(session, local), BATCH))
            session.add_all(self._rows(found, local.date()))
        return len(found)

    def give_out(self) -> tuple[Job, ...]:
        """Rows that are to be sent now, each to this caller alone until its lease is over.

        Among them are those of a worker that was lost while it had them in hand.
        """
        now = self._clock()
        waiting = _waiting(now).limit(BATCH)
        with self._database.read() as session:
            if session.scalars(waiting).first() is None:
                return ()
        given = update(ReminderRow).where(ReminderRow.id.in_(waiting))
        given = given.values(tries=ReminderRow.tries + 1, next_try_at=now + LEASE)
        with self._database.write() as session:
            rows = session.execute(given.returning(ReminderRow.id, ReminderRow.tries), NOT_LOADED)
            return tuple(starmap(Job, rows))

    def take_up(self, job: Job) -> Reminder | None:
        """The reminder, while it is still this job's to send; its lease begins anew, for jobs may wait in a queue."""
        row = self._change(job, next_try_at=self._clock() + LEASE)
        return Reminder(job, row.client_id, row.day, Part(row.part), row.channel) if row else None

    def hand_over(self, job: Job, kinds: Iterable[ReminderKind]) -> None:
        """Notes that the other server may have it from now on, and what it tells.

        Raises TakenOverError; nothing may be sent then.
        """
        told = [str(kind) for kind in kinds]
        if not self._change(job, state="handing_over", kinds=told, next_try_at=self._clock() + LEASE):
            raise TakenOverError(f"Reminder {job.reminder_id} is in other hands.")

    def postpone(self, job: Job, until: datetime) -> None:
        """Gives it back, to be given out again from `until` on."""
        self._change(job, next_try_at=until)

    def settle(self, job: Job, state: str) -> None:
        """Ends it: `sent` or `dropped`."""
        self._change(job, state=state, settled_at=self._clock())

    def _change(self, job: Job, **values: Any) -> ReminderRow | None:
        """The row as it is now; None if it is in other hands, or settled."""
        with self._database.write() as session:
            change = update(ReminderRow).where(*_in_hand(job)).values(**values)
            return session.scalars(change.returning(ReminderRow)).one_or_none()

    def _rows(self, found: Iterable[_Waiting], day: date) -> Iterator[ReminderRow]:
        now = self._clock()
        for client_id, part, channels in found:
            for channel in channels:
                yield ReminderRow(
                    id=new_id(),
                    created_at=now,
                    client_id=client_id,
                    day=day,
                    part=str(part),
                    channel=channel,
                    state="waiting",
                    kinds=[],
                    tries=0,
                    next_try_at=now,
                )


def _who_waits(session: Session, local: datetime) -> Iterator[_Waiting]:
    for part in Part:
        for client_id, channels, *hours in session.execute(_without_row(part, local)).yield_per(BATCH):
            if channels and is_useful(part, _Hours(*map(time.fromisoformat, hours)), local.date(), local):
                yield _Waiting(client_id, part, channels)


def _without_row(part: Part, local: datetime) -> Select[UUID, list[str], str, str, str, str]:
    choice = ReminderChoiceRow
    has_row = exists().where(
        ReminderRow.client_id == choice.client_id, ReminderRow.day == local.date(), ReminderRow.part == str(part)
    )
    # In the hour that a clock change brings twice, the clock has shown later times already.
    shown = "24:00" if local.fold else f"{local:%H:%M}"
    has_come = (choice.evening if part is Part.EVENING else choice.morning) <= shown
    hours = choice.morning, choice.evening, choice.quiet_from, choice.quiet_until
    return select(choice.client_id, choice.channels, *hours).where(choice.is_on, has_come, ~has_row)


def _waiting(now: datetime) -> Select[UUID]:
    is_due = (ReminderRow.settled_at.is_(None), ReminderRow.next_try_at <= now)
    return select(ReminderRow.id).where(*is_due).order_by(ReminderRow.next_try_at)


def _in_hand(job: Job) -> tuple[ColumnElement[bool], ...]:
    return (ReminderRow.id == job.reminder_id, ReminderRow.tries == job.turn, ReminderRow.settled_at.is_(None))
