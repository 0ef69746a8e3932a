"""The check before a session: has anything changed since the intake? Answered by the client, or on the phone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.domain.problem import Problem, RefusedError
from webapp.domain.session_check import CheckAnswer, SessionCheck, has_begun, is_asked
from webapp.domain.text import Text
from webapp.services.clock import Clock
from webapp.services.treatment_records import not_on_record
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AppointmentRow, SessionCheckRow, new_id

# What comes twice within this time is one answer, tapped twice. Later it is said anew, whatever was decided meanwhile.
A_DOUBLE_TAP = timedelta(minutes=1)

CheckKey = tuple[UUID, int, date]
"""Client, number of the session, its day."""


@dataclass(frozen=True)
class AskedSession:
    """A booked session, whether its check is asked for now, and what was answered last for this very day."""

    number: int
    day: date
    is_asked: bool
    check: SessionCheck | None


class SessionChecks:
    """Answers stand beside each other; the last one for a session's day counts. A session that moves is asked anew."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._zone = zone

    def record(
        self, client_id: UUID, number: int, answers: Collection[CheckAnswer], told_by: UUID | None = None
    ) -> SessionCheck:
        """Keeps an answer for a booked session; `told_by` is who wrote it down for the client.

        From 16:00 on the day before, to the end of the session's day. The same answer sent twice is one.
        Raises RefusedError.
        """
        with self._database.write() as session:
            day = _day_to_ask_about(session, client_id, number, self._now())
            last = self._latest(session, client_id, number, day)
            is_same = last and (last.answers, last.by_staff) == (frozenset(answers), told_by is not None)
            if last and is_same and self._clock() - last.at < A_DOUBLE_TAP:
                return last
            row = self._row(client_id, number, day, answers, told_by)
            session.add(row)
        return _read(self._cipher, row)

    def asked(self, client_id: UUID) -> AskedSession | None:
        """The session that the client is asked about now, if there is one."""
        with self._database.read() as session:
            booked = session.execute(_booked(client_id)).all()
            now = self._now()
            found = next(((number, day) for number, day in booked if is_asked(day, now)), None)
            return self._asked(session, client_id, *found) if found else None

    def of_session(self, client_id: UUID, number: int) -> AskedSession | None:
        """A booked session with its check; None where it is not booked."""
        with self._database.read() as session:
            day = _day_of(session, client_id, number)
            return self._asked(session, client_id, number, day) if day else None

    def unanswered(self, client_id: UUID) -> date | None:
        """The day of the session that the client is asked about now and has said nothing about."""
        asked = self.asked(client_id)
        return asked.day if asked and asked.check is None else None

    def _asked(self, session: Session, client_id: UUID, number: int, day: date) -> AskedSession:
        return AskedSession(number, day, is_asked(day, self._now()), self._latest(session, client_id, number, day))

    def _latest(self, session: Session, client_id: UUID, number: int, day: date) -> SessionCheck | None:
        return latest_checks(session, self._cipher, [client_id]).get((client_id, number, day))

    def _now(self) -> datetime:
        return self._clock().astimezone(self._zone)

    def _row(
        self, client_id: UUID, number: int, day: date, answers: Collection[CheckAnswer], told_by: UUID | None
    ) -> SessionCheckRow:
        identity = new_id()
        said = json.dumps(sorted(answers))
        return SessionCheckRow(
            id=identity,
            created_at=self._clock(),
            client_id=client_id,
            number=number,
            session_on=day,
            answers_enc=self._cipher.seal("session_check", "answers_enc", identity, said),
            told_by=told_by,
        )


def latest_checks(
    session: Session, cipher: FieldCipher, client_ids: Collection[UUID]
) -> Mapping[CheckKey, SessionCheck]:
    """The last answer for each session's day of these clients, in one query."""
    rows = select(SessionCheckRow).where(SessionCheckRow.client_id.in_(client_ids)).order_by(SessionCheckRow.id)
    last = {(row.client_id, row.number, row.session_on): row for row in session.scalars(rows)}
    return {key: _read(cipher, row) for key, row in last.items()}


def _read(cipher: FieldCipher, row: SessionCheckRow) -> SessionCheck:
    said = json.loads(cipher.open("session_check", "answers_enc", row.id, row.answers_enc))
    answers = frozenset(map(CheckAnswer, said))
    return SessionCheck(row.number, row.session_on, answers, row.created_at, row.told_by is not None)


def _booked(client_id: UUID) -> Select[int, date]:
    return (
        select(AppointmentRow.number, AppointmentRow.starts_on)
        .where(AppointmentRow.client_id == client_id, AppointmentRow.ended_at.is_(None), not_on_record())
        .order_by(AppointmentRow.number)
    )


def _day_of(session: Session, client_id: UUID, number: int) -> date | None:
    return session.scalar(
        select(AppointmentRow.starts_on).where(
            AppointmentRow.client_id == client_id, AppointmentRow.number == number, AppointmentRow.ended_at.is_(None)
        )
    )


def _day_to_ask_about(session: Session, client_id: UUID, number: int, now: datetime) -> date:
    day = _day_of(session, client_id, number)
    if day is None or not is_asked(day, now):
        raise RefusedError([_problem(day, number, now)])
    return day


def _problem(day: date | None, number: int, now: datetime) -> Problem:
    if day is None:
        words = "Session {number} is not booked any more. There is nothing to answer."
        return Problem("", Text(words, {"number": number}))
    if not has_begun(day, now):
        return Problem("", Text("This is asked from 16:00 on the day before the session, {day}.", {"day": day}))
    return Problem("", Text("The day of session {number} is over. There is nothing to answer.", {"number": number}))
