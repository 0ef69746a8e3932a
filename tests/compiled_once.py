"""A pytest plugin: templates, routes and SQL are compiled once in a process, not once for each app that a test makes.

Compiling was most of what an app costs. What is loaded, from where, and what it renders stays each app's own, and so
do connections, transactions and rows.
"""

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS = 5000  # more than there are
# What of an environment goes into the code.
OPTIONS = ("trim_blocks", "lstrip_blocks", "autoescape", "finalize", "optimized", "newstyle_gettext")


class KeptCode(BytecodeCache):
    """Keeps code as it is, by the template's name, file and text, and by how it was compiled."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def __len__(self) -> int:
        return len(self._code)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        how = [_named(getattr(environment, option, None)) for option in OPTIONS]
        policies = [f"{policy}={_named(value)}" for policy, value in sorted(environment.policies.items())]
        key = self.get_cache_key(name, "|".join([filename or "", *sorted(environment.extensions), *how, *policies]))
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


class KeptBuilders:
    """Keeps the functions that Werkzeug writes to build a rule's address; they get the rule itself as an argument."""

    def __init__(self, make: Callable[[Rule, bool], Callable[..., tuple[str, str]]]) -> None:
        self._builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
        self._make = make

    def __len__(self) -> int:
        return len(self._builders)

    def of(self, rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """What is written follows from these alone; defaults go through a converter, so rules with any are left out."""
        if rule.defaults:
            return self._make(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in self._builders:
            self._builders[key] = self._make(rule, append_unknown)
        return self._builders[key]


def _named(option: object) -> str:
    """A function of each app is the same function."""
    return getattr(option, "__qualname__", repr(option))


@pytest.fixture(scope="session", autouse=True)
def _one_code_for_all_templates() -> Iterator[KeptCode]:
    """Every environment that is made from now on shares what was compiled."""
    code, make = KeptCode(), Environment.__init__

    def make_sharing(environment: Environment, *settings: Any, **named: Any) -> None:
        make(environment, *settings, **{"bytecode_cache": code, **named})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", make_sharing)
        yield code


@pytest.fixture(scope="session", autouse=True)
def _one_code_for_all_routes() -> Iterator[KeptBuilders]:
    builders = KeptBuilders(Rule._compile_builder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", lambda rule, append_unknown=True: builders.of(rule, append_unknown))
        yield builders


@pytest.fixture(scope="session", autouse=True)
def _one_code_for_all_statements() -> Iterator[LRUCache[Any, Any]]:
    """SQLAlchemy keeps what it compiled by dialect; that of each engine is another, though of one of two kinds here."""
    statements = LRUCache[Any, Any](STATEMENTS)
    with pytest.MonkeyPatch.context() as patch:
        shared = property(lambda _engine: statements, lambda _engine, _own: None)
        patch.setattr(Engine, "_compiled_cache", shared, raising=False)
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(DefaultDialect, "__eq__", lambda dialect, other: type(dialect) is type(other))
        yield statements
