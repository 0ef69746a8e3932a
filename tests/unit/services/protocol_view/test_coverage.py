"""Where answers lead, held against what screening and planning really do with each of them."""

from typing import Any

import pytest

from tests.clients import BASE, assessed, client, library
from webapp.domain.questionnaire import AnswerType
from webapp.services.protocol_view import AnswerView, ProtocolView, QuestionView

CHOSEN = (AnswerType.SINGLE, AnswerType.MANY)
OPTIONS = [
    (question.id, option.code)
    for question in library().content.questionnaire.questions
    if question.type in CHOSEN
    for option in question.options
]


def test_every_question_stands_there_in_its_order(view):
    assert [each.id for each in view.coverage] == [each.id for each in library().content.questionnaire]


@pytest.mark.parametrize(("question", "option"), OPTIONS)
def test_whatever_an_answer_adds_for_a_client_is_shown_to_follow_from_it(view, question, option):
    usual, other = assessed(client()), assessed(with_answer(question, option))
    found = answer_of(view, question, option)

    fired = {flag.rule for flag in other.flags} - {flag.rule for flag in usual.flags}
    assert fired <= {rule.id for rule in found.rules} | {"date_too_soon"}
    lines = {item.key.split(".")[0] for item in other.plan.items} - {
        item.key.split(".")[0] for item in usual.plan.items
    }
    assert {key for key in lines if by_answers_alone(key)} <= set(found.items)


@pytest.mark.parametrize(("question", "option"), OPTIONS)
def test_what_is_shown_to_fire_by_one_answer_fires(view, question, option):
    found = answer_of(view, question, option)
    always = {rule.id for rule in found.rules if not rule.since and not rule.until} - found.together
    answers = {question: option if isinstance(BASE[question], str) else [option]}

    raised = {flag.rule for flag in assessed({"today": "2026-12-01", "answers": answers}).flags}

    assert always - {"long_growth_break"} <= raised


def test_an_answer_that_changes_nothing_leads_nowhere(view):
    nowhere = answer_of(view, "dryness", "comfortable")

    assert nowhere.leads_nowhere
    assert assessed(with_answer("dryness", "comfortable")) == assessed(client())


def test_a_rule_that_wants_two_answers_says_so(view):
    tight = answer_of(view, "dryness", "tight")

    assert "scalp_tight_in_sun" in tight.together
    assert "scalp_dry_flakes" not in answer_of(view, "dryness", "dry_flakes").together


def test_a_number_is_followed_on_both_sides_of_its_limit(view):
    age = question_of(view, "age")

    assert [str(each.answer) for each in age.answers] == ["under 18", "18 or more", "left blank"]
    assert [[rule.id for rule in each.rules] for each in age.answers] == [["age_under_18"], [], ["age_blank"]]


def test_an_allergy_names_the_oils_that_it_takes_out(view):
    assert str(answer_of(view, "allergies", "latex").oils) == "avocado oil"
    assert answer_of(view, "allergies", "nickel").oils is None


def test_a_date_names_the_rules_and_waits_that_count_from_it(view):
    assert [rule.id for rule in question_of(view, "scar_date").rules] == ["scar_recent_or_red", "scar_still_red"]
    assert [lead.code for lead in question_of(view, "minoxidil_stopped_on").lead_times] == ["growth_products"]


def test_every_question_is_read_or_meant_for_the_technician(view):
    assert [each.id for each in view.coverage if not each.is_read and not each.technician_only] == []
    assert {each.id for each in view.coverage if each.technician_only} == {"medicine_details", "health_details"}


def with_answer(question: str, option: str) -> dict[str, object]:
    changes: dict[str, Any] = {question: option if isinstance(BASE[question], str) else [option]}
    return client(**changes)


def by_answers_alone(key: str) -> bool:
    """Lines that come with a flag, or the day after another line, hang on more than the answer."""
    spec = next(spec for spec in library().content.protocol.items if spec.key == key)
    return not spec.flag and not spec.follows


def question_of(view: ProtocolView, question: str) -> QuestionView:
    return next(each for each in view.coverage if each.id == question)


def answer_of(view: ProtocolView, question: str, option: str) -> AnswerView:
    asked = library().content.questionnaire[question]
    return question_of(view, question).answers[[each.code for each in asked.options].index(option)]
