"""Tick events read back: one state per tick, and how far they go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.completion import Completions, SkipReason, TickEvent, TickState, fold
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import TickEventRow

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Bare columns: months of taps are read for every page of today, and whole rows take half as long again.
_EVENT = (
    TickEventRow.id,
    TickEventRow.device_id,
    TickEventRow.counter,
    TickEventRow.item_key,
    TickEventRow.day,
    TickEventRow.slot,
    TickEventRow.state,
    TickEventRow.client_time,
)


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

    def after(self, rows: Iterable[Any]) -> Mark:
        """The same after these rows of `tick_event` were stored."""
        stored = list(rows)
        return Mark(
            self.events + len(stored),
            max([self.counter, *(row.counter for row in stored)]),
            max([self.received_at, *(row.received_at for row in stored)]),
        )


def mark_of(session: Session, client_id: UUID) -> Mark:
    """How far the client's events go."""
    numbers = (func.count(), func.max(TickEventRow.counter), func.max(TickEventRow.received_at))
    events, counter, received_at = session.execute(select(*numbers).where(TickEventRow.client_id == client_id)).one()
    return Mark(events, counter, received_at) if events else Mark()


def read_completions(session: Session, cipher: FieldCipher, client_id: UUID) -> tuple[Completions, Mark]:
    """The state of every tick that the client ever tapped, with the reasons of what is skipped, and how far it goes."""
    mine = select(*_EVENT, TickEventRow.note_enc, TickEventRow.received_at).where(TickEventRow.client_id == client_id)
    rows = session.execute(mine).all()
    completions = fold(_event(row) for row in rows)
    notes = {row.id: row.note_enc for row in rows if row.note_enc}
    # Only what is skipped now is opened, not every reason there ever was.
    with_reasons = {
        tick: replace(event, reason=open_reason(cipher, event.id, notes[event.id]))
        for tick, event in completions.last.items()
        if event.id in notes
    }
    return Completions({**completions.last, **with_reasons}), Mark().after(rows)


def read_event(row: TickEventRow, reason: SkipReason | None = None) -> TickEvent:
    """The event that a row keeps; its reason only for who opened it."""
    return replace(_event(row), reason=reason)


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


def open_reason(cipher: FieldCipher, event_id: UUID, sealed: bytes | None) -> SkipReason | None:
    """Why something was skipped; None where nothing was said, or in words of an older version that are no code."""
    return SkipReason.named(cipher.open("tick_event", "note_enc", event_id, sealed)) if sealed else None
