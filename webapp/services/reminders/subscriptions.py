"""The phones that take pushed messages, each for as long as its client stays signed in on it (C56)."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from webapp.messaging.push import PushSubscription
from webapp.messaging.push_address import PushAddress
from webapp.services.accounts.sessions import is_running
from webapp.services.clock import Clock
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import LoginSessionRow, PushSubscriptionRow, new_id

# Nobody carries more; a sixth takes the place of the one that was added first.
MOST = 5
TABLE = "push_subscription"


class PushSubscriptions:
    """`check` raises for an endpoint that nothing may be sent to; it is asked again before every message."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock, check: Callable[[str], None]) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._check = check

    def add(self, client_id: UUID, session_id: UUID, address: PushAddress) -> None:
        """From now on messages for this client reach the phone that is signed in with this session.

        A phone has one subscription, and an address is one person's: whoever signs in on a phone takes it over.
        Raises PushEndpointError, or ChannelUnavailableError where it cannot be checked now.
        """
        self._check(address.endpoint)
        row_id, digest = new_id(), _hash(address.endpoint)
        row = PushSubscriptionRow(
            id=row_id,
            created_at=self._clock(),
            client_id=client_id,
            login_session_id=session_id,
            endpoint_hash=digest,
            endpoint_enc=self._cipher.seal(TABLE, "endpoint_enc", row_id, address.endpoint),
            keys_enc=self._cipher.seal(TABLE, "keys_enc", row_id, address.keys),
        )
        is_before = or_(PushSubscriptionRow.endpoint_hash == digest, PushSubscriptionRow.login_session_id == session_id)
        with self._database.write() as session:
            session.execute(delete(PushSubscriptionRow).where(is_before))
            self._make_room(session, client_id)
            session.add(row)

    def remove(self, client_id: UUID, session_id: UUID) -> bool:
        """Nothing reaches this phone any more; gives whether the client has another one that messages reach."""
        of_phone = PushSubscriptionRow.login_session_id == session_id
        with self._database.write() as session:
            session.execute(delete(PushSubscriptionRow).where(of_phone))
            return session.scalars(self._running(client_id)).first() is not None

    def of(self, client_id: UUID) -> list[PushSubscription]:
        """The phones on which the client is signed in and has asked for messages."""
        with self._database.read() as session:
            rows = session.scalars(self._running(client_id)).all()
        return [PushSubscription(row.id, self._address(row)) for row in rows]

    def has(self, client_id: UUID, session_id: UUID | None = None) -> bool:
        """Whether messages reach any phone of the client, or the one with this session."""
        wanted = self._running(client_id)
        if session_id:
            wanted = wanted.where(PushSubscriptionRow.login_session_id == session_id)
        with self._database.read() as session:
            return session.scalars(wanted).first() is not None

    def forget(self, subscription_id: UUID) -> None:
        """The push service says that this one takes nothing any more."""
        with self._database.write() as session:
            session.execute(delete(PushSubscriptionRow).where(PushSubscriptionRow.id == subscription_id))

    def _running(self, client_id: UUID) -> Select[PushSubscriptionRow]:
        joined = select(PushSubscriptionRow).join(
            LoginSessionRow, LoginSessionRow.id == PushSubscriptionRow.login_session_id
        )
        is_theirs = PushSubscriptionRow.client_id == client_id
        newest_first = PushSubscriptionRow.created_at.desc(), PushSubscriptionRow.id.desc()
        return joined.where(is_theirs, is_running("client", self._clock())).order_by(*newest_first)

    def _make_room(self, session: Session, client_id: UUID) -> None:
        """Leave one place, and no row of a session that has ended."""
        kept = [row.id for row in session.scalars(self._running(client_id))][: MOST - 1]
        is_theirs = PushSubscriptionRow.client_id == client_id
        session.execute(delete(PushSubscriptionRow).where(is_theirs, PushSubscriptionRow.id.not_in(kept)))

    def _address(self, row: PushSubscriptionRow) -> PushAddress:
        endpoint = self._cipher.open(TABLE, "endpoint_enc", row.id, row.endpoint_enc)
        return PushAddress.of(endpoint, self._cipher.open(TABLE, "keys_enc", row.id, row.keys_enc))


def _hash(endpoint: str) -> str:
    # A plain one will do: an endpoint holds a long random name.
    return sha256(endpoint.encode()).hexdigest()
