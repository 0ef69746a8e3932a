"""Tick events read back: one state per tick, and how far they go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from webapp.domain.completion import Completions, SkipReason, TickEvent, TickState, fold
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import TickEventRow

# The table itself: months of taps are read for every page of today, and mapped rows would take twice as long.
TICK_EVENTS = cast(Table, TickEventRow.__table__)
_OF_CLIENT = TICK_EVENTS.c.client_id == bindparam("client_id")
_ALL = select(TICK_EVENTS).where(_OF_CLIENT)
_KNOWN = select(TICK_EVENTS).where(TICK_EVENTS.c.id.in_(bindparam("ids", expanding=True)))
_MARK = select(func.count(), func.max(TICK_EVENTS.c.counter), func.max(TICK_EVENTS.c.received_at)).where(_OF_CLIENT)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Kept(NamedTuple):
    """An event as it is stored, and whose it is."""

    client_id: UUID
    event: TickEvent


@dataclass(frozen=True)
class Mark:
    """How far a client's events go. Each stored event changes `revision`; `counter` is the highest count so far.

    The time is in it as well as the number: after a backup was put back, as many events may be other events.
    """

    events: int = 0
    counter: int = 0
    received_at: datetime = _EPOCH

    @property
    def revision(self) -> str:
        return f"{self.events}-{(self.received_at - _EPOCH) // _MICROSECOND:x}"

    def after(self, events: Sequence[TickEvent], received_at: datetime) -> Mark:
        """The same after these were stored as well."""
        if not events:
            return self
        highest = max(event.counter for event in events)
        return Mark(self.events + len(events), max(self.counter, highest), max(self.received_at, received_at))


def mark_of(session: Session, client_id: UUID) -> Mark:
    """How far the client's events go."""
    events, counter, received_at = session.execute(_MARK, {"client_id": client_id}).one()
    return Mark(events, counter, received_at) if events else Mark()


def read_kept(session: Session, cipher: FieldCipher, ids: Sequence[UUID]) -> dict[UUID, Kept]:
    """The events of these ids that are stored already, whoever sent them."""
    rows = session.execute(_KNOWN, {"ids": ids}).all() if ids else ()
    return {row.id: Kept(row.client_id, _with_reason(cipher, _event(row), row.note_enc)) for row in rows}


def read_completions(session: Session, cipher: FieldCipher, client_id: UUID) -> tuple[Completions, Mark]:
    """The state of every tick that the client ever tapped, with the reasons of what is skipped, and how far it goes."""
    rows = session.execute(_ALL, {"client_id": client_id}).all()
    events = [_event(row) for row in rows]
    mark = Mark().after(events, max((row.received_at for row in rows), default=_EPOCH))
    return _completions(cipher, rows, events), mark


def read_completions_between(
    session: Session, cipher: FieldCipher, client_ids: Collection[UUID], first: date, last: date
) -> dict[UUID, Completions]:
    """The state of the ticks of these days, by client, in one query; nothing for clients who tapped none of them."""
    of_these = TICK_EVENTS.c.client_id.in_(client_ids) & TICK_EVENTS.c.day.between(first, last)
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(select(TICK_EVENTS).where(of_these)):
        rows[row.client_id].append(row)
    return {client_id: _completions(cipher, each, list(map(_event, each))) for client_id, each in rows.items()}


def _completions(cipher: FieldCipher, rows: Sequence[Any], events: Sequence[TickEvent]) -> Completions:
    completions = fold(events)
    notes = {row.id: row.note_enc for row in rows if row.note_enc}
    # Only what is skipped now is opened, not every reason there ever was.
    skipped = {
        tick: _with_reason(cipher, event, notes[event.id])
        for tick, event in completions.last.items()
        if event.id in notes
    }
    return Completions({**completions.last, **skipped})


def _event(row: Any) -> TickEvent:
    return TickEvent(
        row.id,
        row.device_id,
        row.counter,
        row.item_key,
        row.day,
        row.slot,
        TickState(row.state),
        row.client_time,
    )


def _with_reason(cipher: FieldCipher, event: TickEvent, sealed: bytes | None) -> TickEvent:
    """With the reason for skipping; none where nothing was said, or in words of an older version that are no code."""
    if not sealed:
        return event
    return replace(event, reason=SkipReason.named(cipher.open("tick_event", "note_enc", event.id, sealed)))
