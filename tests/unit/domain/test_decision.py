"""What can be decided, what has to be said with it, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, TODAY, case_of, library, with_answers
from webapp.domain.case import PatchTest, ReviewOutcome
from webapp.domain.decision import APPROVALS, Changes, Considered, DecisionKind, Draft
from webapp.domain.decision_rules import decision_problems
from webapp.domain.screening import FlagKind

CONTENT = library().content
APPROVE, WITH_CHANGES = DecisionKind.APPROVE, DecisionKind.APPROVE_WITH_CHANGES
U01, U07, U09, U14, U22 = (CLIENTS[name] for name in ("U01", "U07", "U09", "U14", "U22"))
SWELLING = with_answers(U01, sensitivity="swelling")
BURNED = with_answers(U01, sun="sunburned")
REASON = "Talked it over with the client"


def test_a_plain_approval_needs_no_reason():
    assert problems(U22, Draft(APPROVE)) == {}


@pytest.mark.parametrize("kind", [kind for kind in DecisionKind if kind is not APPROVE])
def test_every_other_decision_needs_one(kind):
    assert "reason" in problems(U22, Draft(kind))
    assert problems(U22, Draft(kind, REASON)) == {}


def test_an_approval_signs_off():
    after = considered(U22).after(Draft(APPROVE), "Tess")

    assert not after.plan.provisional


@pytest.mark.parametrize("kind", [kind for kind in DecisionKind if kind not in APPROVALS])
def test_nothing_but_an_approval_signs_off(kind):
    after = considered(U22).after(Draft(kind, REASON), "Tess")

    assert after.plan.provisional or not after.plan.sessions


def test_a_wanted_letter_has_to_be_there_before_approval():
    letter = Draft(APPROVE, changes=Changes(letter_received=True))

    assert set(problems(U14, Draft(APPROVE))) == {"letter_received"}
    assert problems(U14, letter) == {}
    assert problems(U14, Draft(DecisionKind.ASK_PREPARATION, REASON)) == {}


def test_a_letter_that_came_before_is_remembered():
    assert problems(U14, Draft(APPROVE), standing=Changes(letter_received=True)) == {}


def test_a_wait_is_not_approved_away_without_saying_so():
    letter = Changes(letter_received=True)

    assert set(problems(U09, Draft(APPROVE, changes=letter))) == {"kind"}
    assert set(problems(U09, Draft(WITH_CHANGES, REASON, letter))) == {"set_aside"}


def test_a_wait_is_lifted_by_setting_it_aside_and_preparation_starts_that_day():
    later = TODAY + timedelta(days=40)
    asked = considered(U09, today=later)
    key = next(f"{flag.rule}:defer" for flag in asked.flags if flag.kind is FlagKind.DEFER)
    draft = Draft(WITH_CHANGES, REASON, Changes(set_aside=frozenset({key}), letter_received=True))

    after = asked.after(draft, "Tess")

    assert decision_problems(asked, draft) == ()
    assert after.earliest == later + timedelta(days=10)
    assert asked.changes(draft).prepare_from == later


def test_a_dated_wait_that_is_lifted_early_keeps_session_1_behind_its_day():
    asked = considered(BURNED, today=TODAY + timedelta(days=3))
    lifted = Draft(WITH_CHANGES, REASON, Changes(set_aside=frozenset({"sunburned:defer"})))

    assert asked.after(lifted, "Tess").plan.sessions[0].date == TODAY + timedelta(days=28)


def test_staff_may_accept_an_earlier_day_with_their_reason():
    asked, earlier = considered(BURNED), TODAY + timedelta(days=14)
    draft = Draft(WITH_CHANGES, REASON, Changes(set_aside=frozenset({"sunburned:defer"}), first_session=earlier))

    assert decision_problems(asked, draft) == ()
    assert asked.after(draft, "Tess").plan.sessions[0].date == earlier


def test_a_wait_that_is_lifted_after_session_1_does_not_move_it():
    case = replace(case_of(U01), sessions={1: date(2026, 12, 14)}, outcome=ReviewOutcome(deferred=True))
    asked = Considered(CONTENT, case, Changes(), date(2026, 12, 20))

    after = asked.after(Draft(APPROVE), "Tess")

    assert (after.plan.sessions[0].date, after.plan.sessions[0].booked) == (date(2026, 12, 14), True)


def test_a_patch_test_is_left_out_only_if_the_client_wants_it_so():
    key = patch_key(U07)
    silent = Changes(set_aside=frozenset({key}))

    assert set(problems(U07, Draft(WITH_CHANGES, REASON, silent))) == {"client_agreed"}
    assert problems(U07, Draft(WITH_CHANGES, REASON, replace(silent, client_agreed=True))) == {}


def test_a_patch_test_after_swelling_is_never_left_out():
    changes = Changes(set_aside=frozenset({patch_key(SWELLING)}), client_agreed=True)

    assert set(problems(SWELLING, Draft(WITH_CHANGES, REASON, changes))) == {"set_aside"}


def test_a_patch_test_that_staff_asked_for_is_not_dropped_in_silence():
    asked = Changes(add=(FlagKind.PATCH_TEST,))

    assert set(problems(U22, Draft(WITH_CHANGES, REASON, Changes()), standing=asked)) == {"client_agreed"}
    assert problems(U22, Draft(APPROVE), standing=asked) == {}
    assert considered(U22, asked).changes(Draft(APPROVE)) == asked


def test_asking_for_a_patch_test_takes_back_that_it_was_waived():
    waived = Changes(set_aside=frozenset({patch_key(U07)}), client_agreed=True)

    after = considered(U07, waived).after(Draft(DecisionKind.ASK_PATCH_TEST, REASON), "Tess")

    assert "patch_test" in {str(flag.kind) for flag in after.flags}


@pytest.mark.parametrize(
    ("kind", "waiting"), [(DecisionKind.ASK_PATCH_TEST, "patch_test"), (DecisionKind.ASK_PREPARATION, "scalp_check")]
)
def test_what_is_asked_for_is_waited_for(kind, waiting):
    after = considered(U22).after(Draft(kind, REASON), "Tess")

    assert set(after.plan.sessions[0].waiting_for) == {"sign_off", waiting}


@pytest.mark.parametrize("kind", [DecisionKind.DEFER, DecisionKind.DECLINE])
def test_a_wait_leaves_no_dates(kind):
    after = considered(U22).after(Draft(kind, REASON), "Tess")

    assert (after.disposition, after.plan.sessions, after.plan.items) == ("defer", (), ())


@pytest.mark.parametrize(("days", "expected"), [(0, {"defer_until"}), (1, set()), (2000, {"defer_until"})])
def test_a_wait_ends_on_a_day_to_come(days, expected):
    draft = Draft(DecisionKind.DEFER, REASON, defer_until=TODAY + timedelta(days=days))

    assert set(problems(U22, draft)) == expected


def test_changes_that_would_be_dropped_are_pointed_out():
    assert set(problems(U22, Draft(APPROVE, changes=Changes(oils=("jojoba",))))) == {"kind"}
    assert set(problems(U22, Draft(APPROVE, defer_until=TODAY + timedelta(days=9)))) == {"defer_until"}


def test_an_oil_that_an_answer_speaks_against_is_not_agreed():
    nuts = with_answers(U01, allergies=["plant_oils"])

    assert considered(nuts).oils == ("avocado", "jojoba", "marula")
    assert set(problems(nuts, Draft(WITH_CHANGES, REASON, Changes(oils=("argan",))))) == {"oils"}
    assert problems(nuts, Draft(WITH_CHANGES, REASON, Changes(oils=("jojoba",)))) == {}


def test_another_first_date_is_not_before_the_earliest_one():
    assert set(problems(U22, Draft(WITH_CHANGES, REASON, first(date(2026, 12, 10))))) == {"first_session"}
    assert problems(U22, Draft(WITH_CHANGES, REASON, first(date(2026, 12, 30)))) == {}
    after = considered(U22).after(Draft(WITH_CHANGES, REASON, first(date(2026, 12, 30))), "Tess")
    assert after.plan.sessions[0].date == date(2026, 12, 30)


def test_the_first_date_of_a_booked_session_is_moved_not_decided():
    booked = replace(case_of(U22), sessions={1: date(2026, 12, 14)})
    asked = Considered(CONTENT, booked, Changes(), TODAY)

    assert {
        each.field for each in decision_problems(asked, Draft(WITH_CHANGES, REASON, first(date(2026, 12, 30))))
    } == {"first_session"}


@pytest.mark.parametrize("kind", [DecisionKind.ASK_PATCH_TEST, DecisionKind.ASK_PREPARATION])
def test_what_belongs_before_session_1_cannot_be_asked_for_after_it(kind):
    begun = Considered(CONTENT, replace(case_of(U01), sessions={1: date(2026, 12, 14)}), Changes(), date(2026, 12, 20))

    assert {each.field for each in decision_problems(begun, Draft(kind, REASON))} == {"kind"}


def test_a_flag_that_is_not_there_cannot_be_set_aside():
    changes = Changes(set_aside=frozenset({"age_under_18:defer"}))

    assert set(problems(U22, Draft(WITH_CHANGES, REASON, changes))) == {"set_aside"}


@settings(max_examples=150)
@given(
    name=st.sampled_from(sorted(CLIENTS)),
    kind=st.sampled_from(list(DecisionKind)),
    tested=st.sampled_from([None, PatchTest(TODAY), PatchTest(TODAY, "reaction", TODAY)]),
    data=st.data(),
)
def test_no_decision_makes_a_plan_firm_that_waits_for_a_test_or_a_check(name, kind, tested, data):
    case = replace(case_of(CLIENTS[name]), patch_test=tested)
    asked = Considered(CONTENT, case, Changes(), TODAY)
    keys = [f"{flag.rule}:{flag.kind}" for flag in asked.flags if flag.kind is not FlagKind.INFO]
    changes = Changes(
        add=tuple(data.draw(st.sets(st.sampled_from([FlagKind.PATCH_TEST, FlagKind.EXTENDED_PREP])))),
        set_aside=frozenset(data.draw(st.sets(st.sampled_from(keys)))) if keys else frozenset(),
        letter_received=True,
        client_agreed=data.draw(st.booleans()),
    )
    draft = Draft(kind, REASON, changes if kind is WITH_CHANGES else Changes(letter_received=True))

    if not decision_problems(asked, draft):
        after = asked.after(draft, "Tess")

        is_firm = bool(after.plan.sessions) and not after.plan.provisional
        kinds = {flag.kind for flag in after.flags}
        assert not (is_firm and kinds & {FlagKind.PATCH_TEST, FlagKind.EXTENDED_PREP, FlagKind.DEFER})
        assert not (is_firm and FlagKind.STAFF_REVIEW in kinds and kind not in APPROVALS)


def first(day: date) -> Changes:
    return Changes(first_session=day)


def patch_key(raw: Mapping[str, object]) -> str:
    return next(f"{flag.rule}:{flag.kind}" for flag in considered(raw).flags if flag.kind is FlagKind.PATCH_TEST)


def considered(raw: Mapping[str, object], standing: Changes | None = None, today: date = TODAY) -> Considered:
    """The client in front of somebody, as a service would read it: what stands changed is in the case too."""
    changes = standing or Changes()
    outcome = ReviewOutcome(changes.add, changes.set_aside, changes.oils, first_session=changes.first_session)
    return Considered(CONTENT, replace(case_of(raw), patch_test=None, outcome=outcome), changes, today)


def problems(raw: Mapping[str, object], draft: Draft, standing: Changes | None = None) -> dict[str, str]:
    asked = considered(raw, standing)
    return {problem.field: str(problem.text) for problem in decision_problems(asked, draft)}
