"""A client signs in on another phone: by a mailed code, or by the link that comes with it."""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from webapp.messaging.mail import Delivery, MailAddressError, MailUnavailableError
from webapp.services.accounts.attempts import Attempts, Bucket, Limit, network_of
from webapp.services.accounts.errors import SignInCodeError
from webapp.services.accounts.post import Post
from webapp.services.accounts.secret import hash_of, new_code, new_token
from webapp.services.accounts.sessions import LoginSessions
from webapp.services.clock import Clock
from webapp.services.merged_records import kept_id, not_merged
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.rows import AppointmentRow, AttemptRow, ClientRow, DecisionRow, SignInCodeRow, new_id

LOGGER = logging.getLogger(__name__)

VALID = timedelta(minutes=10)
TRIES = 5
MAILS = Limit("mail", 5, timedelta(hours=1))
ASKING = Limit("ask_ip", 20, timedelta(minutes=1))
TYPING = Limit("code_ip", 20, timedelta(minutes=1))


@dataclass(frozen=True)
class Mailed:
    """What a letter carries. It is made for unknown addresses too, which never see it."""

    id: UUID = field(default_factory=new_id)
    code: str = field(default_factory=new_code, repr=False)
    token: str = field(default_factory=new_token, repr=False)


class ClientSignIn:
    """Whether an address is known shows in its mailbox alone: answers, limits, failures, timing are the same (C6)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        attempts: Attempts,
        sessions: LoginSessions,
        cipher: FieldCipher,
        blind_index: BlindIndex,
        post: Post,
    ) -> None:
        self._database = database
        self._clock = clock
        self._attempts = attempts
        self._sessions = sessions
        self._cipher = cipher
        self._blind_index = blind_index
        self._post = post

    def ask(self, email: str, address: str | None) -> UUID:
        """Mail a code and a link if a client has this e-mail; the id is what a typed code is compared under.

        `address` is the network address that asks. Raises TooManyAttemptsError, or MailUnavailableError, in which
        case nothing is counted.
        """
        mailed, index = Mailed(), self._blind_index.of(email)
        with self._database.write() as session:
            spent = self._attempts.spend_within(session, Bucket(ASKING, network_of(address)), Bucket(MAILS, index))
            client = _newest_client(session, index)
            if client:
                session.add(self._code_row(session, client, mailed))
        # Written in any case: a letter that nobody gets takes as long as one that somebody gets.
        message = self._letter(client, mailed)
        delivery = self._connect(spent)
        if client and message:
            delivery.send_soon(message)
        else:
            delivery.hang_up()
        return mailed.id

    def with_code(self, request_id: UUID, code: str, address: str | None) -> str:
        """A session token for the right code under the id that `ask` gave, or SignInCodeError."""
        with self._database.write() as session:
            self._attempts.spend_within(session, Bucket(TYPING, network_of(address)))
            row = session.get(SignInCodeRow, request_id)
            token = self._try_code(session, row, code) if row and self._is_open(row) else None
        # Raised outside the transaction, because a failed try has to stay counted.
        if token is None:
            raise SignInCodeError("No open sign-in has this code.")
        return token

    def with_link(self, link_token: str) -> str:
        """A session token for the token of a mailed link, or SignInCodeError."""
        with self._database.write() as session:
            row = session.scalars(select(SignInCodeRow).filter_by(token_hash=hash_of(link_token))).one_or_none()
            if row is None or not self._is_open(row):
                raise SignInCodeError("No open sign-in has this link.")
            return self._use(session, row)

    def _code_row(self, session: Session, client: ClientRow, mailed: Mailed) -> SignInCodeRow:
        now = self._clock()
        return SignInCodeRow(
            id=mailed.id,
            created_at=now,
            client_id=kept_id(session, client.id),
            code_hash=self._blind_index.of_code(mailed.code, mailed.id),
            token_hash=hash_of(mailed.token),
            expires_at=now + VALID,
            tries=0,
        )

    def _connect(self, spent: list[AttemptRow]) -> Delivery:
        try:
            return self._post.connect()
        except MailUnavailableError:
            with self._database.write() as session:
                self._attempts.give_back_within(session, spent)
            raise

    def _letter(self, client: ClientRow | None, mailed: Mailed) -> EmailMessage | None:
        recipient, locale = (self._email_of(client), client.locale) if client else (self._post.sender, "en")
        link, minutes = self._post.link("/sign-in/link", mailed.token), VALID // timedelta(minutes=1)
        try:
            return self._post.write("sign_in", locale, recipient, code=mailed.code, link=link, minutes=minutes)
        except MailAddressError:
            LOGGER.warning("The stored address of client %s takes no mail", client and client.id)
            return None

    def _email_of(self, client: ClientRow) -> str:
        # The stored address and never the typed one: two may be equal to the index and end in different mailboxes.
        return self._cipher.open("client", "email_enc", client.id, client.email_enc)

    def _is_open(self, row: SignInCodeRow) -> bool:
        return row.used_at is None and row.tries < TRIES and self._clock() < row.expires_at

    def _try_code(self, session: Session, row: SignInCodeRow, code: str) -> str | None:
        row.tries += 1
        is_right = hmac.compare_digest(row.code_hash, self._blind_index.of_code(code, row.id))
        return self._use(session, row) if is_right else None

    def _use(self, session: Session, row: SignInCodeRow) -> str:
        row.used_at = self._clock()
        # Somebody may have merged the record after the letter went out.
        return self._sessions.start_within(session, "client", kept_id(session, row.client_id))


def _newest_client(session: Session, index: str) -> ClientRow | None:
    """Who signs in with this e-mail: the newest record that staff have worked with, else the newest of all.

    Anybody can send an intake with somebody else's address; that must not take the owner's plan out of reach.
    A record that was merged into another leads there: staff know whose it is.
    """
    same_email = select(ClientRow).where(ClientRow.email_index == index)
    is_known = or_(_works_with(DecisionRow), _works_with(AppointmentRow), ~not_merged(ClientRow.id))
    newest_first = (is_known.desc(), ClientRow.created_at.desc(), ClientRow.id.desc())
    return session.scalars(same_email.order_by(*newest_first).limit(1)).first()


def _works_with(record: type[DecisionRow | AppointmentRow]) -> ColumnElement[bool]:
    return exists().where(record.client_id == ClientRow.id)
