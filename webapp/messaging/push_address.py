"""Where a browser takes pushed messages: an address at its push service, and the keys that only it can open."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec

from webapp.domain.errors import DomainError

PUBLIC_KEY_BYTES = 65
SECRET_BYTES = 16
LONGEST_KEY = 100


class PushKeysError(DomainError):
    """Nothing can be encrypted for these keys."""


@dataclass(frozen=True)
class PushAddress:
    """What `PushSubscription.toJSON()` says; `p256dh` and `auth` are base64url without padding."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    def __post_init__(self) -> None:
        """Raises PushKeysError."""
        point = _bytes(self.p256dh, PUBLIC_KEY_BYTES)
        _bytes(self.auth, SECRET_BYTES)
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            raise PushKeysError("This key is no point of the curve.") from None

    @classmethod
    def read(cls, raw: object) -> PushAddress:
        """What a browser said. Raises PushKeysError, also where something else stands in its place."""
        keys = raw.get("keys") if isinstance(raw, Mapping) else None
        if not isinstance(raw, Mapping) or not isinstance(keys, Mapping):
            raise PushKeysError("This is no subscription.")
        values = [raw.get("endpoint"), keys.get("p256dh"), keys.get("auth")]
        if not all(isinstance(value, str) for value in values):
            raise PushKeysError("This is no subscription.")
        return cls(*map(str, values))

    @property
    def keys(self) -> str:
        """The keys as one text, to be sealed."""
        return json.dumps({"p256dh": self.p256dh, "auth": self.auth})

    @classmethod
    def of(cls, endpoint: str, keys: str) -> PushAddress:
        """The address again, from the endpoint and what `keys` gave."""
        return cls(endpoint, **json.loads(keys))


def _bytes(text: str, count: int) -> bytes:
    bare = text.rstrip("=")
    try:
        decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if len(text) > LONGEST_KEY or len(decoded) != count:
        raise PushKeysError(f"A key of {count} bytes is needed.")
    return decoded
