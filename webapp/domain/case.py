"""All that a plan depends on besides the content: what one client said, and what the clinic did and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.protocol import SettingValue
from webapp.domain.response import Response
from webapp.domain.screening import FlagKind

CLEAR, REACTION = "clear", "reaction"


@dataclass(frozen=True)
class PatchTest:
    """A test done on `done_on`; `result` is clear, reaction or, while it waits to be read, None."""

    done_on: date
    result: str | None = None
    read_on: date | None = None


@dataclass(frozen=True)
class ReviewOutcome:
    """What a member of staff changed: flags added, rules set aside, oils agreed, waiting ordered or lifted.

    `prepare_from` replaces the intake day as the day that preparation counts from (a deferral that was lifted).
    `deferred` is an order to wait, until `defer_until` or open. `first_session` replaces the day that was wished for.
    """

    added: tuple[FlagKind, ...] = ()
    set_aside: frozenset[str] = frozenset()
    oils: tuple[str, ...] = ()
    deferred: bool = False
    declined: bool = False
    defer_until: date | None = None
    prepare_from: date | None = None
    first_session: date | None = None


@dataclass(frozen=True)
class Case:
    """One client. `today` is the day of the intake in the clinic's time zone; all lead times count from it.

    `sessions` are the booked days by session number, `reasons` the recorded reasons for gaps below the default.
    `not_before` keeps proposed sessions out of the past when a plan is made anew later.
    """

    today: date
    response: Response
    settings: Mapping[str, SettingValue]
    sessions: Mapping[int, date] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    patch_test: PatchTest | None = None
    scalp_ready_on: date | None = None
    homework_passed: bool | None = None
    signed_off_by: str | None = None
    outcome: ReviewOutcome = field(default_factory=ReviewOutcome)
    not_before: date | None = None

    @property
    def plan_start(self) -> date:
        """The first day that preparation can be asked for."""
        return max(self.today, self.outcome.prepare_from or self.today)

    @property
    def has_clear_patch_test(self) -> bool:
        """Whether the patch test was read as clear, and late enough to count (I10)."""
        test = self.patch_test
        if test is None or test.result != CLEAR:
            return False
        return test.read_on is None or test.read_on >= test.done_on + days(self.number("patch_reading_days"))

    def number(self, setting: str) -> int:
        """The value of a setting that counts days."""
        value = self.settings[setting]
        if not isinstance(value, int):
            raise TypeError(f"{setting} does not count days")
        return value
