"""Every way in which the sessions of one client can lie, as far as booking lets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import z3

from webapp.domain.assessment import LONG_BREAK
from webapp.domain.lead_times import LeadRule
from webapp.domain.protocol import GapRule, Protocol
from webapp.domain.screening import FlagKind
from webapp.domain.timeline import GROWTH_USERS, MOST_SESSIONS
from webapp.proof.answers import Answers
from webapp.proof.clinic import Clinic
from webapp.proof.formulas import Number, smaller
from webapp.proof.screening import Screening


class Timeline:
    """Sessions, patch test and lead times. Day 0 is the day of the intake.

    `count` is the number of sessions; `days` has a day for each of the seven that there can be. A session has a
    recorded reason (`reasons`) or keeps the usual distance (I12-I14). The first `past` ones have taken place and stand
    as they were held, for clients who were then asked to wait less.
    """

    def __init__(
        self,
        protocol: Protocol,
        leads: Iterable[LeadRule],
        answers: Answers,
        screening: Screening,
        clinic: Clinic,
        copy: str = "",
    ) -> None:
        self._rules = tuple(leads)
        self._protocol, self._answers, self._screening, self._clinic = protocol, answers, screening, clinic
        self.start = z3.Int(f"plan start{copy}")
        self.count = z3.Int(f"sessions planned{copy}")
        self.days = [z3.Int(f"session {number}{copy}") for number in _NUMBERS]
        self.reasons = [z3.Bool(f"reason for session {number}{copy}") for number in _NUMBERS]
        self.past = z3.Int(f"sessions held{copy}")
        self.patch_done = z3.Bool(f"patch test done{copy}")
        self.patch_clear = z3.Bool(f"patch test clear{copy}")
        self.patch_read = z3.Int(f"patch test read{copy}")
        self.patch_day = z3.Int(f"patch test{copy}")
        self.scalp_ready = z3.Bool(f"scalp ready{copy}")
        self.scalp_ready_day = z3.Int(f"scalp ready on{copy}")
        self.signed_off = z3.Bool(f"signed off{copy}")
        self.oils_agreed = z3.Bool(f"oils agreed{copy}")
        self.leads = tuple(self._leads(self._rules))
        self.earliest = z3.Int(f"earliest{copy}")
        self.last = _at(self.days, self.count)

    def of_other_answers(self, answers: Answers, screening: Screening) -> Timeline:
        """The same days and decisions, read with other answers."""
        return Timeline(self._protocol, self._rules, answers, screening, self._clinic)

    def booked(self) -> list[z3.BoolRef]:
        """What booking and planning let stand."""
        gaps = [z3.Implies(number <= self.count, self.fits(number)) for number in _NUMBERS[1:]]
        return [
            self.start >= 0, self.count >= self._clinic.numbers["sessions"], self.count <= MOST_SESSIONS, *gaps,
            self.past >= 0, self.past <= self.count, self.last <= _FURTHEST,
            self.patch_read >= self.patch_day, z3.Implies(self.patch_clear, self.patch_done),
            *self._first(), *self._computed(),
        ]  # fmt: skip

    def _first(self) -> Iterator[z3.BoolRef]:
        """Session 1 waits for every lead time; a recorded reason shortens each to its floor."""
        decides = []
        for _, applies, day, floor in self.leads:
            yield z3.Implies(applies, self.earliest >= day)
            waited = self.days[0] >= z3.If(self.reasons[0], floor, day)
            yield z3.Or(z3.Not(applies), waited, z3.And(self.past >= 1, self.days[0] >= self.start))
            decides.append(z3.And(applies, self.earliest == day))
        yield z3.Or(decides)

    def fits(self, number: int, answers: Answers | None = None) -> z3.BoolRef:
        """Whether session `number` may stand where it does, for the client of `answers`."""
        gap = self.gap(number)
        cases = []
        for rule, applies in self.gap_rules(number, answers or self._answers):
            usual = self._clinic.numbers[rule.setting]
            least = smaller(usual, rule.reason_below)
            recorded = z3.Or(self.reasons[number - 1], gap >= least)
            cases.append(z3.Implies(applies, z3.Or(gap >= usual, z3.And(gap >= rule.floor, recorded))))
        was_held = z3.And(self.past >= number, gap >= min(rule.floor for rule in self._rows(number)))
        return z3.Or(z3.And(cases), was_held)

    def gap(self, number: int) -> Number:
        """Days between session `number` and the one before it."""
        return self.days[number - 1] - self.days[number - 2]

    def gap_rules(self, number: int, answers: Answers) -> Iterator[tuple[GapRule, z3.BoolRef]]:
        """The rows of the protocol, each with the truth that it is the first one that fits."""
        earlier: list[z3.BoolRef] = []
        for rule in self._rows(number):
            fits = answers.holds(rule.when)
            yield rule, z3.And(fits, z3.Not(z3.Or(earlier)))
            earlier.append(fits)

    def _rows(self, number: int) -> tuple[GapRule, ...]:
        return self._protocol.second_gaps if number == 2 else self._protocol.later_gaps

    def usual(self, number: int) -> Number:
        """The days that lie between two sessions unless somebody books otherwise."""
        found: Number = z3.IntVal(0)
        for rule, applies in self.gap_rules(number, self._answers):
            found = z3.If(applies, self._clinic.numbers[rule.setting], found)
        return found

    @property
    def patch_asked(self) -> z3.BoolRef:
        """Whether the plan counts on a patch test: one is asked for, or was done."""
        return z3.Or(self._screening.flagged(FlagKind.PATCH_TEST), self.patch_done)

    @property
    def has_clear_patch_test(self) -> z3.BoolRef:
        """I10: read as clear, and late enough."""
        reading = self._clinic.numbers["patch_reading_days"]
        return z3.And(self.patch_clear, self.patch_read >= self.patch_day + reading)

    @property
    def waits_for(self) -> dict[str, z3.BoolRef]:
        """`webapp.domain.timeline.waiting_for`."""
        flagged = self._screening.flagged
        return {
            "sign_off": z3.And(flagged(FlagKind.STAFF_REVIEW), z3.Not(self.signed_off)),
            "patch_test": z3.And(self.patch_asked, z3.Not(self.has_clear_patch_test)),
            "scalp_check": z3.And(flagged(FlagKind.EXTENDED_PREP), z3.Not(self.scalp_ready)),
        }

    def _leads(self, rules: Iterable[LeadRule]) -> Iterator[tuple[str, z3.BoolRef, Number, Number]]:
        """Each reason for a wait: its code, whether it applies, its day and that day with a recorded reason."""
        for rule in rules:
            count = self._clinic.numbers[rule.days] if isinstance(rule.days, str) else z3.IntVal(rule.days)
            start = self._counts_from(rule)
            yield rule.code, self._applies(rule), start + count, start + smaller(count, rule.floor)
        for raised in self._screening.rules:
            if raised.until and FlagKind.DEFER in raised.flags:
                stands = self._screening.stands(raised, FlagKind.DEFER)
                known = self._is_known(raised.until.question)
                until = self._screening.until[raised.id]
                yield "deferred", z3.And(stands, known), until, until
        ready = z3.And(self.scalp_ready, self._flagged(FlagKind.EXTENDED_PREP))
        yield "scalp_ready", ready, self.scalp_ready_day, self.scalp_ready_day

    def _applies(self, rule: LeadRule) -> z3.BoolRef:
        parts = [self._answers.holds(rule.when)]
        if rule.flag:
            parts.append(self._flagged(rule.flag))
        return z3.And(parts)

    def _flagged(self, kind: FlagKind) -> z3.BoolRef:
        return self.patch_asked if kind is FlagKind.PATCH_TEST else self._screening.flagged(kind)

    def _is_known(self, question: str) -> z3.BoolRef:
        return self._answers[question].given if question else z3.BoolVal(True)

    def _counts_from(self, rule: LeadRule) -> Number:
        if rule.from_patch_test:
            return z3.If(self.patch_done, self.patch_day, self.start)
        if not rule.since:
            return self.start
        since = self._answers[rule.since]
        return z3.If(since.given, since.number, self.start)

    def _computed(self) -> Iterator[z3.BoolRef]:
        """The flags that only the calendar or the clinic can raise."""
        meanings = {
            "date_too_soon": self._is_too_soon(),
            "long_growth_break": self._is_long_break(),
            "patch_reaction": z3.And(self.patch_done, z3.Bool("patch test reaction"), z3.Not(self.patch_clear)),
        }
        for rule in self._screening.rules:
            if rule.computed in meanings:
                yield self._screening.fires[rule.id] == meanings[rule.computed]

    def _is_too_soon(self) -> z3.BoolRef:
        desired = self._answers["desired_date"]
        return z3.And(desired.given, desired.number < self.earliest)

    def _is_long_break(self) -> z3.BoolRef:
        numbers = self._clinic.numbers
        length = self.last - self.days[0] + numbers["growth_stop_days"] + numbers["growth_resume_days"]
        return z3.And(self._answers.chose("minoxidil", *GROWTH_USERS), length > LONG_BREAK)


_NUMBERS = range(1, MOST_SESSIONS + 1)
# No calendar goes further; days that never come lie beyond it.
_FURTHEST = 10**6


def _at(values: list[Number], place: Number) -> Number:
    """The value at `place`, counted from 1."""
    found = values[0]
    for index, value in enumerate(values[1:], start=2):
        found = z3.If(place == index, value, found)
    return found
