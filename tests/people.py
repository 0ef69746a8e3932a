"""People who can sign in."""

from typing import Any

from tests.rows import client_row
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.rows import ClientRow, new_id

PASSWORD = "correct horse battery staple"


def known_client(cipher: FieldCipher, blind_index: BlindIndex, email: str, **changes: Any) -> ClientRow:
    """A client whom mail reaches."""
    row_id = new_id()
    sealed = cipher.seal("client", "email_enc", row_id, email)
    return client_row(id=row_id, email_enc=sealed, email_index=blind_index.of(email), **changes)
