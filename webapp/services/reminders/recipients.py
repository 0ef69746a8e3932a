"""Where reminders go: the contact data of a client, and the token with which a letter can be the last one."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from sqlalchemy import select

from webapp.messaging.mail_channel import MailRecipient
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow, ReminderChoiceRow

ID_BYTES = 16


class StopTokens:
    """Tokens that name a client's choice and can switch it off. They open nothing, and do not age (C14)."""

    def __init__(self, secret_key: str) -> None:
        # The salt makes this a key of its own: no other token of ours is one of these, nor the other way round.
        self._signer = Signer(secret_key, salt="stop-reminders", key_derivation="hmac", digest_method=sha256)

    def make(self, choice_id: UUID) -> str:
        """The token for a link; always the same for the same choice."""
        return self._signer.sign(base64_encode(choice_id.bytes)).decode()

    def read(self, token: str) -> UUID | None:
        """The choice that a token names; None if we did not make it."""
        try:
            raw = base64_decode(self._signer.unsign(token.encode()))
        except (BadSignature, UnicodeError):
            return None
        return UUID(bytes=raw) if len(raw) == ID_BYTES else None


class Recipients:
    """Opens contact data for the moment of sending."""

    def __init__(self, database: Database, cipher: FieldCipher, tokens: StopTokens) -> None:
        self._database = database
        self._cipher = cipher
        self._tokens = tokens

    def mail_recipient(self, client_id: UUID) -> MailRecipient | None:
        """The client's address; None for one who has chosen nothing yet."""
        of_client = select(ReminderChoiceRow.id).where(ReminderChoiceRow.client_id == client_id)
        with self._database.read() as session:
            client, choice_id = session.get(ClientRow, client_id), session.scalars(of_client).one_or_none()
        if client is None or choice_id is None:
            return None
        address = self._cipher.open("client", "email_enc", client.id, client.email_enc)
        return MailRecipient(address, self._tokens.make(choice_id))

    def phone(self, client_id: UUID) -> str | None:
        """The client's phone number, if they gave one."""
        with self._database.read() as session:
            client = session.get(ClientRow, client_id)
        if client is None or client.phone_enc is None:
            return None
        return self._cipher.open("client", "phone_enc", client.id, client.phone_enc)

    def language(self, client_id: UUID) -> str:
        """The language of the client's intake, in which letters speak, as a tag."""
        with self._database.read() as session:
            return session.get_one(ClientRow, client_id).locale
