"""A change of answers that waits for somebody: what it would do, and how it ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.answer_changes import ChangedCase
from webapp.domain.errors import DomainError
from webapp.services.answer_records import waiting_row, waiting_rows
from webapp.services.decision_records import DecisionRecords
from webapp.services.desk import Desk, staff_names
from webapp.storage.rows import AnswerChangeRow

EndState = Literal["accepted", "set_aside", "replaced"]


class AnswersChangedError(DomainError):
    """The client has changed an answer since the page was opened that somebody decides on."""


@dataclass(frozen=True)
class WaitingChange:
    """What somebody sees of a change before they decide. `told_by` is the member of staff who wrote it down, or ''.

    `booked` are the sessions to come, by number; while the plan `is_frozen` somebody has to say what becomes of them.
    """

    response_id: UUID
    at: datetime
    told_by: str
    is_frozen: bool
    changed: ChangedCase
    booked: dict[int, date]


def waiting_change(desk: Desk, session: Session, client_id: UUID) -> WaitingChange | None:
    """The change of a client that nobody has decided yet."""
    return waiting_changes(desk, session, [client_id]).get(client_id)


def waiting_changes(desk: Desk, session: Session, client_ids: Collection[UUID]) -> dict[UUID, WaitingChange]:
    """The same of several clients, by client; the number of queries does not grow with them."""
    rows = waiting_rows(session, client_ids)
    if not rows:
        return {}
    changed = desk.plans.changed(session, rows, DecisionRecords(desk.cipher).standing_of(session, rows))
    names, today = staff_names(session), desk.today()
    return {
        client_id: WaitingChange(
            response_id=row.response_id,
            at=row.created_at,
            told_by=names[row.told_by] if row.told_by else "",
            is_frozen=row.frozen_by is not None,
            changed=changed[client_id],
            booked={number: day for number, day in changed[client_id].before.sessions.items() if day >= today},
        )
        for client_id, row in rows.items()
    }


def check_seen(change: WaitingChange | None, seen: UUID | None) -> None:
    """Refuses what was decided about answers that are not the newest any more; `seen` is what the page has shown.

    Raises AnswersChangedError.
    """
    if change and seen is not None and seen != change.response_id:
        raise AnswersChangedError("The client has changed an answer in the meantime.")


def settle(
    row: AnswerChangeRow, state: EndState, at: datetime, staff_id: UUID | None = None, reason: bytes | None = None
) -> None:
    """Ends the waiting of a change."""
    row.state, row.settled_at, row.settled_by, row.reason_enc = state, at, staff_id, reason


def settle_waiting(
    session: Session,
    client_id: UUID,
    state: EndState,
    at: datetime,
    staff_id: UUID | None = None,
) -> AnswerChangeRow | None:
    """Ends the waiting of the client's change, if there is one."""
    row = waiting_row(session, client_id)
    if row:
        settle(row, state, at, staff_id)
        session.flush()  # One waits at a time: this one makes room before the next is added.
    return row
