"""Who a client is and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import ClientRow


@dataclass(frozen=True)
class Contact:
    """How to reach a client. `phone` is empty where none was given."""

    name: str
    email: str
    phone: str
    reach_by: str


def read_contact(cipher: FieldCipher, row: ClientRow) -> Contact:
    """The contact data of a client's row, opened."""
    return Contact(
        name=cipher.open("client", "name_enc", row.id, row.name_enc),
        email=cipher.open("client", "email_enc", row.id, row.email_enc),
        phone=cipher.open("client", "phone_enc", row.id, row.phone_enc) if row.phone_enc else "",
        reach_by=row.reach_by,
    )
