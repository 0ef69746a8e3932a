"""Which questions and answers nothing goes by."""

from dataclasses import replace

from tests.clients import library
from webapp.domain.assessment import Content
from webapp.domain.questionnaire import AnswerType, Option, Question, Questionnaire
from webapp.domain.unread import unread_options, unread_questions


def test_every_question_of_the_clinic_is_read_or_is_for_the_technician() -> None:
    assert unread_questions(library().content) == ()


def test_a_question_that_nothing_reads_is_found() -> None:
    assert unread_questions(asking(Question("shoe_size", AnswerType.INTEGER, "Which size?"))) == ("shoe_size",)


def test_a_question_for_the_technician_may_be_read_by_nobody_else() -> None:
    question = Question("shoe_size", AnswerType.INTEGER, "Which size?", technician_only=True)

    assert unread_questions(asking(question)) == ()


def test_a_question_is_read_where_a_rule_goes_by_it() -> None:
    content = library().content
    rules = tuple(rule for rule in content.rules if not rule.when or "pregnancy" not in rule.when.questions)

    assert unread_questions(replace(content, rules=rules)) == ("pregnancy",)


def test_an_answer_that_nothing_tells_apart_is_found() -> None:
    unread = unread_options(library().content)

    assert "sensitivity.never" in unread
    assert "sensitivity.often" not in unread
    assert "allergies.latex" not in unread
    assert "scarring.none" not in unread


def test_answers_of_an_unread_question_are_not_named_one_by_one() -> None:
    question = Question("shoe", AnswerType.SINGLE, "Which?", options=(Option("left", "Left"), Option("right", "Right")))

    assert unread_options(asking(question)) == unread_options(library().content)


def asking(question: Question) -> Content:
    """The clinic's content with one more question."""
    content = library().content
    return replace(content, questionnaire=Questionnaire((*content.questionnaire.questions, question)))
