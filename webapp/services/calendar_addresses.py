"""Private addresses under which calendars read somebody's days. Whoever has one can read them, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from webapp.services.clock import Clock
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import CalendarAddressRow, StaffCalendarRow, new_id

NewToken = Callable[[], str]
HashOf = Callable[[str], str]


@dataclass(frozen=True)
class AddressBook:
    """Where the addresses of one kind of people are kept, and the column that says whose each is."""

    row: type[CalendarAddressRow] | type[StaffCalendarRow]
    owner: str

    @property
    def table(self) -> str:
        """The name that its sealed columns are bound to."""
        return self.row.__tablename__

    def standing(self, *where: ColumnElement[bool]) -> Select[Any]:
        """Addresses that answer."""
        return select(self.row).where(self.row.ended_at.is_(None), *where)

    def of(self, owner_id: UUID) -> Select[Any]:
        """The one of somebody."""
        return self.standing(getattr(self.row, self.owner) == owner_id)


OF_CLIENTS = AddressBook(CalendarAddressRow, "client_id")
OF_STAFF = AddressBook(StaffCalendarRow, "staff_id")


class CalendarAddresses:
    """Each person has one at most. An address is its token: it is found by a hash, and sealed to be shown again."""

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        clock: Clock,
        book: AddressBook = OF_CLIENTS,
        *,
        new_token: NewToken,
        hash_of: HashOf,
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._book = book
        self._new_token = new_token
        self._hash_of = hash_of

    def token_of(self, owner_id: UUID) -> str | None:
        """The address in force; None while the calendar is off."""
        with self._database.read() as session:
            row = session.scalars(self._book.of(owner_id)).first()
            return self._cipher.open(self._book.table, "token_enc", row.id, row.token_enc) if row else None

    def owner_of(self, token: str) -> UUID | None:
        """Whose days an address shows; None for one that never was, or was ended."""
        with self._database.read() as session:
            row = session.scalars(self._book.standing(self._book.row.token_hash == self._hash_of(token))).first()
            owner: UUID | None = getattr(row, self._book.owner) if row else None
        return owner

    def turn_on(self, owner_id: UUID) -> None:
        """Makes an address; one that there is stays."""
        with self._database.write() as session:
            if session.scalars(self._book.of(owner_id)).first() is None:
                self._add(session, owner_id)

    def renew(self, owner_id: UUID) -> None:
        """Ends the address that there is, and makes another one."""
        with self._database.write() as session:
            self._end(session, owner_id)
            self._add(session, owner_id)

    def turn_off(self, owner_id: UUID) -> None:
        """Ends the address: from now on it answers nobody."""
        with self._database.write() as session:
            self._end(session, owner_id)

    def _end(self, session: Session, owner_id: UUID) -> None:
        for row in session.scalars(self._book.of(owner_id)):
            row.ended_at = self._clock()
        session.flush()  # One open address at a time: the database looks.

    def _add(self, session: Session, owner_id: UUID) -> None:
        identity, token = new_id(), self._new_token()
        session.add(
            self._book.row(
                id=identity,
                created_at=self._clock(),
                token_hash=self._hash_of(token),
                token_enc=self._cipher.seal(self._book.table, "token_enc", identity, token),
                **{self._book.owner: owner_id},
            )
        )
