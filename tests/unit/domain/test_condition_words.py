"""Conditions as sentences, in the words of the questionnaire."""

import re
from collections.abc import Iterator

import pytest

from tests.clients import library
from webapp.domain.condition import Condition
from webapp.domain.condition_words import condition_in_words
from webapp.domain.questionnaire import AnswerType, Option, Question, Questionnaire

CODE = re.compile(r"[a-z]_[a-z]")


def asks(question: str, *codes: str) -> Condition:
    return Condition("is", question, codes)


def blank(question: str, operand: bool = True) -> Condition:
    return Condition("blank", question, operand)


def combined(operator: str, *parts: Condition) -> Condition:
    return Condition(operator, parts=parts)


SHORT = asks("hair_length", "shaved", "buzz")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (SHORT, "Hair length is “Shaved” or “Buzz or crew cut”"),
        (asks("scarring", "own_keloid"), "Scars: “I get keloids”"),
        (asks("growth_changing", "true"), "Changing mole or spot is “yes”"),
        (Condition("less_than", "age", 18), "Age is under 18"),
        (blank("age"), "Age is left blank"),
        (blank("age", operand=False), "Age is answered"),
        (
            combined("any", asks("hair_length", "medium", "long"), blank("hair_length")),
            "Hair length is “Medium”, “Long” or left blank",
        ),
        (
            combined("any", SHORT, asks("sun", "often"), Condition("less_than", "age", 9)),
            "Hair length is “Shaved” or “Buzz or crew cut”, Sun on the scalp is “Often uncovered”, or Age is under 9",
        ),
        (
            combined("all", SHORT, combined("any", blank("sun"), blank("age"))),
            "Hair length is “Shaved” or “Buzz or crew cut”, and (Sun on the scalp is left blank, or Age is left blank)",
        ),
        (
            combined("not", combined("all", SHORT, blank("age"))),
            "it is not so that (Hair length is “Shaved” or “Buzz or crew cut”, and Age is left blank)",
        ),
        (combined("not", blank("age")), "it is not so that Age is left blank"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition, words):
    assert str(condition_in_words(condition, library().content.questionnaire)) == words


def test_every_condition_of_the_content_reads_without_a_code():
    said = [str(condition_in_words(each, library().content.questionnaire)) for each in every_condition()]

    assert len(said) > 100
    assert [words for words in said if CODE.search(words)] == []


def test_without_the_words_of_an_option_that_test_would_fail():
    nameless = Question("hair_length", AnswerType.SINGLE, "Hair", options=(Option("very_long", "very_long"),))

    words = condition_in_words(asks("hair_length", "very_long"), Questionnaire((nameless,)))

    assert CODE.search(str(words))


def test_a_question_without_a_name_is_called_by_its_text():
    nameless = Question("hair_length", AnswerType.SINGLE, "How long is your hair?")

    assert str(condition_in_words(blank("hair_length"), Questionnaire((nameless,)))).startswith(
        "How long is your hair?"
    )


def every_condition() -> Iterator[Condition]:
    content = library().content
    whens = [rule.when for rule in content.rules]
    whens += [question.when for question in content.questionnaire]
    whens += [lead.when for lead in content.lead_rules]
    whens += [gap.when for gap in (*content.protocol.second_gaps, *content.protocol.later_gaps)]
    for item in content.protocol.items:
        whens += [item.when, item.reminds, *(variant.when for variant in item.variants)]
    yield from (when for when in whens if when)
