"""What a manager may set about the clinic itself, with its limits. Care is set in the protocol's settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from webapp.domain.problem import Problem
from webapp.domain.text import Text

PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{0,38}[0-9]")
MAIL_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
LONGEST_LINE = 200


@dataclass(frozen=True)
class Limits:
    """A whole number from `lowest` to `highest`, both included."""

    default: int
    lowest: int
    highest: int


# Judgement of the clinic, not of the sources: how far back ticks are looked at, how many of them are enough, how long a
# patch test counts (C20 asks for one and names no end), and how early somebody has to know.
READINESS_LIMITS: Mapping[str, Limits] = {
    "last_days": Limits(7, 3, 21),
    "enough_percent": Limits(80, 50, 100),
    "least_percent": Limits(50, 0, 80),
    "patch_valid_days": Limits(180, 30, 365),
    "hours_before": Limits(48, 24, 96),
}


@dataclass(frozen=True)
class ReadinessSettings:
    """Days back, shares in percent, days, and hours before a session; see READINESS_LIMITS."""

    last_days: int = READINESS_LIMITS["last_days"].default
    enough_percent: int = READINESS_LIMITS["enough_percent"].default
    least_percent: int = READINESS_LIMITS["least_percent"].default
    patch_valid_days: int = READINESS_LIMITS["patch_valid_days"].default
    hours_before: int = READINESS_LIMITS["hours_before"].default


@dataclass(frozen=True)
class ClinicProfile:
    """The clinic as it is shown everywhere. `languages` are the codes that are offered; empty: all there are."""

    name: str
    phone: str
    email: str
    address: str
    emergency_number: str
    retention_years: int
    languages: tuple[str, ...] = ()
    readiness: ReadinessSettings = field(default_factory=ReadinessSettings)


RETENTION = Limits(25, 1, 100)


def profile_problems(profile: ClinicProfile, languages: tuple[str, ...]) -> Iterator[Problem]:
    """What keeps a profile from being saved; `languages` are the codes of those that there are.

    Nobody may be left without a number to call in an emergency, without a name for the clinic, or without a language.
    """
    yield from _line_problems(profile)
    if not profile.name:
        yield Problem("name", Text("Please write what the clinic is called."))
    if profile.phone and not PHONE.fullmatch(profile.phone):
        yield Problem("phone", _NO_PHONE)
    if not PHONE.fullmatch(profile.emergency_number):
        yield Problem("emergency_number", _NO_PHONE)
    if profile.email and not MAIL_ADDRESS.fullmatch(profile.email):
        yield Problem("email", Text("This is no e-mail address. It needs an @, like name@example.com."))
    if not RETENTION.lowest <= profile.retention_years <= RETENTION.highest:
        limits = {"lowest": RETENTION.lowest, "highest": RETENTION.highest}
        yield Problem("retention_years", Text("Please write a whole number from {lowest} to {highest}.", limits))
    if not profile.languages or not set(profile.languages) <= set(languages):
        yield Problem("languages", Text("Please choose at least one language."))


_NO_PHONE = Text("Please write a phone number: digits, with + and spaces where wanted.")


def _line_problems(profile: ClinicProfile) -> Iterator[Problem]:
    lines = {"name": profile.name, "email": profile.email, "address": profile.address}
    for field_name, line in lines.items():
        if len(line) > LONGEST_LINE or not line.isprintable():
            yield Problem(
                field_name, Text("Please write one line of at most {most} characters.", {"most": LONGEST_LINE})
            )
