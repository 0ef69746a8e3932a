"""How far visitors get in the intake, for the clinic's numbers; nothing of it says who a visitor was."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from webapp.content.library import Library
from webapp.domain.errors import DomainError
from webapp.services.accounts.attempts import Attempts, Bucket, Limit, network_of
from webapp.services.clock import Clock, Today
from webapp.services.numbers.drop_off import places
from webapp.storage.database import Database
from webapp.storage.rows import IntakeReachRow

# A visitor says it at most a few times in a visit; families share an address.
PER_NETWORK = Limit("reach_ip", 120, timedelta(minutes=10))
EVERYWHERE = Limit("reach", 3000, timedelta(hours=1))


class UnknownPlaceError(DomainError):
    """There is no such place in the intake."""


class IntakeReach:
    """Keeps one line for each visit: the furthest place, and whether the answers were sent."""

    def __init__(self, database: Database, library: Library, attempts: Attempts, clock: Clock, today: Today) -> None:
        self._database = database
        self._places = places(library.content.questionnaire)
        self._attempts = attempts
        self._clock = clock
        self._today = today

    def note(self, attempt_id: UUID, place: str, *, is_sent: bool, address: str) -> None:
        """Notes where a visitor is. What was further stays, and what was sent stays sent.

        Raises UnknownPlaceError, TooManyAttemptsError.
        """
        if place not in self._places:
            raise UnknownPlaceError("There is no such place in the intake.")
        buckets = Bucket(PER_NETWORK, network_of(address)), Bucket(EVERYWHERE, "all")
        with self._database.write() as session:
            self._attempts.spend_within(session, *buckets)
            row = session.scalars(select(IntakeReachRow).where(IntakeReachRow.attempt_id == attempt_id)).first()
            if row is None:
                row = IntakeReachRow(
                    created_at=self._clock(), attempt_id=attempt_id, day=self._today(), question=place, is_sent=is_sent
                )
                session.add(row)
            row.question = max(row.question, place, key=self._order)
            row.is_sent = row.is_sent or is_sent

    def _order(self, place: str) -> int:
        """What another version of the content called a place counts as its beginning."""
        return self._places.index(place) if place in self._places else -1
