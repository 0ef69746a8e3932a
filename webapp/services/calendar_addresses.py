"""Private addresses under which calendars read a client's days. Whoever has one can read them, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.services.clock import Clock
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import CalendarAddressRow, new_id

NewToken = Callable[[], str]
HashOf = Callable[[str], str]


class CalendarAddresses:
    """Each client has one at most. An address is its token: it is found by a hash, and sealed to be shown again."""

    def __init__(
        self, database: Database, cipher: FieldCipher, clock: Clock, *, new_token: NewToken, hash_of: HashOf
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._new_token = new_token
        self._hash_of = hash_of

    def token_of(self, client_id: UUID) -> str | None:
        """The address in force; None while the calendar is off."""
        with self._database.read() as session:
            row = session.scalars(_open(client_id)).first()
            return self._cipher.open("calendar_address", "token_enc", row.id, row.token_enc) if row else None

    def client_of(self, token: str) -> UUID | None:
        """Whose days an address shows; None for one that never was, or was ended."""
        wanted = select(CalendarAddressRow.client_id).where(
            CalendarAddressRow.token_hash == self._hash_of(token), CalendarAddressRow.ended_at.is_(None)
        )
        with self._database.read() as session:
            return session.scalars(wanted).first()

    def turn_on(self, client_id: UUID) -> None:
        """Makes an address; one that there is stays."""
        with self._database.write() as session:
            if session.scalars(_open(client_id)).first() is None:
                self._add(session, client_id)

    def renew(self, client_id: UUID) -> None:
        """Ends the address that there is, and makes another one."""
        with self._database.write() as session:
            self._end(session, client_id)
            self._add(session, client_id)

    def turn_off(self, client_id: UUID) -> None:
        """Ends the address: from now on it answers nobody."""
        with self._database.write() as session:
            self._end(session, client_id)

    def _end(self, session: Session, client_id: UUID) -> None:
        for row in session.scalars(_open(client_id)):
            row.ended_at = self._clock()
        session.flush()  # One open address at a time: the database looks.

    def _add(self, session: Session, client_id: UUID) -> None:
        identity, token = new_id(), self._new_token()
        session.add(
            CalendarAddressRow(
                id=identity,
                created_at=self._clock(),
                client_id=client_id,
                token_hash=self._hash_of(token),
                token_enc=self._cipher.seal("calendar_address", "token_enc", identity, token),
            )
        )


def _open(client_id: UUID) -> Select[CalendarAddressRow]:
    return select(CalendarAddressRow).where(
        CalendarAddressRow.client_id == client_id, CalendarAddressRow.ended_at.is_(None)
    )
