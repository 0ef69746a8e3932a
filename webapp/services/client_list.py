"""All clients, newest first, or those who are found by what is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.decision import WAITS, DecisionKind
from webapp.services.client_search import Asked
from webapp.services.desk import Desk
from webapp.services.merged_records import not_merged
from webapp.services.treatment_records import not_on_record
from webapp.storage.rows import AppointmentRow, ClientRow, DecisionRow, PlanRow, ReviewRow

PAGE_SIZE = 25
# No clinic has so many clients, and the database could not count further than about here.
LAST_PAGE = 1_000_000


class Standing(StrEnum):
    """Where a client is, in one word."""

    REVIEW = "review"
    WAITS = "waits"
    PROVISIONAL = "provisional"
    FIRM = "firm"


@dataclass(frozen=True)
class ClientLine:
    """One client in the list. `next_session` is the next booked day whose session was not held yet."""

    client_id: UUID
    name: str
    since: datetime
    standing: Standing
    next_session: date | None


@dataclass(frozen=True)
class ClientPage:
    """One page of the list, and whether there is another."""

    lines: tuple[ClientLine, ...]
    number: int
    has_more: bool


class ClientList:
    """Records that were merged into another stand in no list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, number: int = 1, asked: Asked | None = None) -> ClientPage:
        """The clients of one page, counted from 1: all, or those that `asked` finds."""
        number = min(max(number, 1), LAST_PAGE)
        listed = select(ClientRow).where(not_merged(ClientRow.id))
        listed = listed.where(asked.matches()) if asked else listed
        newest = listed.order_by(ClientRow.id.desc()).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
        with self._desk.database.read() as session:
            rows = session.scalars(newest).all()
            lines = self._lines(session, rows[:PAGE_SIZE])
        return ClientPage(lines, number, len(rows) > PAGE_SIZE)

    def _lines(self, session: Session, rows: Sequence[ClientRow]) -> tuple[ClientLine, ...]:
        ids = [row.id for row in rows]
        standings, dates = _standings(session, ids), _next_sessions(session, ids, self._desk.today())
        return tuple(
            ClientLine(row.id, self._desk.name(row), row.created_at, standings[row.id], dates.get(row.id))
            for row in rows
        )


def _standings(session: Session, ids: Sequence[UUID]) -> dict[UUID, Standing]:
    found = dict.fromkeys(ids, Standing.FIRM)
    newest = select(PlanRow.client_id, func.max(PlanRow.number).label("number")).where(PlanRow.client_id.in_(ids))
    last = newest.group_by(PlanRow.client_id).subquery()
    is_last = (PlanRow.client_id == last.c.client_id) & (PlanRow.number == last.c.number)
    provisional = select(PlanRow.client_id).join(last, is_last).where(PlanRow.provisional)
    found |= dict.fromkeys(session.scalars(provisional), Standing.PROVISIONAL)
    found |= dict.fromkeys(_waiting(session, ids), Standing.WAITS)
    reviewed = select(ReviewRow.client_id).where(ReviewRow.client_id.in_(ids), ReviewRow.decided_at.is_(None))
    return found | dict.fromkeys(session.scalars(reviewed), Standing.REVIEW)


def _waiting(session: Session, ids: Sequence[UUID]) -> list[UUID]:
    """Those about whom the last decision was to wait."""
    decided = select(DecisionRow.client_id, DecisionRow.kind).where(DecisionRow.client_id.in_(ids))
    last = dict(session.execute(decided.order_by(DecisionRow.id)).all())
    return [client_id for client_id, kind in last.items() if DecisionKind(kind) in WAITS]


def _next_sessions(session: Session, ids: Sequence[UUID], today: date) -> dict[UUID, date]:
    booked = select(AppointmentRow.client_id, func.min(AppointmentRow.starts_on)).where(
        AppointmentRow.client_id.in_(ids),
        AppointmentRow.ended_at.is_(None),
        AppointmentRow.starts_on >= today,
        not_on_record(),
    )
    return dict(session.execute(booked.group_by(AppointmentRow.client_id)).all())
