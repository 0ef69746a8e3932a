"""Secrets that are given out once and kept as a hash."""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN_BYTES = 32
CODE_DIGITS = 6


def new_token() -> str:
    """256 random bits, fit for a link or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is stored of a token. A plain hash will do: nobody can go through 256 bits."""
    return sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Six digits that a person can type."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
