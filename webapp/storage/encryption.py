"""Sealing single fields, and finding sealed contact data again without opening it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from webapp.domain.errors import DomainError
from webapp.storage.database import Database
from webapp.storage.keys import KEY_ID_BYTES, FieldKeys, LostFieldKeysError
from webapp.storage.rows import ClientRow

NONCE_BYTES = 12


class DecryptionError(DomainError):
    """A sealed field was changed, moved to another place, or sealed with a key that is not at hand."""

    def __init__(self) -> None:
        # One message for all causes: which one it was helps only somebody who is trying things out.
        super().__init__("A stored field could not be opened.")


class FieldCipher:
    """AES-256-GCM for one field of one row.

    Sealed bytes are key id, nonce, ciphertext and tag; they open only under the table, column and row they were
    sealed for, so they cannot be copied into another person's record.
    """

    def __init__(self, field_keys: FieldKeys) -> None:
        self._current = field_keys.current
        self._ciphers = {key_id: AESGCM(key) for key_id, key in field_keys.keys.items()}

    def seal(self, table: str, column: str, row_id: UUID, plaintext: str) -> bytes:
        """The text as bytes for a column named `..._enc`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        place = _place(table, column, row_id, self._current)
        sealed = self._ciphers[self._current].encrypt(nonce, plaintext.encode(), place)
        return bytes.fromhex(self._current) + nonce + sealed

    def open(self, table: str, column: str, row_id: UUID, sealed: bytes) -> str:
        """The text that was sealed for exactly this place, or `DecryptionError`."""
        key_id = sealed[:KEY_ID_BYTES].hex()
        nonce, rest = sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES], sealed[KEY_ID_BYTES + NONCE_BYTES :]
        try:
            return self._ciphers[key_id].decrypt(nonce, rest, _place(table, column, row_id, key_id)).decode()
        except (InvalidTag, KeyError, ValueError) as error:
            raise DecryptionError from error


def refuse_other_keys(database: Database, cipher: FieldCipher) -> None:
    """Raise when what is stored was sealed with other keys: going on would mix two sets for good."""
    with database.read() as session:
        client = session.scalars(select(ClientRow).order_by(ClientRow.created_at.desc()).limit(1)).first()
    try:
        if client:
            cipher.open("client", "name_enc", client.id, client.name_enc)
    except DecryptionError as error:
        raise LostFieldKeysError(
            "The keys do not fit the database. Put the field_keys.json back that was in use with it."
        ) from error


class BlindIndex:
    """Keyed hashes that are equal for equal contact data and tell nothing without the key.

    Only for what must be found again. Never for health answers: equal values would show.
    """

    def __init__(self, field_keys: FieldKeys) -> None:
        self._key = field_keys.index_key

    def of(self, email: str) -> str:
        """The index of an e-mail address, however it was capitalised or spaced."""
        return self._hash("email", normal_email(email))

    def of_phone(self, phone: str) -> str:
        """The index of a phone number, however its digits were written and grouped."""
        return self._hash("phone", normal_phone(phone))

    def of_name_prefix(self, beginning: str) -> str:
        """The search token of what a word of a name begins with, folded (see domain/search_words.py)."""
        return self._hash("name_prefix", beginning)

    def of_email_whole(self, email: str) -> str:
        """The search token of a whole e-mail address."""
        return self._hash("email_whole", normal_email(email))

    def of_email_local(self, local: str) -> str:
        """The search token of what stands before the @."""
        return self._hash("email_local", normal_email(local))

    def of_phone_whole(self, digits: str) -> str:
        """The search token of all digits of a number."""
        return self._hash("phone_whole", digits)

    def of_phone_tail(self, digits: str) -> str:
        """The search token of the last digits of a number. Not that of a whole one: four digits are no number."""
        return self._hash("phone_tail", digits)

    def of_code(self, code: str, row_id: UUID) -> str:
        """The stored form of a short sign-in code: six digits under a plain hash are found in a second."""
        return self._hash(f"code|{row_id}", code)

    def of_submission(self, body: str) -> str:
        """What tells a repeated submission from a changed one. Keyed: answers are few enough to be guessed."""
        return self._hash("submission", body)

    def _hash(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()


def normal_email(email: str) -> str:
    """One spelling per address: NFKC, no spaces around it, lower case."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def normal_phone(phone: str) -> str:
    """One spelling per number: Western digits only, and a plus in front if there was one."""
    text = unicodedata.normalize("NFKC", phone).strip()
    digits = "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())
    return f"+{digits}" if text.startswith("+") else digits


def _place(table: str, column: str, row_id: UUID, key_id: str) -> bytes:
    return f"{table}|{column}|{row_id}|{key_id}".encode()
