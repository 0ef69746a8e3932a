"""Takes in the taps of clients: each is checked against the plan, stored once, and never lost to another's mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from webapp.domain.completion import Completions, SkipReason, Tick, TickEvent, TickState
from webapp.domain.errors import DomainError
from webapp.services.clock import Clock
from webapp.services.tick_check import PageCheck, PlanCheck, Plans
from webapp.services.tick_records import Mark, mark_of, read_completions
from webapp.services.tick_store import Reason, Receipt, Result, Taken, TickStore
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher

__all__ = ["MOST_EVENTS", "Plans", "Reason", "Receipt", "Result", "TickService", "TooManyEventsError"]

MOST_EVENTS = 500
# The device of taps that a page sends without JavaScript: the server counts for it.
PAGE = "page"


class TooManyEventsError(DomainError):
    """More events at once than a phone may send; the rest comes with the next batch."""


class TickService:
    """Stores taps, and tells what is done."""

    def __init__(self, database: Database, cipher: FieldCipher, plans: Plans, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._plans = plans
        self._clock = clock

    def completions(self, client_id: UUID) -> Completions:
        """The state of every tick that this client ever tapped."""
        return self.state(client_id)[0]

    def state(self, client_id: UUID) -> tuple[Completions, Mark]:
        """The same, and how far the events go that led to it."""
        with self._database.read() as session:
            return read_completions(session, self._cipher, client_id)

    def mark(self, client_id: UUID) -> Mark:
        """How far this client's events go, without reading them."""
        with self._database.read() as session:
            return mark_of(session, client_id)

    def record(self, client_id: UUID, events: Sequence[TickEvent | Receipt], last_day: date) -> Taken:
        """Store a phone's taps; one receipt for each, in their order. What was rejected before is passed on.

        A phone may have been without a network for weeks and show an old plan: every day up to `last_day` is taken,
        of any version. All is safe on disk when this returns. Raises TooManyEventsError.
        """
        if len(events) > MOST_EVENTS:
            raise TooManyEventsError(f"{len(events)} events at once; at most {MOST_EVENTS}.")
        check = PlanCheck(self._plans, client_id, last_day).read_plan()
        with self._database.write() as session:
            return TickStore(session, self._cipher, self._clock, client_id).take(events, check)

    def tap(
        self,
        client_id: UUID,
        event_id: UUID,
        tick: Tick,
        state: TickState,
        today: date,
        reason: SkipReason | None = None,
    ) -> Receipt:
        """Store one tap on a page that works without JavaScript; its count is the next one.

        `tick.day` is the day of the page. It takes today's and yesterday's ticks, `once` items on any past day.
        """
        tapped = TickEvent(event_id, PAGE, 0, *tick, state, self._clock(), reason)
        check = PageCheck(self._plans, client_id, today).read_plan()
        with self._database.write() as session:
            return TickStore(session, self._cipher, self._clock, client_id).take_next(tapped, check)
