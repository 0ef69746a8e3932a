"""An answer changes in the middle of a plan: what it raises and lifts, and what was agreed about the old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, case_of, library, with_answers
from tests.random_cases import ANSWERS
from webapp.content.case_file import InvalidCaseError
from webapp.domain.answer_changes import ChangedCase, read_changed, still_standing
from webapp.domain.case import Case, ReviewOutcome
from webapp.domain.decision import Changes, Considered, DecisionKind, Draft, flag_key
from webapp.domain.response import InvalidResponseError
from webapp.domain.running_aftercare import rules_after_session
from webapp.domain.screening import FlagKind
from webapp.services.intake import answers_as_sent

CONTENT = library().content
S1, S2 = date(2026, 12, 14), date(2026, 12, 21)
BOOKED = {"sessions": {1: "2026-12-14", 2: "2026-12-21"}}
U01 = {**CLIENTS["U01"], **BOOKED}
# One answer each that asks every client to wait.
WAITS: dict[str, object] = {
    "pregnancy": "pregnant",
    "sun": "sunburned",
    "scarring": ["own_keloid"],
    "history": ["tattoo_reacted"],
    "health": ["heart"],
    "medicines": ["antibiotics"],
    "allergies": ["tattoo_ink"],
}
PLAIN = CLIENTS["U01"]["answers"]
assert isinstance(PLAIN, Mapping)


def changed(
    raw: Mapping[str, object], sent: Mapping[str, object], today: date = date(2026, 12, 16), **more: object
) -> ChangedCase:
    case = replace(case_of(raw), not_before=today, **more)  # type: ignore[arg-type]  # any part of a case
    kept = answers_as_sent(case.response)
    response = read_changed(CONTENT, case.response, kept, sent, case.today, today)
    return ChangedCase(CONTENT, case, response, Changes(set_aside=case.outcome.set_aside), today)


@pytest.mark.parametrize(("question", "answer"), WAITS.items())
def test_a_new_reason_to_wait_stops_the_plan(question: str, answer: object) -> None:
    change = changed(U01, {question: answer})

    assert change.freezes
    assert change.needs_person
    after = change.assessments[1]
    assert (after.plan.sessions, after.plan.items) == ((), ())


@pytest.mark.parametrize(
    ("sent", "is_nothing", "needs_person", "freezes"),
    [
        ({"pregnancy": "does_not_apply"}, True, False, False),
        ({"age": 35}, False, False, False),
        ({"loss_pattern": ["hairline"]}, False, False, False),
        ({"hair_length": "long"}, False, True, False),
        ({"sensitivity": "often"}, False, True, False),
        ({"medicines": ["other"], "medicine_details": "x"}, False, True, False),
        ({"care_plan_sex": "woman"}, False, True, False),
        ({"pregnancy": "pregnant"}, False, True, True),
    ],
)
def test_what_becomes_of_a_change(
    sent: Mapping[str, object], *, is_nothing: bool, needs_person: bool, freezes: bool
) -> None:
    change = changed(U01, sent)

    assert (change.is_nothing, change.needs_person, change.freezes) == (is_nothing, needs_person, freezes)


def test_f_from_shaved_to_long_between_sessions() -> None:
    plan = changed(U01, {"hair_length": "long"}).assessments[1].plan

    coming = [item for item in plan.items if item.start >= date(2026, 12, 16)]
    assert not [item for item in coming if "shave" in item.acts]
    oil = [item.start for item in coming if item.kind == "task" and "oil" in item.acts]
    assert min(oil) == S2 + timedelta(days=7)
    assert [session.date for session in plan.sessions[:2]] == [S1, S2]


def test_only_lines_that_somebody_can_still_follow_are_told() -> None:
    lines = changed(U01, {"hair_length": "long"}).plan.items

    assert lines
    for line in lines:
        sides = (side for side in (line.before, line.after) if side)
        assert any(side.end is None or side.end >= date(2026, 12, 16) for side in sides)


def test_a_flag_that_was_set_aside_counts_again_when_it_is_raised_anew() -> None:
    first = with_answers(U01, sun="sunburned")
    aside = ReviewOutcome(set_aside=frozenset({"sunburned:defer"}))

    again = changed(first, {"sun": "sunburned"}, outcome=aside)

    assert again.answers == ()
    assert again.freezes
    assert again.flags.added[0].until == date(2027, 1, 13)


def test_a_flag_that_was_set_aside_stays_so_when_something_else_changes() -> None:
    first = with_answers(U01, sun="sunburned")
    aside = ReviewOutcome(set_aside=frozenset({"sunburned:defer"}))

    other = changed(first, {"sensitivity": "often"}, outcome=aside)

    assert not other.freezes
    assert other.after.outcome.set_aside == frozenset({"sunburned:defer"})


def test_nothing_agreed_about_an_old_flag_counts_for_a_new_one() -> None:
    flags = changed(U01, {"health": ["diabetes"], "sensitivity": "often"}).flags
    standing = Changes(letter_received=True, client_agreed=True, set_aside=frozenset({"diabetes:staff_review", "x:y"}))

    left = still_standing(standing, flags)

    assert (left.letter_received, left.client_agreed, left.set_aside) == (False, False, frozenset({"x:y"}))


def test_a_sign_off_covers_what_raises_no_flag_and_nothing_else() -> None:
    assert changed(U01, {"hair_length": "long"}, signed_off_by="Tess").after.signed_off_by == "Tess"
    assert changed(U01, {"health": ["diabetes"]}, signed_off_by="Tess").after.signed_off_by is None


def test_whoever_may_come_again_prepares_anew() -> None:
    day = date(2027, 9, 1)
    considered = changed(CLIENTS["U12"], {"pregnancy": "no"}, day).considered()

    after = considered.after(Draft(DecisionKind.APPROVE), "Tess")

    assert after.plan.sessions[0].date >= day + timedelta(days=21)
    assert min(item.start for item in after.plan.items) == day


def test_a_product_begun_in_the_middle_is_left_off_from_the_day_it_was_told() -> None:
    change = changed(CLIENTS["U01"], {"minoxidil": "own_choice"}, date(2026, 12, 10))

    assert change.assessments[1].earliest == date(2026, 12, 20)


def test_what_was_told_before_is_not_told_again_with_another_answer() -> None:
    change = changed(CLIENTS["U01"], {"medicines": ["other"], "minoxidil": "no"}, date(2026, 12, 10))

    assert dict(change.response.given_on) == {"medicines": date(2026, 12, 10)}


def test_a_date_between_intake_and_today_is_taken() -> None:
    sent = {"history": ["laser_or_peel"], "laser_date": "2026-12-15"}

    assert changed(U01, sent).flags.added[0].until == date(2027, 3, 15)


def test_only_the_questions_that_were_asked_are_complained_about() -> None:
    case = case_of({"today": "2026-12-01", "answers": {"hair_length": "long"}})
    with pytest.raises(InvalidResponseError) as refused:
        read_changed(CONTENT, case.response, {}, {"pregnancy": ""}, case.today, case.today)

    assert [error.question for error in refused.value.errors] == ["pregnancy"]


def test_what_was_barred_after_a_session_stays_to_be_read_and_nothing_to_do() -> None:
    plan = changed(U01, {}).assessments[0].plan

    rules = rules_after_session(plan, 1, date(2026, 12, 16))

    assert {rule.kind for rule in rules} == {"avoid", "info"}
    assert {"wet", "shave", "smoke", "sweat"} <= {act for rule in rules for act in rule.acts}
    assert not [rule for rule in rules if rule.session == 2]


@given(answers=ANSWERS, question=st.sampled_from(sorted(WAITS)), other=st.sampled_from(sorted(WAITS)))
@settings(max_examples=60, deadline=None)
def test_adding_a_risk_never_removes_a_flag_and_never_starts_a_stopped_plan(
    answers: Mapping[str, object], question: str, other: str
) -> None:
    raw = {"today": "2026-12-01", "answers": {name: value for name, value in answers.items() if value is not None}}
    try:
        case = case_of({**raw, "answers": {**raw["answers"], **_plain(question), **_plain(other)}})  # type: ignore[dict-item]  # a mapping
    except InvalidCaseError:
        return
    first = _told(case, {question: WAITS[question]})
    both = _told(case, {question: WAITS[question], other: WAITS[other]})

    assert first.freezes
    assert both.freezes
    assert both.assessments[1].plan.items == ()
    assert not [flag for flag in first.flags.gone if flag.kind is FlagKind.DEFER]
    assert {flag_key(flag) for flag in first.flags.added} <= {flag_key(flag) for flag in both.flags.added}


@given(answers=ANSWERS)
@settings(max_examples=40, deadline=None)
def test_answers_sent_once_more_as_they_were_change_nothing(answers: Mapping[str, object]) -> None:
    raw = {"today": "2026-12-01", "answers": {name: value for name, value in answers.items() if value is not None}}
    try:
        case = case_of(raw)
    except InvalidCaseError:
        return
    kept = answers_as_sent(case.response)
    response = read_changed(CONTENT, case.response, kept, {}, case.today, date(2026, 12, 5))
    change = ChangedCase(CONTENT, case, response, Changes(), date(2026, 12, 5))

    assert change.is_nothing
    assert not change.needs_person
    assert Considered(CONTENT, change.after, Changes(), date(2026, 12, 5)).flags == change.considered().flags


def _plain(question: str) -> dict[str, object]:
    return {question: PLAIN[question]}  # type: ignore[index]  # checked above


def _told(case: Case, sent: Mapping[str, object]) -> ChangedCase:
    today = date(2026, 12, 5)
    response = read_changed(CONTENT, case.response, answers_as_sent(case.response), sent, case.today, today)
    return ChangedCase(CONTENT, replace(case, not_before=today), response, Changes(), today)
