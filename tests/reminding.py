"""What it takes to remind somebody: a choice, ticks, and what a reminder reads like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import Completions, TickEvent, TickState, fold
from webapp.domain.day_card import day_card
from webapp.domain.reminders import ReminderKind
from webapp.messaging.channel import Message
from webapp.storage.database import Database
from webapp.storage.rows import ReminderChoiceRow, new_id

SOME_TIME = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Hours:
    """The times of a choice."""

    morning: time = time(8)
    evening: time = time(19)
    quiet_from: time = time(21, 30)
    quiet_until: time = time(7, 30)


def ticked(
    plan: CarePlan, first: date, last: date, state: TickState = TickState.DONE, *, every: int = 1
) -> Completions:
    """Every tick of these days, both included, or every so many of them, answered with `state`."""
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    ticks = [line.tick for day in days for line in day_card(plan, day).ticks]
    return fold(
        TickEvent(UUID(int=number), "phone", number, *tick, state, SOME_TIME)
        for number, tick in enumerate(ticks)
        if number % every == 0
    )


@dataclass(frozen=True)
class Choice(Hours):
    """A choice as it stands."""

    is_on: bool = True
    channels: tuple[str, ...] = ("email",)


class StoredChoices:
    """Reads what stands in the table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, client_id: UUID) -> Choice:
        with self._database.read() as session:
            row = session.scalars(select(ReminderChoiceRow).filter_by(client_id=client_id)).one()
        morning, evening = time.fromisoformat(row.morning), time.fromisoformat(row.evening)
        quiet_from, quiet_until = time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until)
        return Choice(morning, evening, quiet_from, quiet_until, row.is_on, tuple(row.channels))


class FakeTicks:
    """What is done."""

    def __init__(self) -> None:
        self.done = Completions()

    def completions(self, client_id: UUID) -> Completions:
        return self.done


class FakeChannel:
    """Takes messages, unless there is `trouble`; `before` and `after` happen around the moment of handing over."""

    def __init__(self, name: str = "email") -> None:
        self.name = name
        self.taken: list[tuple[UUID, Message, UUID]] = []
        self.trouble: Exception | None = None
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def send(self, client_id: UUID, message: Message, delivery_id: UUID, handing_over: Callable[[], None]) -> None:
        if self.trouble:
            raise self.trouble
        self.before()
        handing_over()
        self.taken.append((client_id, message, delivery_id))
        self.after()

    @property
    def told(self) -> list[str]:
        """What the messages were about."""
        return [message.title for _, message, _ in self.taken]


def plain_words(kinds: tuple[ReminderKind, ...], locale: str, until: datetime) -> Message:
    """A message that names its kinds."""
    return Message(" ".join(kinds), f"{locale} until {until:%Y-%m-%d %H:%M}", "https://x.example/me", (), locale, until)


def choice_row(client_id: UUID, **changes: Any) -> ReminderChoiceRow:
    """A choice that is on, for letters."""
    row: dict[str, Any] = {
        "client_id": client_id,
        "is_on": True,
        "channels": ["email"],
        "morning": "08:00",
        "evening": "19:00",
        "quiet_from": "21:30",
        "quiet_until": "07:30",
    }
    return ReminderChoiceRow(id=new_id(), created_at=SOME_TIME, updated_at=SOME_TIME, **(row | changes))
