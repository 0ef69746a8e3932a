"""Codes of reasons that may tell of a client's health, kept sealed in a column that holds a list.

"check_pregnancy" says of somebody what their sealed answer says, so it is no plainer than that (C32).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from uuid import UUID

from webapp.storage.encryption import FieldCipher

COLUMN = "reasons"
_SEALED = "sealed:"


def seal_codes(cipher: FieldCipher, table: str, row_id: UUID, codes: Iterable[str]) -> list[str]:
    """The codes for the column `reasons` of this row."""
    sealed = cipher.seal(table, COLUMN, row_id, json.dumps(list(codes)))
    return [_SEALED + b64encode(sealed).decode()]


def open_codes(cipher: FieldCipher, table: str, row_id: UUID, stored: Iterable[str]) -> tuple[str, ...]:
    """The codes in their order. Those that say nothing about anybody's health stand there as they are."""
    found: list[str] = []
    for each in stored:
        is_sealed = each.startswith(_SEALED)
        found += json.loads(cipher.open(table, COLUMN, row_id, _bytes(each))) if is_sealed else [each]
    return tuple(found)


def _bytes(stored: str) -> bytes:
    return b64decode(stored.removeprefix(_SEALED))
