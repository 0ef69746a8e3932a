"""Takes tick events in as rows: each is stored once by its id, and its reason is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from webapp.domain.completion import TickEvent
from webapp.services.clock import Clock
from webapp.services.tick_records import TICK_EVENTS, Kept, Mark, mark_of, read_kept
from webapp.storage.encryption import FieldCipher

CLOCK_TOLERANCE = timedelta(minutes=5)


class Result(StrEnum):
    """What became of an event."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why an event was rejected."""

    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_SLOT = "unknown_slot"
    OUTSIDE_PLAN = "outside_plan"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"
    MALFORMED = "malformed"
    ID_TAKEN = "id_taken"


@dataclass(frozen=True)
class Receipt:
    """The answer to one event. It leaves the server only once the event is safe on disk."""

    id: UUID | None
    result: Result
    reason: Reason | None = None

    @classmethod
    def rejecting(cls, event_id: UUID | None, reason: Reason) -> Receipt:
        return cls(event_id, Result.REJECTED, reason)


@dataclass(frozen=True)
class Taken:
    """What became of a batch: a receipt for each event in their order, and how far all events went before and after.

    A phone that knew `before` has missed nothing of other phones, and now knows `now`.
    """

    receipts: tuple[Receipt, ...]
    before: Mark
    now: Mark


class Verdicts(Protocol):
    """What the plan says to events."""

    def verdict(self, event: TickEvent) -> TickEvent | Receipt:
        """The event on the day that its tick is kept under, or its rejection."""

    def is_kept_on(self, event: TickEvent, day: date) -> bool:
        """Whether any version of the plan keeps the event's tick under `day`."""


class TickStore:
    """The tick events of one client, inside one transaction."""

    def __init__(self, session: Session, cipher: FieldCipher, clock: Clock, client_id: UUID) -> None:
        self._session = session
        self._cipher = cipher
        self._now = clock()
        self._client_id = client_id

    def take(self, events: Iterable[TickEvent | Receipt], plan: Verdicts) -> Taken:
        """Store what is new and fits the plan; what is a receipt already is passed on."""
        before = mark_of(self._session, self._client_id)
        sent = list(events)
        known = self._known(sent)
        fresh: list[TickEvent] = []
        receipts = tuple(self._taken(sent, known, fresh, plan))
        self._store(fresh)
        return Taken(receipts, before, before.after(fresh, self._now))

    def take_next(self, event: TickEvent, plan: Verdicts) -> Receipt:
        """Store an event that counts on from everything that came before it."""
        kept = self._known([event]).get(event.id)
        if kept:
            return self._again(kept, replace(event, counter=kept.event.counter), plan)
        checked = plan.verdict(event)
        if isinstance(checked, Receipt):
            return checked
        self._store([replace(checked, counter=mark_of(self._session, self._client_id).counter + 1)])
        return Receipt(event.id, Result.APPLIED)

    def _taken(
        self, events: Iterable[TickEvent | Receipt], known: dict[UUID, Kept], fresh: list[TickEvent], plan: Verdicts
    ) -> Iterator[Receipt]:
        for event in events:
            if isinstance(event, Receipt):
                yield event
            elif kept := known.get(event.id):
                yield self._again(kept, event, plan)
            elif isinstance(checked := plan.verdict(event), Receipt):
                yield checked
            else:
                known[event.id] = Kept(self._client_id, checked)
                fresh.append(checked)
                yield Receipt(event.id, Result.APPLIED)

    def _known(self, events: Iterable[TickEvent | Receipt]) -> dict[UUID, Kept]:
        return read_kept(self._session, self._cipher, [each.id for each in events if isinstance(each, TickEvent)])

    def _again(self, kept: Kept, event: TickEvent, plan: Verdicts) -> Receipt:
        """The same event once more is fine; another one under its id is not, and nobody is told whose it was."""
        if kept.client_id == self._client_id and _is_same(kept.event, event, plan):
            return Receipt(event.id, Result.DUPLICATE)
        return Receipt.rejecting(event.id, Reason.ID_TAKEN)

    def _store(self, events: Iterable[TickEvent]) -> None:
        rows = [self._row(event) for event in events]
        if rows:
            self._session.execute(insert(TICK_EVENTS), rows)

    def _row(self, event: TickEvent) -> dict[str, object]:
        note = self._cipher.seal("tick_event", "note_enc", event.id, event.reason) if event.reason else None
        return {
            "id": event.id,
            "created_at": self._now,
            "client_id": self._client_id,
            "device_id": event.device,
            "counter": event.counter,
            "item_key": event.item_key,
            "day": event.day,
            "slot": event.slot,
            "state": event.state.value,
            "note_enc": note,
            # A phone whose clock is ahead must not date its taps into the future.
            "client_time": min(event.client_time, self._now + CLOCK_TOLERANCE),
            "received_at": self._now,
        }


def _is_same(kept: TickEvent, event: TickEvent, plan: Verdicts) -> bool:
    """All is equal but the time, which is clamped when it is stored.

    What is ticked only once was kept under a day that the plan of its time gave it, and that may have moved since.
    """
    is_same = replace(kept, client_time=event.client_time, day=event.day) == event
    return is_same and (kept.day == event.day or plan.is_kept_on(event, kept.day))
