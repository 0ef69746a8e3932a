"""The key with which an installation signs what it pushes to phones: made at the first start, never changed."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from webapp.storage.keys import BrokenKeyFileError, KeyFileError, create_private, read_private

PUSH_KEY_FILE = "push_key.pem"


def load_or_create_push_key(instance_path: Path) -> ec.EllipticCurvePrivateKey:
    """The key of this installation, made now if there is none. Processes that start together end up with the same one.

    Browsers tie a subscription to it: with a new one every phone has to switch its reminders on again, no more.
    """
    path = instance_path / PUSH_KEY_FILE
    try:
        instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            create_private(path, _new_key)
        return _read(path)
    except OSError as error:
        raise KeyFileError(f"{error.filename}: {error.strerror}. Stipple keeps its keys there.") from error


def _new_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(read_private(path).encode(), password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise BrokenKeyFileError(
        f"{path} is no P-256 key. Put it back from a copy, or delete it: then every phone has to be asked anew."
    )
