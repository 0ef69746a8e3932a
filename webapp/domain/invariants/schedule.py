"""When sessions may be, what a plan must hold, and when it is only provisional: I10, I12-I16, I22, I23, I26-I29."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.calendar import add_months, days
from webapp.domain.case import CLEAR
from webapp.domain.condition import holds
from webapp.domain.gaps import gap_rule, least_without_reason
from webapp.domain.invariants.always import ACID_USERS
from webapp.domain.invariants.checked import Checked, Violation
from webapp.domain.protocol import Kind
from webapp.domain.screening import FlagKind


def patch_test(checked: Checked) -> Iterator[Violation]:
    if not any(flag.kind is FlagKind.PATCH_TEST for flag in checked.assessment.flags):
        return
    test, first = checked.case.patch_test, checked.assessment.plan.sessions[0]
    if test and not checked.took_place(first.date) and first.date < test.done_on + days(14):
        yield Violation("I10", first.date, "session 1 comes before the patch test can be read")
    if (test is None or test.result != CLEAR) and not first.provisional:
        yield Violation("I10", first.date, "session 1 is firm without a clear patch test")


def preparation(checked: Checked) -> Iterator[Violation]:
    extended = any(flag.kind is FlagKind.EXTENDED_PREP for flag in checked.assessment.flags)
    least = (14 if extended else 7) if 1 in checked.case.reasons else (14 if extended else 10)
    first = checked.assessment.plan.sessions[0]
    if not checked.took_place(first.date) and (first.date - checked.case.plan_start).days < least:
        yield Violation("I12", first.date, f"fewer than {least} days to prepare")
    waited = (first.date - checked.case.plan_start).days
    if holds(ACID_USERS, checked.case.response.answers) and not checked.took_place(first.date) and waited < 14:
        yield Violation("X20", first.date, "acids have not been off the scalp for 14 days")
    if extended and checked.case.scalp_ready_on is None and not first.provisional:
        yield Violation("I12", first.date, "session 1 is firm without a scalp check")


def gaps(checked: Checked) -> Iterator[Violation]:
    is_man = checked.case.response.chose("care_plan_sex", "man")
    for number, (before, after) in enumerate(zip(checked.sessions, checked.sessions[1:], strict=False), start=2):
        gap = (after - before).days
        rule = gap_rule(checked.content.protocol, checked.case, number)
        recorded = number in checked.case.reasons
        least = 7 if is_man else 14
        if not checked.took_place(after) and gap < max(
            least, rule.floor if recorded else least_without_reason(checked.case, rule)
        ):
            yield Violation("I13" if number == 2 else "I14", after, f"a gap of {gap} days")


def at_least_three(checked: Checked) -> Iterator[Violation]:
    if len(checked.sessions) < 3:
        yield Violation("I15", None, "fewer than three sessions")


def allergens(checked: Checked) -> Iterator[Violation]:
    response = checked.case.response
    barred = [oil for oil in checked.content.protocol.oils if response.chose("allergies", *oil.removed_by)]
    for item in checked.tasks(frozenset({"oil"})):
        named = [oil.text for oil in barred if oil.text in str(item.text)]
        if named:
            yield Violation("I22", item.start, f"names {', '.join(named)}", (item.key,))


def provisional_until_signed(checked: Checked) -> Iterator[Violation]:
    review = any(flag.kind is FlagKind.STAFF_REVIEW for flag in checked.assessment.flags)
    if not review or checked.case.signed_off_by:
        return
    for session in checked.assessment.plan.sessions:
        if not session.provisional:
            yield Violation("I23", session.date, "firm without a sign-off")
    for item in checked.assessment.plan.items:
        if not item.provisional:
            yield Violation("I23", item.start, "firm without a sign-off", (item.key,))


def deferred_has_no_dates(checked: Checked) -> Iterator[Violation]:
    if checked.assessment.plan.items or checked.assessment.plan.sessions:
        yield Violation("I23", None, "a deferred client has dates")


def sourced(checked: Checked) -> Iterator[Violation]:
    for item in checked.assessment.plan.items:
        if not item.sources:
            yield Violation("I26", item.start, "no source", (item.key,))
        if item.end is not None and item.end < item.start:
            yield Violation("I26", item.start, "ends before it starts", (item.key,))


def follow_up(checked: Checked) -> Iterator[Violation]:
    follow_up = checked.assessment.plan.follow_up
    if follow_up is None or follow_up > add_months(checked.sessions[-1], 12):
        yield Violation("I28", follow_up, "no follow-up visit within a year")
    visits = [item for item in checked.lines(Kind.MILESTONE, frozenset({"follow_up"})) if item.every == "year"]
    if not any(visit.start == follow_up for visit in visits):
        yield Violation("I28", follow_up, "no line says when the yearly visit is", tuple(each.key for each in visits))


SCHEDULE = (
    patch_test, preparation, gaps, at_least_three, allergens, provisional_until_signed, sourced, follow_up,
)  # fmt: skip
