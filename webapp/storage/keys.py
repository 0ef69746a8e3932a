"""The secrets of an installation: made at the first start, kept beside the database but never in it."""

from __future__ import annotations

import base64
import json
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from webapp.domain.errors import DomainError

SECRET_KEY_FILE = "secret_key"  # noqa: S105  a file's name
FIELD_KEYS_FILE = "field_keys.json"
KEY_BYTES = 32
KEY_ID_BYTES = 4


class KeyFileError(DomainError):
    """The key files cannot be used as they are; the message says what to do."""


class OpenKeyFileError(KeyFileError):
    """Others on this machine may read a key file."""


class BrokenKeyFileError(KeyFileError):
    """A key file does not hold what it should."""


class LostFieldKeysError(KeyFileError):
    """The field keys are gone; new ones would make everything stored so far unreadable for good."""


@dataclass(frozen=True)
class FieldKeys:
    """The keys of sealed fields: one seals, all open; and a separate one for the blind indexes."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> FieldKeys:
        """A fresh set with one sealing key."""
        key_id = secrets.token_hex(KEY_ID_BYTES)
        return cls(key_id, {key_id: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_json(cls, text: str) -> FieldKeys:
        """Read what `to_json` wrote, or raise `ValueError`."""
        data = json.loads(text)
        try:
            keys = {_key_id(key_id): _key(encoded) for key_id, encoded in data["keys"].items()}
            current, index_key = data["current"], _key(data["index_key"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{error!r}") from error
        if current not in keys:
            raise ValueError("the current key is not among the keys")
        return cls(current, keys, index_key)

    def to_json(self) -> str:
        """The content of the key file."""
        keys = {key_id: base64.b64encode(key).decode() for key_id, key in self.keys.items()}
        index_key = base64.b64encode(self.index_key).decode()
        return json.dumps({"current": self.current, "keys": keys, "index_key": index_key}, indent=2) + "\n"


@dataclass(frozen=True)
class Keys:
    """All secrets of an installation."""

    secret_key: str = field(repr=False)
    field_keys: FieldKeys


def load_or_create(instance_path: Path) -> Keys:
    """The secrets of this installation, made now if this is its first start.

    Processes that start together end up with the same keys.
    """
    secret_path, field_path = instance_path / SECRET_KEY_FILE, instance_path / FIELD_KEYS_FILE
    try:
        instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The secret key is made last: where it stands without field keys, those have been lost.
        if not secret_path.exists():
            create_private(field_path, FieldKeys.generate().to_json)
            create_private(secret_path, lambda: secrets.token_urlsafe(KEY_BYTES) + "\n")
        elif not field_path.exists():
            raise LostFieldKeysError(
                f"{field_path} is missing. Put it back from a copy: without it nothing can be read."
            )
        return Keys(_read_secret_key(secret_path), _read_field_keys(field_path))
    except OSError as error:
        raise KeyFileError(f"{error.filename}: {error.strerror}. Stipple keeps its keys there.") from error


def create_private(path: Path, content: Callable[[], str]) -> None:
    """Write the file whole or not at all; leave alone what another process wrote first."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content())
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make sure that a file's name survives a power cut, not only its content."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_private(path: Path) -> str:
    """The content of a key file that nobody else can open; raises OpenKeyFileError."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise OpenKeyFileError(f"{path} can be read by others (mode {mode:04o}). Run: chmod 600 {path}")
    return path.read_text(encoding="utf-8")


def _read_secret_key(path: Path) -> str:
    text = read_private(path).strip()
    if len(text) < KEY_BYTES:
        raise BrokenKeyFileError(
            f"{path} is too short to be a secret. Delete it: a new one signs everybody out, no more."
        )
    return text


def _read_field_keys(path: Path) -> FieldKeys:
    try:
        return FieldKeys.from_json(read_private(path))
    except ValueError as error:
        raise BrokenKeyFileError(f"{path} is damaged ({error}). Put it back from a copy.") from error


def _key_id(text: str) -> str:
    if len(bytes.fromhex(text)) != KEY_ID_BYTES:
        raise ValueError(f"a key id has {2 * KEY_ID_BYTES} hexadecimal digits")
    return text


def _key(encoded: str) -> bytes:
    key = base64.b64decode(encoded, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return key
