"""All that is known about one booked session before it begins; what it means stands in the rules of readiness."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from webapp.domain.care_plan import CarePlan
from webapp.domain.case import CLEAR, PatchTest
from webapp.domain.clinic_profile import ReadinessSettings
from webapp.domain.completion import Completions
from webapp.domain.concern import Urgency
from webapp.domain.prepared import Prepared, prepared
from webapp.domain.screening import Flag, FlagKind
from webapp.domain.session_check import CheckAnswer, SessionCheck
from webapp.domain.timeline import PlannedSession

CHECK_TEST_SPOT, RECHECK = "check_test_spot", "recheck"


@dataclass(frozen=True)
class GoAhead:
    """A named person went ahead in spite of these reasons, and why."""

    reasons: frozenset[str]
    at: datetime
    by: str
    words: str


@dataclass(frozen=True)
class Facts:
    """All that is known on `today` about the session `number` that is booked on `day`.

    `least_gap` is the shortest gap to the session before that the rules of today can allow. `contact_on` is the last
    day on which a phone of the client was in touch, `decided_at` when somebody last decided about the client.
    `check` is the last check for this day, `checks_before` are the last ones for other days that the session had.
    `concern` is the most urgent open report, `concern_at` when the last came of those that are more than `SOON`.
    """

    number: int
    day: date
    today: date
    plan: CarePlan
    flags: tuple[Flag, ...] = ()
    settings: ReadinessSettings = field(default_factory=ReadinessSettings)
    least_gap: int = 0
    patch_test: PatchTest | None = None
    homework_passed: bool | None = None
    has_open_review: bool = False
    has_waiting_change: bool = False
    completions: Completions = field(default_factory=Completions)
    contact_on: date | None = None
    check: SessionCheck | None = None
    checks_before: tuple[SessionCheck, ...] = ()
    decided_at: datetime | None = None
    concern: Urgency | None = None
    concern_at: datetime | None = None
    go_ahead: GoAhead | None = None

    @property
    def is_the_day(self) -> bool:
        """Whether the eve is over: what was missing until now is missing for good."""
        return self.today >= self.day

    @property
    def stopped_by(self) -> Flag | None:
        """What asks the client to wait (I23)."""
        return next((flag for flag in self.flags if flag.kind is FlagKind.DEFER), None)

    @property
    def planned(self) -> PlannedSession | None:
        """The session as the plan has it."""
        return next((each for each in self.plan.sessions if each.number == self.number), None)

    @property
    def stands_in_plan(self) -> bool:
        """Whether the plan holds to the booked day."""
        return self.planned is not None and self.planned.booked and self.planned.date == self.day

    @property
    def previous(self) -> PlannedSession | None:
        """The session before it."""
        return next((each for each in self.plan.sessions if each.number == self.number - 1), None)

    @property
    def gap(self) -> int | None:
        """Days since the session before."""
        return (self.day - self.previous.date).days if self.previous else None

    def waits_for(self, what: str) -> bool:
        """Whether the plan says that the session is not firm without it."""
        return self.planned is not None and what in self.planned.waiting_for

    @property
    def needs_patch_test(self) -> bool:
        return any(flag.kind is FlagKind.PATCH_TEST for flag in self.flags)

    @property
    def has_unread_test(self) -> bool:
        """Whether a test was done and says nothing yet (I10)."""
        return self.patch_test is not None and (self.patch_test.result is None or self.was_read_too_early)

    @property
    def was_read_too_early(self) -> bool:
        return self.patch_test is not None and self.patch_test.result == CLEAR and self.waits_for("patch_test")

    @property
    def first_reading(self) -> date:
        """The first day on which the patch test can be read as clear, by the plan; without one there, at once."""
        looks = (item.end for item in self.plan.items if CHECK_TEST_SPOT in item.acts and item.slots and item.end)
        return next(looks, self.patch_test.done_on if self.patch_test else self.day)

    @property
    def is_test_old(self) -> bool:
        """Whether a clear reading is further back than the clinic lets it count."""
        test = self.patch_test
        if test is None or test.result != CLEAR:
            return False
        return (self.day - (test.read_on or test.done_on)).days > self.settings.patch_valid_days

    @property
    def needs_homework_check(self) -> bool:
        """Whether the plan asks staff for the check before this session, and the time for it has come (T46, I13)."""
        if self.number != 2 or self.previous is None or self.today <= self.previous.date:
            return False
        return any(item.staff and RECHECK in item.acts and item.covers(self.day) for item in self.plan.items)

    @cached_property
    def prepared(self) -> Prepared:
        """What became of the preparation."""
        last_days = self.settings.last_days
        return prepared(self.plan, self.number, self.day, self.today, last_days, self.completions, self.contact_on)

    @property
    def is_silent(self) -> bool:
        """Whether at least one whole day that counts has passed without a word from any phone."""
        known_until = self.contact_on or date.min
        return self.prepared.unknown > 0 and known_until < self.prepared.last

    def says(self, answer: CheckAnswer) -> bool:
        """Whether the client answered so in the check before this session."""
        return self.check is not None and answer in self.check.answers

    def says_anew(self, answer: CheckAnswer) -> bool:
        """Whether they did and nobody has decided about the client since; a session that moves settles nothing."""
        checks = (self.check, *self.checks_before) if self.check else self.checks_before
        return any(answer in check.answers and not self._is_settled(check) for check in checks)

    def _is_settled(self, check: SessionCheck) -> bool:
        return self.decided_at is not None and self.decided_at > check.at

    @cached_property
    def values(self) -> dict[str, object]:
        """What the words of the rules are filled with."""
        test, counts = self.patch_test, self.prepared
        return {
            "number": self.number,
            "day": self.day,
            "planned": self.planned.date if self.planned else self.day,
            "why": self.stopped_by.text if self.stopped_by else "",
            "gap": self.gap or 0,
            "least_gap": self.least_gap,
            "tested_on": test.done_on if test else self.day,
            "read_on": (test.read_on or test.done_on) if test else self.day,
            "readable_on": self.first_reading,
            "done": counts.done,
            "known": counts.known,
            "percent": counts.percent or 0,
            "since": self.contact_on or self.day,
            **setting_values(self.settings),
        }


def setting_values(settings: ReadinessSettings) -> dict[str, object]:
    """The clinic's own numbers, by the names of their blanks."""
    return {
        "last_days": settings.last_days,
        "enough_percent": settings.enough_percent,
        "least_percent": settings.least_percent,
        "patch_valid_days": settings.patch_valid_days,
    }
