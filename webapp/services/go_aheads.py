"""Going ahead with a session that is not ready: a named person says why, against reasons that they have seen."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.problem import Problem, RefusedError, refuse
from webapp.domain.readiness import Level, Readiness
from webapp.domain.text import Text
from webapp.services.desk import Desk
from webapp.services.readiness import ReadinessService
from webapp.services.sealed_codes import seal_codes
from webapp.storage.rows import AppointmentRow, GoAheadRow, new_id


class GoAheads:
    """Each is kept for good; a reason that comes up afterwards needs a new one."""

    def __init__(self, desk: Desk, readiness: ReadinessService) -> None:
        self._desk = desk
        self._readiness = readiness

    def record(self, client_id: UUID, number: int, staff_id: UUID, reason: str, seen: Collection[str]) -> None:
        """Goes ahead with a booked session against the red reasons whose words were `seen`.

        The same once more changes nothing. Raises RefusedError, also where a reason has come up since the page was
        opened.
        """
        of_session = (AppointmentRow.client_id == client_id, AppointmentRow.number == number)
        with self._desk.database.write() as session:
            booked = self._readiness.within(session, *of_session)
            if not booked:
                words = Text("Session {number} is not booked any more.", {"number": number})
                raise RefusedError([Problem("", words)])
            ((appointment_id, ready),) = booked.items()
            if self._is_the_same(session, appointment_id, ready, staff_id, reason):
                return
            refuse(*_problems(ready, reason, seen))
            session.add(self._row(client_id, appointment_id, staff_id, ready, reason))

    def _is_the_same(
        self, session: Session, appointment_id: UUID, ready: Readiness, staff_id: UUID, reason: str
    ) -> bool:
        of_session = select(GoAheadRow.staff_id).where(GoAheadRow.appointment_id == appointment_id)
        last_by = session.scalars(of_session.order_by(GoAheadRow.id.desc()).limit(1)).first()
        last = ready.go_ahead
        return ready.went_ahead and last is not None and (last_by, last.words) == (staff_id, reason)

    def _row(self, client_id: UUID, appointment_id: UUID, staff_id: UUID, ready: Readiness, reason: str) -> GoAheadRow:
        identity = new_id()
        return GoAheadRow(
            id=identity,
            created_at=self._desk.clock(),
            client_id=client_id,
            appointment_id=appointment_id,
            staff_id=staff_id,
            reasons=seal_codes(self._desk.cipher, "go_ahead", identity, sorted(stop.code for stop in ready.stops)),
            reason_enc=self._desk.cipher.seal("go_ahead", "reason_enc", identity, reason),
        )


def _problems(ready: Readiness, reason: str, seen: Collection[str]) -> tuple[Problem, ...]:
    if ready.level is not Level.RED:
        return (Problem("", Text("This session is not red. There is nothing to go ahead against.")),)
    if ready.went_ahead and ready.go_ahead:
        words = "{name} has gone ahead with this session in the meantime."
        return (Problem("", Text(words, {"name": ready.go_ahead.by})),)
    if not {stop.word for stop in ready.stops} <= set(seen):
        return (Problem("", Text("Another reason has come up in the meantime. Please look at all of them again.")),)
    if not reason:
        return (Problem("reason", Text("Please write down why you go ahead.")),)
    return ()
