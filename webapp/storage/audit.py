"""The audit trail: every change to the tables of `audited` is written down in the same transaction, in a keyed chain.

Nobody without the key can change, remove or slip in an event without its showing. Events cut off at the end show only
against a copy of the last number and chain that is kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from webapp.storage.audited import AUDITED, Audited
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import AuditEventRow, ClientRow, Row, new_id

PURPOSE = b"audit trail"
ACTS = "acts"
ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Actor:
    """Who acts: somebody of the staff, a client, somebody who has not signed in, or the worker on its own."""

    kind: Literal["staff", "client", "nobody", "worker"]
    staff_id: UUID | None = None


WORKER = Actor("worker")
# Asked at the moment of writing: who is signed in may be known only by then.
_WHO: ContextVar[Callable[[], Actor]] = ContextVar("who", default=lambda: WORKER)


@contextmanager
def acting(who: Callable[[], Actor]) -> Iterator[None]:
    """Whatever is written while the block runs is done by `who`."""
    token = _WHO.set(who)
    try:
        yield
    finally:
        _WHO.reset(token)


@dataclass(frozen=True)
class Act:
    """Something that was done to one row. `parent` leads to the client where the row itself names none."""

    action: str
    subject_id: UUID
    client_id: UUID | None = None
    parent: tuple[type[Row], UUID] | None = None
    detail: dict[str, Any] = field(default_factory=dict)


class AuditTrail:
    """Watches sessions that write. Its key is made from the index key and is good for nothing else."""

    def __init__(self, field_keys: FieldKeys, clock: Callable[[], datetime]) -> None:
        self._key = hmac.new(field_keys.index_key, PURPOSE, hashlib.sha256).digest()
        self._clock = clock

    def watch(self, session: Session) -> None:
        """Notes what is flushed from now on."""
        session.info[ACTS] = []
        event.listen(session, "after_flush", _note_rows)

    def write_down(self, session: Session) -> None:
        """Adds what was noted to the trail, in the caller's transaction. Writers take turns, so numbers have no gap."""
        acts: list[Act] = session.info[ACTS]
        if not acts:
            return
        session.info[ACTS] = []
        number, chain = self.last(session)
        who, now = _WHO.get()(), self._clock().astimezone(UTC)
        events = []
        for number, act in enumerate(acts, number + 1):  # noqa: B020  it goes on from the last one
            facts = _facts(session, act, who) | {"id": new_id(), "created_at": now, "number": number}
            chain = self._chained(chain, facts)
            events.append(facts | {"chain": chain})
        session.execute(insert(AuditEventRow), events)

    def first_bad(self, session: Session) -> str | None:
        """What is wrong with the first event that does not fit those before it; None where all do."""
        every = select(AuditEventRow).order_by(AuditEventRow.number)
        with closing(session.scalars(every.execution_options(yield_per=ROWS_AT_ONCE))) as rows:
            return self._first_bad(rows)

    def _first_bad(self, rows: Iterable[AuditEventRow]) -> str | None:
        chain = ""
        for expected, row in enumerate(rows, 1):
            if row.number != expected:
                return f"Event {expected} is missing: event {row.number} stands in its place."
            chain = self._chained(chain, {name: getattr(row, name) for name in FACTS})
            if not hmac.compare_digest(chain, row.chain):
                at = f"{row.created_at:%Y-%m-%d %H:%M} UTC"
                return f"Event {row.number} ({row.action}, {at}) was changed or replaced."
        return None

    def last(self, session: Session) -> tuple[int, str]:
        """The number and the chain of the last event; 0 and nothing while there is none."""
        found = select(AuditEventRow.number, AuditEventRow.chain).order_by(AuditEventRow.number.desc()).limit(1)
        row = session.execute(found).one_or_none()
        return (row.number, row.chain) if row else (0, "")

    def stands(self, session: Session, number: int, chain: str) -> bool:
        """Whether the event of this number still has this chain."""
        found = session.scalar(select(AuditEventRow.chain).where(AuditEventRow.number == number))
        return found is not None and hmac.compare_digest(found, chain)

    def _chained(self, before: str, facts: dict[str, Any]) -> str:
        said = json.dumps([_plain(facts[name]) for name in FACTS], sort_keys=True, separators=(",", ":"))
        return hmac.new(self._key, f"{before}\n{said}".encode(), hashlib.sha256).hexdigest()


# What the chain is made of, in this order for ever.
FACTS = ("number", "id", "created_at", "action", "staff_id", "client_id", "subject_id", "detail")


def note_act(session: Session, row: Row, action: str) -> None:
    """Notes something that no flush sees, such as an UPDATE of its own, as `<table>_<action>`."""
    audited = AUDITED[type(row)]
    _note(session, [_act(row, audited, action)])


def _note_rows(session: Session, _flush: UOWTransaction) -> None:
    # Here the rows still know what they were before.
    _note(session, _acts(session))


def _note(session: Session, acts: Iterable[Act]) -> None:
    if ACTS in session.info:
        session.info[ACTS].extend(acts)


def _acts(session: Session) -> Iterator[Act]:
    for row in sorted(session.new, key=_place):
        if audited := AUDITED.get(type(row)):
            yield _act(row, audited, "added")
    for row in session.dirty:
        audited = AUDITED.get(type(row))
        changed = _changed(row) if audited else []
        if audited and changed and (not audited.only or audited.only & set(changed)):
            yield _act(row, audited, "changed", changed=changed)
    for row in session.deleted:
        if audited := AUDITED.get(type(row)):
            yield _act(row, audited, "removed")


def _place(row: Any) -> bytes:
    identity: UUID = row.id
    return identity.bytes


def _act(row: Any, audited: Audited, action: str, **detail: Any) -> Act:
    codes = {name: _plain(value) for name in audited.codes if (value := getattr(row, name)) is not None}
    return Act(
        action=f"{row.__tablename__}_{action}",
        subject_id=row.id,
        client_id=row.id if isinstance(row, ClientRow) else getattr(row, "client_id", None),
        parent=(audited.parent[1], getattr(row, audited.parent[0])) if audited.parent else None,
        detail=detail | codes,
    )


def _changed(row: object) -> list[str]:
    state = inspect(row)
    assert state is not None  # noqa: S101 - every row of a session has one
    return sorted(attribute.key for attribute in state.attrs if attribute.history.has_changes())


def _facts(session: Session, act: Act, who: Actor) -> dict[str, Any]:
    client_id = act.client_id
    if act.parent:
        parent = session.get(*act.parent)
        client_id = getattr(parent, "client_id", None)
    return {
        "action": act.action,
        "staff_id": who.staff_id,
        "client_id": client_id,
        "subject_id": act.subject_id,
        "detail": {"by": who.kind, **act.detail},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
