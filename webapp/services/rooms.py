"""The rooms in which sessions are held, one at a time in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.booking import FURTHEST
from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.domain.working_week import room_problems
from webapp.services.desk import Desk
from webapp.services.schedule import BookedSession, booked_sessions
from webapp.storage.rows import RoomRow, new_id


class UnknownRoomError(DomainError):
    """There never was such a room."""


@dataclass(frozen=True)
class Room:
    """A room; one that is retired keeps the sessions that are booked in it, and takes no new ones."""

    id: UUID
    name: str
    retired_at: datetime | None


class Rooms:
    """Rooms are retired, never deleted: what was held in one keeps its room, under the name that it has now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[Room, ...]:
        """Every room by name, those that are retired last."""
        with self._desk.database.read() as session:
            rooms = [Room(row.id, row.name, row.retired_at) for row in session.scalars(select(RoomRow))]
        return tuple(sorted(rooms, key=lambda room: (room.retired_at is not None, room.name.casefold())))

    def find(self, room_id: UUID) -> Room:
        """One room. Raises UnknownRoomError."""
        with self._desk.database.read() as session:
            row = self._row(session, room_id)
            return Room(row.id, row.name, row.retired_at)

    def add(self, name: str) -> None:
        """Adds a room; the name of one that is in use is refused. Raises RefusedError."""
        with self._desk.database.write() as session:
            in_use = session.scalars(select(RoomRow.name).where(RoomRow.retired_at.is_(None))).all()
            refuse(*room_problems(name, in_use))
            session.add(RoomRow(id=new_id(), created_at=self._desk.clock(), name=name))

    def rename(self, room_id: UUID, name: str, was: str) -> None:
        """Gives the same room another name; all that is booked in it stays there. `was` is the name on the page.

        The same once more changes nothing. Raises RefusedError, UnknownRoomError.
        """
        with self._desk.database.write() as session:
            row = self._row(session, room_id)
            if row.name == name:
                return
            others = select(RoomRow.name).where(RoomRow.retired_at.is_(None), RoomRow.id != room_id)
            refuse(*_stale_problems(row, was), *room_problems(name, session.scalars(others).all()))
            row.name = name

    def retire(self, room_id: UUID) -> None:
        """Takes a room out of use; one that is already stays so. Raises UnknownRoomError."""
        with self._desk.database.write() as session:
            row = self._row(session, room_id)
            row.retired_at = row.retired_at or self._desk.clock()

    def booked(self, room_id: UUID) -> tuple[BookedSession, ...]:
        """The sessions of today and later that are booked in a room, without those that are on record."""
        with self._desk.database.read() as session:
            today = self._desk.today()
            found = booked_sessions(session, self._desk, today, today + FURTHEST)
        return tuple(each for each in found if each.room_id == room_id and not each.is_on_record)

    def _row(self, session: Session, room_id: UUID) -> RoomRow:
        row = session.get(RoomRow, room_id)
        if row is None:
            raise UnknownRoomError("There is no such room.")
        return row


def _stale_problems(row: RoomRow, was: str) -> Iterator[Problem]:
    if row.retired_at:
        yield Problem("", Text("This room is not in use any more."))
    elif row.name != was:
        yield Problem("", Text("Somebody else renamed this room to {name} in the meantime.", {"name": row.name}))
