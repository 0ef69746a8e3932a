"""One hash over a piece of the content, the same as long as it says the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date


def fingerprint(*values: object) -> str:
    """The hash of `values`: dataclasses of the content, lists, sets and mappings of them.

    A field at its default is left out, so that content stays the same under a version of Stipple that knows one field
    more. So is what two pieces are not compared by: their lines.
    """
    written = json.dumps([_plain(value) for value in values], ensure_ascii=False, sort_keys=True)
    return f"sha256:{hashlib.sha256(written.encode()).hexdigest()}"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        said = ((field, getattr(value, field.name)) for field in fields(value) if field.compare)
        return {field.name: _plain(each) for field, each in said if each != _default(field)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _default(field: Field[object]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
