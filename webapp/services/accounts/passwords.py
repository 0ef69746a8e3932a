"""Passwords of staff: long enough, hashed slowly, checked as slowly where there is no account (C3, C6)."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from webapp.services.accounts.errors import PasswordLengthError
from webapp.services.accounts.secret import new_token

SHORTEST, LONGEST = 15, 128
MEMORY_KIB, ROUNDS, LANES = 19 * 1024, 2, 1


class Passwords:
    """Argon2id. There is no rule about which characters: length is what makes a password hard to guess."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES)

    def hash(self, password: str) -> str:
        """What is stored of a new password."""
        password = _as_typed(password)
        if not SHORTEST <= len(password) <= LONGEST:
            raise PasswordLengthError(f"A password has {SHORTEST} to {LONGEST} characters.")
        return self._hasher.hash(password)

    def match(self, password_hash: str | None, password: str) -> bool:
        """Whether it is the password. No hash means no account, and takes as long."""
        password = _as_typed(password)
        # A novel in the password field must not keep the processor busy.
        if len(password) > LONGEST:
            return False
        decoy = self._decoy
        try:
            self._hasher.verify(password_hash or decoy, password)
        except (Argon2Error, InvalidHashError):
            return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether it was made with other costs than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash(new_token())


def _as_typed(password: str) -> str:
    """One form per password: keyboards compose letters differently, and fields drop spaces at the ends."""
    return unicodedata.normalize("NFC", password).strip()
