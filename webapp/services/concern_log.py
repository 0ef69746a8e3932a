"""What was done about a report of a client, step by step: the log is added to, and nothing in it is ever changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.services.desk import Desk
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ConcernEventRow, ConcernRow, new_id

# What somebody else who is about to answer has to know first.
SAID_TO_OTHERS = frozenset({"answered", "closed", "reopened"})


@dataclass(frozen=True)
class LogEntry:
    """Who did what, when; `text` are the words that were written, or ''."""

    kind: str
    at: datetime
    by: str
    text: str


class ConcernLog:
    """The log of one report, inside one transaction."""

    def __init__(self, desk: Desk, session: Session, concern: ConcernRow) -> None:
        self._desk = desk
        self._session = session
        self._concern_id = concern.id
        self.events = events_of(session, [concern.id]).get(concern.id, [])

    def entries(self, names: dict[UUID, str]) -> tuple[LogEntry, ...]:
        """The whole log to be read, oldest first; `names` are those of the staff."""
        cipher = self._desk.cipher
        return tuple(
            LogEntry(event.kind, event.created_at, names[event.staff_id], event_text(cipher, event))
            for event in self.events
        )

    def has(self, *kinds: str) -> bool:
        """Whether any of this was done."""
        return any(event.kind in kinds for event in self.events)

    def has_looked(self, staff_id: UUID) -> bool:
        """Whether it is on record that this person has seen the report."""
        return any(event.kind == "seen" and event.staff_id == staff_id for event in self.events)

    def was_said_since(self, kind: str, staff_id: UUID, text: str, known: int) -> bool:
        """Whether this person wrote these words since the log had `known` entries: the same page sent them again."""
        own = [event for event in self.events[known:] if event.kind == kind and event.staff_id == staff_id]
        return any(event_text(self._desk.cipher, event) == text for event in own)

    def said_by_others(self, staff_id: UUID, known: int) -> ConcernEventRow | None:
        """What somebody else has done since the log had `known` entries and this person has to know first."""
        newer = (event for event in self.events[known:] if event.staff_id != staff_id)
        return next((event for event in newer if event.kind in SAID_TO_OTHERS), None)

    def look(self, staff_id: UUID) -> None:
        """Writes down that this person has seen the report, once."""
        if not self.has_looked(staff_id):
            self._write(staff_id, "seen", "")

    def add(self, staff_id: UUID, kind: str, text: str = "") -> None:
        """Writes down what somebody did; whoever does something about a report has seen it."""
        self.look(staff_id)
        self._write(staff_id, kind, text)

    def _write(self, staff_id: UUID, kind: str, text: str) -> None:
        identity = new_id()
        event = ConcernEventRow(
            id=identity,
            created_at=self._desk.clock(),
            concern_id=self._concern_id,
            kind=kind,
            staff_id=staff_id,
            text_enc=self._desk.cipher.seal("concern_event", "text_enc", identity, text) if text else None,
        )
        self._session.add(event)
        self._session.flush()  # The ids sort by time, so the order of writing is the order of the log.
        self.events.append(event)


def events_of(session: Session, concern_ids: Collection[UUID]) -> dict[UUID, list[ConcernEventRow]]:
    """All that was done about these reports, oldest first. One query."""
    found: dict[UUID, list[ConcernEventRow]] = {}
    wanted = select(ConcernEventRow).where(ConcernEventRow.concern_id.in_(concern_ids)).order_by(ConcernEventRow.id)
    for event in session.scalars(wanted):
        found.setdefault(event.concern_id, []).append(event)
    return found


def event_text(cipher: FieldCipher, event: ConcernEventRow) -> str:
    """The words of an event; '' where there are none."""
    return cipher.open("concern_event", "text_enc", event.id, event.text_enc) if event.text_enc else ""
