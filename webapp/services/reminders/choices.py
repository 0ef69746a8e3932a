"""How each client wants to be reminded: whether, on which ways, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.problem import Problem, refuse
from webapp.domain.reminder_hours import is_quiet
from webapp.domain.text import Text
from webapp.services.clock import Clock
from webapp.storage.database import Database
from webapp.storage.rows import ReminderChoiceRow, new_id
from webapp.storage.rows.reminder import CHANNELS

HOURS = ("morning", "evening", "quiet_from", "quiet_until")


@dataclass(frozen=True)
class ReminderChoice:
    """Times are those of the clinic's wall clock. The quiet hours may reach over midnight; equal ones are none."""

    is_on: bool = False
    channels: tuple[str, ...] = ()
    morning: time = time(8)
    evening: time = time(19)
    quiet_from: time = time(21, 30)
    quiet_until: time = time(7, 30)
    is_chosen: bool = False
    """Whether the client has said anything yet, were it that they want no reminders."""


class ReminderChoices:
    """One row for each client who has chosen."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, client_id: UUID) -> ReminderChoice:
        """What the client chose; before that nothing is switched on."""
        with self._database.read() as session:
            return _choice(_row(session, client_id))

    def save(self, client_id: UUID, choice: ReminderChoice) -> None:
        """Takes the place of what was chosen before.

        Raises RefusedError with a problem for each field that has to change, and keeps what was.
        """
        refuse(*problems(choice))
        with self._database.write() as session:
            self._write(session, client_id, choice)

    def switch(self, client_id: UUID, *, is_on: bool) -> None:
        """All reminders on or off; the rest stays as it was chosen."""
        with self._database.write() as session:
            before = _choice(_row(session, client_id))
            self._write(session, client_id, replace(before, is_on=is_on and bool(before.channels)))

    def add_channel(self, client_id: UUID, channel: str) -> None:
        """One more way; who asks for one wants to be reminded."""
        with self._database.write() as session:
            before = _choice(_row(session, client_id))
            # Ways that wait while all is switched off were left behind, not asked for.
            channels = {*(before.channels if before.is_on else ()), channel}
            self._write(session, client_id, replace(before, is_on=True, channels=tuple(channels)))

    def remove_channel(self, client_id: UUID, channel: str) -> None:
        """One way less; without any, all is off."""
        with self._database.write() as session:
            before = _choice(_row(session, client_id))
            left = tuple(each for each in before.channels if each != channel)
            if left != before.channels:
                self._write(session, client_id, replace(before, is_on=before.is_on and bool(left), channels=left))

    def stop(self, choice_id: UUID) -> None:
        """All off, by the id that stands in the letters; unknown ones change nothing."""
        with self._database.write() as session:
            row = session.get(ReminderChoiceRow, choice_id)
            if row and row.is_on:
                row.is_on, row.updated_at = False, self._clock()

    def _write(self, session: Session, client_id: UUID, choice: ReminderChoice) -> None:
        row, now = _row(session, client_id), self._clock()
        if row is None:
            row = ReminderChoiceRow(id=new_id(), created_at=now, client_id=client_id)
            session.add(row)
        row.is_on = choice.is_on
        row.channels = [each for each in CHANNELS if each in choice.channels]
        row.updated_at = now
        for name in HOURS:
            setattr(row, name, f"{getattr(choice, name):%H:%M}")


def problems(choice: ReminderChoice) -> Iterator[Problem]:
    """What cannot be as it was chosen, by field."""
    if choice.is_on and not choice.channels:
        yield Problem("channels", Text("Choose how we reach you, or switch reminders off."))
    quiet = {"start": f"{choice.quiet_from:%H:%M}", "end": f"{choice.quiet_until:%H:%M}"}
    said = Text("This is in your quiet hours, {start} to {end}. Choose another time, or change the quiet hours.", quiet)
    if is_quiet(choice, choice.morning):
        yield Problem("morning", said)
    if choice.evening <= choice.morning:
        yield Problem("evening", Text("The evening has to come after the morning."))
    elif is_quiet(choice, choice.evening):
        yield Problem("evening", said)


def _row(session: Session, client_id: UUID) -> ReminderChoiceRow | None:
    return session.scalars(select(ReminderChoiceRow).where(ReminderChoiceRow.client_id == client_id)).one_or_none()


def _choice(row: ReminderChoiceRow | None) -> ReminderChoice:
    if row is None:
        return ReminderChoice()
    hours = {name: time.fromisoformat(getattr(row, name)) for name in HOURS}
    return ReminderChoice(row.is_on, tuple(row.channels), **hours, is_chosen=True)
