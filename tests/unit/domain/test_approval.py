from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.clients import library
from webapp.domain.approval import Part, Subject, approval_problems, subjects
from webapp.domain.assessment import Content

CONTENT, KNOWLEDGE = library().content, library().knowledge
TODAY = date(2026, 12, 1)


def by_code(content: Content = CONTENT) -> dict[str, Subject]:
    return {subject.code: subject for subject in subjects(content, KNOWLEDGE)}


def changed(content: Content) -> set[str]:
    """What has to be approved again when the content becomes this."""
    before, after = by_code(), by_code(content)
    return {code for code in before if before[code].content_hash != after[code].content_hash}


def with_rule(rule: str, **changes: Any) -> Content:
    rules = tuple(replace(each, **changes) if each.id == rule else each for each in CONTENT.rules)
    return replace(CONTENT, rules=rules)


def test_every_row_and_every_part_is_to_be_approved():
    assert list(by_code()) == [*(row.id for row in KNOWLEDGE.screening), *Part]


def test_every_rule_belongs_to_something_that_is_approved():
    covered = {rule.id for subject in by_code().values() for rule in subject.rules}

    assert covered == {rule.id for rule in CONTENT.rules}


def test_content_that_asks_for_no_approval_has_nothing_to_approve():
    assert subjects(CONTENT, replace(KNOWLEDGE, needs_clinician_approval=False)) == ()


def test_other_words_of_a_rule_want_its_row_approved_again():
    assert changed(with_rule("age_under_18", text="Come back later.")) == {"X01"}


def test_a_rule_without_a_row_is_approved_with_the_others():
    assert changed(with_rule("scalp_greasy", text="Greasy.")) == {Part.OTHER_RULES}


def test_a_rule_that_is_gone_wants_its_row_approved_again():
    rules = tuple(rule for rule in CONTENT.rules if rule.id != "age_blank")

    assert changed(replace(CONTENT, rules=rules)) == {"X01"}


def test_an_item_is_part_of_the_plan_and_of_the_rows_that_it_names():
    items = tuple(replace(item, text="!") if item.id == "T12" else item for item in CONTENT.protocol.items)

    assert changed(replace(CONTENT, protocol=replace(CONTENT.protocol, items=items))) == {Part.PLAN, "X20"}


def test_a_wider_range_wants_the_choices_approved_again():
    wider = replace(CONTENT.protocol.settings["spf"], highest=120)
    settings = {**CONTENT.protocol.settings, "spf": wider}

    assert changed(replace(CONTENT, protocol=replace(CONTENT.protocol, settings=settings))) == {Part.CHOICES}


def test_another_question_wants_the_intake_approved_again():
    first, *others = CONTENT.questionnaire.questions
    questions = (replace(first, text="How old?"), *others)

    assert changed(replace(CONTENT, questionnaire=replace(CONTENT.questionnaire, questions=questions))) == {Part.INTAKE}


def test_a_rule_on_another_line_is_the_same_rule():
    assert changed(with_rule("age_under_18", line=9999)) == set()


@pytest.mark.parametrize(
    ("clinician", "role", "day", "fields"),
    [
        ("Dr Lee", "Dermatologist", TODAY, []),
        ("", "Dermatologist", TODAY, ["clinician"]),
        ("Dr Lee", "", TODAY, ["role"]),
        ("Dr Lee", "Dermatologist", TODAY + timedelta(days=1), ["approved_on"]),
        ("", "", TODAY + timedelta(days=1), ["clinician", "role", "approved_on"]),
    ],
)
def test_an_approval_names_a_person_and_a_day_that_has_come(clinician: str, role: str, day: date, fields: list[str]):
    assert [problem.field for problem in approval_problems(clinician, role, day, TODAY)] == fields
