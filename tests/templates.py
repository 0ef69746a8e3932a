"""A pytest plugin: every template is compiled once in a process, not once for each app that a test makes.

Compiling was a third of the time of all tests. What is loaded, from where, and what it renders stays each app's own.
"""

from collections.abc import Iterator
from types import CodeType
from typing import Any

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

# What of an environment goes into the code.
OPTIONS = ("trim_blocks", "lstrip_blocks", "autoescape", "finalize", "optimized", "newstyle_gettext", "policies")


class KeptCode(BytecodeCache):
    """Keeps code as it is, by the template's name, file and text, and by how it was compiled."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        how = [_named(getattr(environment, option, None)) for option in OPTIONS]
        key = self.get_cache_key(name, "|".join([filename or "", *sorted(environment.extensions), *how]))
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


def _named(option: object) -> str:
    """A function of each app is the same function."""
    return getattr(option, "__qualname__", repr(option))


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Every environment that is made from now on shares what was compiled."""
    kept, make = KeptCode(), Environment.__init__

    def make_sharing(environment: Environment, *settings: Any, **named: Any) -> None:
        make(environment, *settings, **{"bytecode_cache": kept, **named})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", make_sharing)
        yield
