"""Why session 1 cannot be earlier: the lead times of preparation, patch test, products and deferrals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from webapp.domain.calendar import days
from webapp.domain.case import Case
from webapp.domain.condition import Condition, holds
from webapp.domain.screening import Flag, FlagKind
from webapp.domain.text import Text


@dataclass(frozen=True)
class LeadRule:
    """Days that must pass before the first session, for clients of whom `when` holds or who carry `flag`.

    `days` is a setting or a number; `floor` the least that a recorded reason allows. The count starts on the plan's
    first day or, if the answer came later, on that one; or on the date answered to `since`, or on the day of the patch
    test.
    """

    code: str
    days: int | str
    floor: int
    text: str
    sources: tuple[str, ...]
    when: Condition | None = None
    flag: FlagKind | None = None
    since: str = ""
    from_patch_test: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class LeadTime:
    """One reason why the first session cannot be earlier than `day`; `floor` is that day with a recorded reason."""

    code: str
    day: date
    floor: date
    text: Text
    sources: tuple[str, ...]


def lead_times(rules: Iterable[LeadRule], case: Case, flags: tuple[Flag, ...]) -> Iterator[LeadTime]:
    """Every reason for a wait before session 1 that applies to this client."""
    kinds = {flag.kind for flag in flags} | ({FlagKind.PATCH_TEST} if case.patch_test else set())
    for rule in rules:
        if _applies(rule, case, kinds):
            yield _lead_time(rule, case)
    for flag in flags:
        if flag.kind is FlagKind.DEFER and flag.until:
            yield LeadTime("deferred", flag.until, flag.until, flag.text, flag.sources)
    if case.scalp_ready_on and FlagKind.EXTENDED_PREP in kinds:
        ready = Text("Your clinic found your scalp ready on that day.")
        yield LeadTime("scalp_ready", case.scalp_ready_on, case.scalp_ready_on, ready, ("F101",))


def _applies(rule: LeadRule, case: Case, kinds: set[FlagKind]) -> bool:
    if rule.flag and rule.flag not in kinds:
        return False
    return holds(rule.when, case.response.answers)


def _lead_time(rule: LeadRule, case: Case) -> LeadTime:
    count = case.number(rule.days) if isinstance(rule.days, str) else rule.days
    start = _counts_from(rule, case)
    return LeadTime(
        rule.code,
        start + days(count),
        start + days(min(count, rule.floor)),
        Text(rule.text, {"days": count, "start": start}),
        rule.sources,
    )


def _counts_from(rule: LeadRule, case: Case) -> date:
    if rule.from_patch_test:
        return case.patch_test.done_on if case.patch_test else case.plan_start
    since = case.response.answers.get(rule.since)
    if isinstance(since, date):
        return since
    # Whoever began with a product after the intake leaves it off from the day on which they said so.
    given_on = case.response.given_on
    told = (given_on[question] for question in (rule.when.questions if rule.when else ()) if question in given_on)
    return max([case.plan_start, *told])
