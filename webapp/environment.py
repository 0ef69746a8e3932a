"""How the text of an environment variable becomes a typed value, or a sentence about what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from webapp.domain.clinic_profile import LONGEST_LINE, MAIL_ADDRESS, PHONE
from webapp.domain.errors import DomainError

Value = TypeVar("Value")

DATABASES = ("sqlite", "postgresql+psycopg")
SHORTEST_SECRET = 16
SETTING = re.compile(r"([a-z][a-z0-9_]*)\s*=\s*([a-z0-9_]+)")


class ConfigError(DomainError):
    """The environment says something that Stipple cannot run with; the message has one line per mistake."""


class Environment:
    """Reads variables one by one and collects what is wrong, so that all mistakes are seen at the first start."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: set[str] = set()
        self._mistakes: list[str] = []

    def __call__(self, name: str, parse: Callable[[str], Value], default: str) -> Value:
        """The value of `name`; unset and empty mean `default`. A wrong value is kept as a mistake for the end."""
        self._known.add(name)
        text = self._environ.get(name, "").strip()
        try:
            return parse(text or default)
        except ValueError as error:
            self._mistakes.append(f"{name}: {error}")
            return parse(default)

    def require(self, needed: str, *, by: str) -> None:
        """Note it as a mistake where `by` is set and `needed`, which it is no use without, is not."""
        if self._environ.get(by, "").strip() and not self._environ.get(needed, "").strip():
            self._mistakes.append(f"{needed}: {by} needs it")

    def refuse_mistakes(self) -> None:
        """Raise a ConfigError if any value was wrong or any STIPPLE_ variable is one that nothing reads."""
        mistakes = self._mistakes + [self._unknown(name) for name in sorted(self._environ) if self._is_stray(name)]
        if mistakes:
            raise ConfigError("\n".join(mistakes))

    def _is_stray(self, name: str) -> bool:
        # STIPPLE_TEST_... tells the test suite about its servers and is none of the app's business.
        return name.startswith("STIPPLE_") and not name.startswith("STIPPLE_TEST_") and name not in self._known

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(name, self._known, n=1)
        return f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")


def path(text: str) -> Path:
    """A folder, made absolute so that a later change of the working directory means nothing."""
    return Path(text).expanduser().absolute()


def line(text: str) -> str:
    """One line of at most 200 characters."""
    if not text.isprintable() or len(text) > LONGEST_LINE:
        raise ValueError(f"write one line of at most {LONGEST_LINE} characters")
    return text


def secret(text: str) -> str:
    """At least 16 characters on one line, or nothing; what was written is not repeated."""
    if text and (not text.isprintable() or len(text) < SHORTEST_SECRET):
        raise ValueError(f"write at least {SHORTEST_SECRET} characters on one line")
    return text


def phone(text: str) -> str:
    """A number that a phone can dial, or nothing."""
    if text and not PHONE.fullmatch(text):
        raise ValueError(f"{text!r} is no phone number; write digits, with + and spaces where wanted")
    return text


def mail_address(text: str) -> str:
    """A bare address, or nothing."""
    if text and not MAIL_ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no e-mail address; write it as name@example.org")
    return text


def time_zone(text: str) -> ZoneInfo:
    """A time zone by its name in the tz database."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{text!r} is no time zone; write a name such as Asia/Dubai or Europe/London") from error


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers from `least` to `most`."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"{text!r} must be a whole number from {least} to {most}")
        return int(text)

    return parse


def switch(text: str) -> bool:
    """`on` or `off`."""
    if text not in ("on", "off"):
        raise ValueError(f"{text!r} must be on or off")
    return text == "on"


def settings(text: str) -> Mapping[str, int | str]:
    """Choices such as `first_wash_day=5,spf=50`; whether the protocol allows them, the content decides."""
    chosen: dict[str, int | str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = SETTING.fullmatch(part)
        if not match:
            raise ValueError(f"{part!r} must be written as name=value, such as first_wash_day=5")
        name, value = match.groups()
        if name in chosen:
            raise ValueError(f"{name} is set twice")
        chosen[name] = int(value) if value.isdigit() else value
    return chosen


def base_url(text: str) -> str:
    """http(s)://host[:port] and nothing more, without a slash at the end."""
    url = _split(text, ("http", "https"))
    if url.path.strip("/") or url.query or url.fragment or "@" in url.netloc or "[" in url.netloc:
        raise ValueError(f"{text!r} must be a bare name such as https://intake.example, without a path")
    return f"{url.scheme}://{url.netloc.lower()}"


def optional_url(*schemes: str) -> Callable[[str], str | None]:
    """A parser of URLs with one of `schemes`; nothing is None."""

    def parse(text: str) -> str | None:
        if text:
            _split(text, schemes)
        return text or None

    return parse


def database_url(text: str) -> str:
    """A SQLite file or a PostgreSQL server reached through psycopg."""
    scheme = text.partition("://")[0]
    if scheme not in DATABASES or text in ("sqlite://", "sqlite:///", "sqlite:///:memory:"):
        # The value may hold a password, so the message does not repeat it.
        raise ValueError("must be sqlite:///<file> or postgresql+psycopg://user:password@host/name")
    return text


def _split(text: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        url = urlsplit(text)
        is_whole = url.scheme in schemes and bool(url.hostname or url.scheme == "unix") and url.port != 0
    except ValueError as error:  # a port or an IPv6 address that is none
        raise ValueError(f"is no address: {error}") from error
    if not is_whole or not text.isprintable() or " " in text:
        raise ValueError(f"must be a whole address that starts with {' or '.join(f'{name}://' for name in schemes)}")
    return url
