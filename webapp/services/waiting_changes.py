"""A change of answers that waits for somebody: what it would do, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.answer_changes import ChangedCase
from webapp.domain.errors import DomainError
from webapp.services.answer_records import waiting_row
from webapp.services.appointments import open_appointments
from webapp.services.decision_records import DecisionRecords
from webapp.services.desk import Desk, staff_names
from webapp.storage.rows import AnswerChangeRow, ResponseRow

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
    row = waiting_row(session, client_id)
    if row is None:
        return None
    response = session.get_one(ResponseRow, row.response_id)
    standing = DecisionRecords(desk.cipher).standing(session, client_id)
    appointments = session.scalars(open_appointments(client_id))
    return WaitingChange(
        response_id=row.response_id,
        at=row.created_at,
        told_by=staff_names(session)[row.told_by] if row.told_by else "",
        is_frozen=row.frozen_by is not None,
        changed=desk.plans.changed(session, client_id, response, standing),
        booked={each.number: each.starts_on for each in appointments if each.starts_on >= desk.today()},
    )


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
