"""Tick events as rows: stored once by their id, sealed where a client wrote words, read back for the fold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.completion import TickEvent, TickState
from webapp.services.clock import Clock
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import TickEventRow

CLOCK_TOLERANCE = timedelta(minutes=5)
_ANY_TIME = datetime.min.replace(tzinfo=UTC)


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


class TickStore:
    """The tick events of one client, inside one transaction."""

    def __init__(self, session: Session, cipher: FieldCipher, clock: Clock, client_id: UUID) -> None:
        self._session = session
        self._cipher = cipher
        self._now = clock()
        self._client_id = client_id

    def take(self, events: Iterable[TickEvent | Receipt]) -> tuple[Receipt, ...]:
        """A receipt for each event, in their order; what is a receipt already is passed on."""
        taken = list(events)
        return tuple(self._taken(taken, self._known(taken)))

    def take_next(self, event: TickEvent) -> Receipt:
        """Store an event that counts on from everything that came before it."""
        row = self._session.get(TickEventRow, event.id)
        if row is not None:
            return self._again(row, replace(event, counter=row.counter))
        mine = TickEventRow.client_id == self._client_id
        highest = self._session.scalar(select(func.max(TickEventRow.counter)).where(mine))
        self._store(replace(event, counter=(highest or 0) + 1))
        return Receipt(event.id, Result.APPLIED)

    def _taken(self, events: Iterable[TickEvent | Receipt], known: dict[UUID, TickEventRow]) -> Iterator[Receipt]:
        for event in events:
            if isinstance(event, Receipt):
                yield event
            elif row := known.get(event.id):
                yield self._again(row, event)
            else:
                known[event.id] = self._store(event)
                yield Receipt(event.id, Result.APPLIED)

    def _known(self, events: Iterable[TickEvent | Receipt]) -> dict[UUID, TickEventRow]:
        ids = [event.id for event in events if isinstance(event, TickEvent)]
        rows = self._session.scalars(select(TickEventRow).where(TickEventRow.id.in_(ids))) if ids else ()
        return {row.id: row for row in rows}

    def _again(self, row: TickEventRow, event: TickEvent) -> Receipt:
        """The same event once more is fine; another one under its id is not, and nobody is told whose it was."""
        if row.client_id == self._client_id and _content(read_event(row, self._note(row))) == _content(event):
            return Receipt(event.id, Result.DUPLICATE)
        return Receipt.rejecting(event.id, Reason.ID_TAKEN)

    def _note(self, row: TickEventRow) -> str:
        return self._cipher.open("tick_event", "note_enc", row.id, row.note_enc) if row.note_enc else ""

    def _store(self, event: TickEvent) -> TickEventRow:
        note = self._cipher.seal("tick_event", "note_enc", event.id, event.note) if event.note else None
        row = TickEventRow(
            id=event.id,
            created_at=self._now,
            client_id=self._client_id,
            device_id=event.device,
            counter=event.counter,
            item_key=event.item_key,
            day=event.day,
            slot=event.slot,
            state=event.state.value,
            note_enc=note,
            # A phone whose clock is ahead must not date its taps into the future.
            client_time=min(event.client_time, self._now + CLOCK_TOLERANCE),
            received_at=self._now,
        )
        self._session.add(row)
        return row


def read_event(row: TickEventRow, note: str = "") -> TickEvent:
    """The event that a row keeps; its note only for who opened it."""
    return TickEvent(
        id=row.id,
        device=row.device_id,
        counter=row.counter,
        item_key=row.item_key,
        day=row.day,
        slot=row.slot,
        state=TickState(row.state),
        client_time=row.client_time,
        note=note,
    )


def _content(event: TickEvent) -> TickEvent:
    """What makes two events the same one: all but the time, which is clamped when it is stored."""
    return replace(event, client_time=_ANY_TIME)
