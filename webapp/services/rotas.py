"""Reads who works when; `webapp.services.working_times` is where it is set."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.domain.rota import Rota, Span, TimeOff
from webapp.storage.rows import RoomRow, StaffRow, TimeOffRow, WorkingHoursRow


def rota(session: Session, first: date, last: date) -> Rota:
    """Everybody and every room that can be booked from `first` to `last`, both included. Four queries."""
    people = select(StaffRow.id, StaffRow.name).where(StaffRow.disabled_at.is_(None)).order_by(StaffRow.name)
    rooms = select(RoomRow.id, RoomRow.name).where(RoomRow.retired_at.is_(None)).order_by(RoomRow.name)
    in_reach = and_(TimeOffRow.last_on >= first, TimeOffRow.first_on <= last)
    off = select(TimeOffRow).where(TimeOffRow.ended_at.is_(None), in_reach)
    return Rota(
        people=dict(session.execute(people).all()),
        rooms=dict(session.execute(rooms).all()),
        hours=week_of(session),
        off=tuple(TimeOff(row.staff_id, row.first_on, row.last_on) for row in session.scalars(off)),
    )


def week_of(session: Session) -> dict[UUID, dict[int, tuple[Span, ...]]]:
    """The week of everybody whose hours were set; a weekday that is not in it is free."""
    week: dict[UUID, dict[int, tuple[Span, ...]]] = defaultdict(dict)
    for row in session.scalars(select(WorkingHoursRow).order_by(WorkingHoursRow.starts_at)):
        span = Span(time.fromisoformat(row.starts_at), time.fromisoformat(row.ends_at))
        week[row.staff_id][row.weekday] = (*week[row.staff_id].get(row.weekday, ()), span)
    return dict(week)
