"""One real case as values of the unknowns: how the formulas are held to the planner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import z3

from webapp.domain.assessment import Assessment
from webapp.domain.case import CLEAR, REACTION, Case
from webapp.domain.condition import Value
from webapp.proof.answers import Unknown
from webapp.proof.model import Model


def pinned(model: Model, case: Case, assessment: Assessment) -> list[z3.BoolRef]:
    """Everything that is known of `case`, with the sessions that the planner gave it."""
    return [*_answers(model, case), *_clinic(model, case), *_by_staff(model, case), *_sessions(model, case, assessment)]


def _answers(model: Model, case: Case) -> Iterator[z3.BoolRef]:
    for unknown in model.answers:
        value = case.response.answers.get(unknown.question.id)
        yield unknown.given == (value is not None)
        if value is not None:
            yield from _answer(unknown, value, case.today)


def _answer(unknown: Unknown, value: Value, today: date) -> Iterator[z3.BoolRef]:
    if isinstance(value, date):
        yield unknown.number == (value - today).days
    elif isinstance(value, int) and not isinstance(value, bool):
        yield unknown.number == value
    codes = {str(value).lower()} if isinstance(value, bool | str) else value if isinstance(value, frozenset) else set()
    for code, chosen in unknown.options.items():
        yield chosen == (code in codes)


def _clinic(model: Model, case: Case) -> Iterator[z3.BoolRef]:
    for code, number in model.clinic.numbers.items():
        yield number == case.number(code)


def _by_staff(model: Model, case: Case) -> Iterator[z3.BoolRef]:
    line, screening, test = model.timeline, model.screening, case.patch_test
    raised = {
        "patch_reaction": test is not None and test.result == REACTION,
        "declined": case.outcome.declined,
        "deferred": case.outcome.deferred and not case.outcome.declined,
        **{f"added_{kind}": True for kind in case.outcome.added},
    }
    for rule in screening.rules:
        if rule.computed and rule.computed not in ("date_too_soon", "long_growth_break"):
            yield screening.fires[rule.id] == raised.get(rule.computed, False)
    for (rule_id, kind), decided in screening.set_aside.items():
        yield decided == (f"{rule_id}:{kind}" in case.outcome.set_aside)
    yield line.start == (case.plan_start - case.today).days
    yield line.signed_off == bool(case.signed_off_by)
    yield line.oils_agreed == bool(case.outcome.oils)
    yield line.scalp_ready == bool(case.scalp_ready_on)
    if case.scalp_ready_on:
        yield line.scalp_ready_day == (case.scalp_ready_on - case.today).days
    yield line.patch_done == (test is not None)
    yield line.patch_clear == (test is not None and test.result == CLEAR)
    if test:
        reading = case.number("patch_reading_days")
        yield line.patch_day == (test.done_on - case.today).days
        yield line.patch_read == ((test.read_on - case.today).days if test.read_on else line.patch_day + reading)


def _sessions(model: Model, case: Case, assessment: Assessment) -> Iterator[z3.BoolRef]:
    line = model.timeline
    for number, reason in enumerate(line.reasons, start=1):
        yield reason == (number in case.reasons)
    if assessment.plan.sessions:
        yield line.count == len(assessment.plan.sessions)
    for planned in assessment.plan.sessions:
        yield line.days[planned.number - 1] == (planned.date - case.today).days
    if assessment.plan.follow_up:
        yield model.plan.follow_up == (assessment.plan.follow_up - case.today).days
