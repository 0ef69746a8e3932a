"""What clients are found by: keyed hashes of the beginnings of their names, their addresses and their numbers.

Written with the intake; for clients who were there before, by the worker, a few at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import Lock
from uuid import UUID

from sqlalchemy import ColumnElement, exists, insert, select
from sqlalchemy.orm import Session

from webapp.domain.search_words import beginnings, digits_of, tails_of
from webapp.services.clock import Clock
from webapp.services.contact import Contact, read_contact
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher, normal_email
from webapp.storage.rows import ClientRow, SearchTokenRow, new_id

Token = tuple[str, str]
# So few that everybody else who writes hardly has to wait.
BATCH = 50


def tokens_of(index: BlindIndex, contact: Contact) -> frozenset[Token]:
    """The kind and hash of everything that a client is found by."""
    return frozenset({*_name_tokens(index, contact.name), *_contact_tokens(index, contact)})


def write_tokens(session: Session, index: BlindIndex, clock: Clock, client_id: UUID, contact: Contact) -> None:
    """Puts a client without tokens into the index, inside the caller's transaction."""
    add_tokens(session, clock, {client_id: tokens_of(index, contact)})


def add_tokens(session: Session, clock: Clock, tokens: Mapping[UUID, frozenset[Token]]) -> None:
    """Stores tokens that these clients do not have yet, in one statement."""
    now = clock()
    rows = [
        {"id": new_id(), "created_at": now, "client_id": client_id, "kind": kind, "token": token}
        for client_id, of_client in tokens.items()
        for kind, token in sorted(of_client)
    ]
    if rows:
        session.execute(insert(SearchTokenRow), rows)


class SearchIndex:
    """Brings clients into the index who are not in it."""

    def __init__(self, database: Database, cipher: FieldCipher, index: BlindIndex, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._index = index
        self._clock = clock
        self._at_it = Lock()
        # Once nobody is left out, nobody will be: every intake brings its tokens along.
        self._was_whole = False

    def is_whole(self) -> bool:
        """Whether every client can be found."""
        if not self._was_whole:
            with self._database.read() as session:
                left_out = session.scalars(select(ClientRow.id).where(_is_left_out()).limit(1)).first()
            self._was_whole = left_out is None
        return self._was_whole

    def catch_up(self) -> int:
        """Indexes everybody who is left out, in small transactions; gives their number. A second call finds nobody.

        One thread of a process does it; another that comes meanwhile leaves it to that one.
        """
        if not self._at_it.acquire(blocking=False):
            return 0
        try:
            number = 0
            while not self.is_whole():
                number += self._catch_up_some()
            return number
        finally:
            self._at_it.release()

    def _catch_up_some(self) -> int:
        left_out = select(ClientRow).where(_is_left_out()).order_by(ClientRow.id).limit(BATCH)
        with self._database.write() as session:
            rows = session.scalars(left_out).all()
            tokens = {row.id: tokens_of(self._index, read_contact(self._cipher, row)) for row in rows}
            add_tokens(session, self._clock, tokens)
        return len(rows)


def _is_left_out() -> ColumnElement[bool]:
    return ~exists().where(SearchTokenRow.client_id == ClientRow.id)


def _name_tokens(index: BlindIndex, name: str) -> Iterator[Token]:
    return (("name", index.of_name_prefix(beginning)) for beginning in beginnings(name))


def _contact_tokens(index: BlindIndex, contact: Contact) -> Iterator[Token]:
    yield "email", index.of_email_whole(contact.email)
    yield "email", index.of_email_local(normal_email(contact.email).rpartition("@")[0])
    if contact.phone:
        yield "phone", index.of_phone_whole(digits_of(contact.phone))
        yield from (("phone", index.of_phone_tail(tail)) for tail in tails_of(contact.phone))
