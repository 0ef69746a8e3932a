"""What happens when something changes: the dynamic checks (a)-(h) under the example clients."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.clients import BASE, CLIENTS, assessed, client, items, kinds, library, session_days, with_answers
from webapp.content.case_file import InvalidCaseError
from webapp.domain.assessment import Assessment
from webapp.domain.questionnaire import AnswerType
from webapp.domain.screening import FlagKind

U01, U07 = CLIENTS["U01"], CLIENTS["U07"]


def test_a_moving_session_2_moves_all_that_follows() -> None:
    moved = assessed(U01, sessions={"1": "2026-12-14", "2": "2026-12-24"})

    assert session_days(moved) == ["2026-12-14", "2026-12-24", "2027-01-21"]
    assert {item.start for item in items(moved, "T62")} == {date(2027, 2, 11)}
    assert moved.plan.follow_up == date(2028, 1, 21)


def test_a_ticks_have_a_place_in_the_moved_plan() -> None:
    before = {item.key for item in assessed(U01).plan.items}
    moved = assessed(U01, sessions={"1": "2026-12-14", "2": "2026-12-24"})

    assert before - {item.key for item in moved.plan.items} <= {"T16.2", "T46"}


def test_b_growth_products_sport_and_follow_up_follow_a_fourth_session() -> None:
    user = with_answers(U01, minoxidil="own_choice")
    fourth = assessed(user, sessions={"1": "2026-12-14", "4": "2027-02-15"})

    assert session_days(fourth) == ["2026-12-14", "2026-12-21", "2027-01-18", "2027-02-15"]
    assert [item.start for item in items(fourth, "T60")] == [date(2027, 3, 1)]
    assert {item.start for item in items(fourth, "T62")} == {date(2027, 3, 8)}
    assert fourth.plan.follow_up == date(2028, 2, 15)


def test_c_a_failed_homework_check_moves_session_2_to_two_weeks() -> None:
    failed = assessed(U01, sessions={"1": "2026-12-14", "2": "2026-12-21"}, homework_passed=False)

    assert session_days(failed)[:2] == ["2026-12-14", "2026-12-28"]
    assert failed.plan.warnings


def test_d_a_reaction_to_the_patch_test_defers() -> None:
    result = assessed(U07, patch_test={"date": "2026-12-04", "result": "reaction"})

    assert result.disposition == "defer"
    assert (result.plan.sessions, result.plan.items) == ((), ())


def test_e_a_pregnancy_freezes_the_plan() -> None:
    result = assessed(with_answers(U01, pregnancy="pregnant"), sessions={"1": "2026-12-14"})

    assert result.disposition == "defer"
    assert result.plan.items == ()


def test_f_longer_hair_is_not_shaved_and_its_oil_waits() -> None:
    longer = assessed(with_answers(U01, hair_length="long"), sessions={"1": "2026-12-14", "2": "2026-12-28"})

    assert not [item for item in longer.plan.items if item.kind == "task" and "shave" in item.acts]
    assert next(item.start for item in items(longer, "T44")) == date(2026, 12, 21)


RISKS = [
    (question.id, option.code)
    for question in library().content.questionnaire.questions
    for option in question.options
    if question.type is AnswerType.MANY and not option.exclusive
]


@pytest.mark.parametrize("name", sorted(CLIENTS))
def test_g_adding_a_risk_never_removes_a_flag_or_shortens_an_interval(name: str) -> None:
    before = assessed(CLIENTS[name])
    answers = CLIENTS[name]["answers"]
    assert isinstance(answers, dict)

    for question, code in RISKS:
        chosen = [*(each for each in answers[question] if each != "none"), code]
        after = assessed(with_answers(CLIENTS[name], **{question: chosen}))

        assert kinds(before) <= kinds(after), code
        assert {flag.rule for flag in before.flags if flag.kind is not FlagKind.INFO} <= {f.rule for f in after.flags}
        assert after.earliest is None or (before.earliest is not None and after.earliest >= before.earliest), code
        assert _gaps(before) <= _gaps(after) or not after.plan.sessions, code


def _gaps(result: Assessment) -> list[int]:
    return [(after.date - before.date).days for before, after in pairwise(result.plan.sessions)]


@pytest.mark.parametrize(
    ("question", "riskier"),
    [
        ("dryness", "very_dry"),
        ("sensitivity", "swelling"),
        ("sun", "sunburned"),
        ("minoxidil", "prescribed"),
        ("pregnancy", "pregnant"),
        ("patch_wish", "yes"),
        ("care_plan_sex", "undisclosed"),
    ],
)
@pytest.mark.parametrize("other", ["dryness", "scarring", "allergies", "history"])
def test_g_two_risks_flag_at_least_what_each_flags_alone(question: str, riskier: str, other: str) -> None:
    second = {
        "dryness": "dry_flakes",
        "scarring": ["raised"],
        "allergies": ["hair_dye"],
        "history": ["earlier_smp"],
    }[other]
    alone = assessed(with_answers(U01, **{other: second}))
    both = assessed(with_answers(U01, **{other: second, question: riskier}))

    assert question == other or kinds(alone) <= kinds(both)


@pytest.mark.parametrize("settings", [{"first_wash_day": 3}, {"spf": 30}])
def test_h_a_setting_outside_its_range_is_refused(settings: dict[str, int]) -> None:
    with pytest.raises(InvalidCaseError) as refused:
        assessed(U01, settings=settings)

    (name, value) = next(iter(settings.items()))
    assert name in refused.value.lines[0]
    assert str(value) in refused.value.lines[0]


@pytest.mark.parametrize("question", [name for name in BASE if name not in ("desired_date", "loss_pattern")])
def test_a_blank_answer_is_at_least_as_strict_as_a_harmless_one(question: str) -> None:
    answers = {name: value for name, value in BASE.items() if name != question}
    blank = assessed({"today": "2026-12-01", "answers": answers})
    known = assessed(U01)

    assert kinds(known) <= kinds(blank)
    assert blank.earliest is None or blank.earliest >= (known.earliest or date.max)


@pytest.mark.parametrize(
    ("who", "days"),
    [
        ({"care_plan_sex": "man", "hair_length": "buzz"}, 59),
        ({"care_plan_sex": "man", "hair_length": "long"}, 66),
        ({"care_plan_sex": "woman", "hair_length": "long"}, 73),
        ({"care_plan_sex": "undisclosed", "hair_length": "shaved"}, 73),
    ],
)
def test_the_length_of_the_minoxidil_break_is_said(who: dict[str, str], days: int) -> None:
    result = assessed(with_answers(U01, minoxidil="own_choice", **who))
    line = next(item for item in items(result, "T09") if item.kind == "avoid")

    assert line.end is not None
    assert (line.end - line.start).days + 1 == days
    assert any(f"{days} days" in str(flag.text) for flag in result.flags)


def test_a_break_of_more_than_90_days_is_talked_over_first() -> None:
    long_break = assessed(client(minoxidil="own_choice", care_plan_sex="woman"), settings={"gap_later": 56})

    assert "long_growth_break" in {flag.rule for flag in long_break.flags}
