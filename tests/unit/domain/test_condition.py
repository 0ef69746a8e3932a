import json
from datetime import date
from pathlib import Path

import pytest

from webapp.content.conditions import read_condition
from webapp.content.yaml_source import parse
from webapp.domain.condition import COMBINATIONS, OPERATORS, Because, Condition, Value, because, holds
from webapp.domain.questionnaire import AnswerType, Option, Question

SHARED = json.loads((Path(__file__).parents[2] / "vectors" / "conditions.json").read_text())
TYPES = {name: AnswerType(kind) for name, kind in SHARED["questions"].items()}
CODES = {"hair": ("shaved", "long"), "scars": ("flat", "red", "raised", "shaved")}
QUESTIONS = {
    name: Question(name, kind, name, options=tuple(Option(code, code) for code in CODES.get(name, ())))
    for name, kind in TYPES.items()
}


@pytest.mark.parametrize("vector", SHARED["vectors"], ids=lambda vector: vector["claim"])
def test_the_phone_and_the_server_agree(vector):
    answers = {name: typed(name, value) for name, value in vector["answers"].items()}

    found = holds(condition(vector["when"]), answers)

    assert found == vector["holds"]


@pytest.mark.parametrize("operator", sorted({*OPERATORS, *COMBINATIONS}))
def test_the_vectors_show_every_operator_true_and_false(operator):
    outcomes = {vector["holds"] for vector in SHARED["vectors"] if operator in (vector["when"] or {})}

    assert outcomes == {True, False}


def test_the_reason_is_the_option_that_was_asked_for():
    when = condition({"question": "scars", "is": ["raised", "red"]})

    assert because(when, {"scars": frozenset({"red", "flat"})}) == (Because("scars", "red"),)


def test_a_number_is_a_reason_without_an_option():
    when = condition({"question": "age", "less_than": 18})

    assert because(when, {"age": 17}) == (Because("age"),)


def test_a_blank_answer_is_a_reason_too():
    when = condition({"question": "scar_date", "blank": True})

    assert because(when, {}) == (Because("scar_date"),)


def test_each_reason_is_given_once():
    red = {"question": "scars", "is": ["red"]}
    when = condition({"all": [red, {"any": [red]}]})

    assert because(when, {"scars": frozenset({"red"})}) == (Because("scars", "red"),)


def test_what_is_not_true_has_no_reason():
    assert because(condition({"question": "hair", "is": ["long"]}), {"hair": "shaved"}) == ()


def test_a_condition_knows_the_questions_that_it_reads():
    when = condition({"any": [{"question": "hair", "is": ["long"]}, {"not": {"question": "age", "less_than": 18}}]})

    assert when is not None
    assert when.questions == {"hair", "age"}


def condition(data: object) -> Condition | None:
    """Read as the content is read, so that the vectors are conditions that an author can write.

    The one exception compares what is no number: the reader refuses that, and the evaluators agree on it all the same.
    """
    if isinstance(data, dict) and "less_than" in data and TYPES[data["question"]] is not AnswerType.INTEGER:
        return Condition("less_than", data["question"], data["less_than"])
    return read_condition(parse(json.dumps(data), "vector"), QUESTIONS) if data else None


def typed(question: str, value: object) -> Value:
    """An answer as the phone has it, as the server has it."""
    match TYPES[question], value:
        case AnswerType.MANY, list():
            return frozenset(value)
        case AnswerType.DATE, str():
            return date.fromisoformat(value)
    assert isinstance(value, int | str)
    return value
