"""A house that reminds its clients, on a clock that a test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from tests.clients import CLIENTS
from tests.clock import FakeClock
from tests.plans import FakePlans
from tests.reminding import FakeChannel, FakeTicks, StoredChoices, choice_row, plain_words
from tests.rows import client_row
from webapp.services.reminders.rounds import Rounds
from webapp.storage.database import Database
from webapp.storage.rows import ReminderChoiceRow, ReminderRow

DUBAI = ZoneInfo("Asia/Dubai")
BOOKED = CLIENTS["U01"] | {"sessions": {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}}


@dataclass
class House:
    """Its services, with a plan for everybody and servers that take everything."""

    database: Database
    clock: FakeClock
    plans: FakePlans = field(default_factory=lambda: FakePlans(BOOKED))
    ticks: FakeTicks = field(default_factory=FakeTicks)
    email: FakeChannel = field(default_factory=FakeChannel)
    push: FakeChannel = field(default_factory=lambda: FakeChannel("push"))
    zone: ZoneInfo = DUBAI
    asked_about: date | None = None
    said: frozenset[date] = frozenset()

    def unanswered(self, _client_id: UUID) -> date | None:
        """The check before a session that a client has not answered yet."""
        return self.asked_about

    def answered(self, _client_id: UUID) -> frozenset[date]:
        """The due days for which a client has said how it is."""
        return self.said

    @property
    def rounds(self) -> Rounds:
        return self.rounds_on(self.database)

    def rounds_on(self, database: Database) -> Rounds:
        channels = {"email": self.email, "push": self.push}
        choices, plans = StoredChoices(database), self.plans
        return Rounds(
            database,
            self.clock,
            self.zone,
            choices=choices,
            plans=plans,
            ticks=self.ticks,
            checks=self,
            told=self,
            word=plain_words,
            channels=channels,
        )

    def at(self, moment: str) -> None:
        """The clinic's time."""
        local = datetime.fromisoformat(moment).replace(tzinfo=self.zone)
        self.clock.move(seconds=(local.astimezone(UTC) - self.clock()).total_seconds())

    def client(self, **choice: Any) -> UUID:
        client = client_row()
        with self.database.write() as session:
            session.add_all([client, choice_row(client.id, **choice)])
        return client.id

    def choose(self, **values: Any) -> None:
        with self.database.write() as session:
            session.execute(update(ReminderChoiceRow).values(**values))

    def go_round(self) -> None:
        for job in self.rounds.sweep():
            self.rounds.deliver(job)

    def go_rounds(self, minutes: int, every: int = 1) -> None:
        for _ in range(minutes // every):
            self.go_round()
            self.clock.move(minutes=every)

    def rows(self) -> list[ReminderRow]:
        with self.database.read() as session:
            return list(session.scalars(select(ReminderRow).order_by(ReminderRow.id)))

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]
