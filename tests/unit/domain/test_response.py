"""Raw values become typed answers, or errors that say what to do; what does not apply is dropped."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clients import BASE, TODAY, assessed, client, library
from webapp.domain.response import InvalidResponseError, Response, clean_text, read_response

QUESTIONNAIRE = library().content.questionnaire


def read(*, complete: bool = False, **answers: Any) -> Response:
    return read_response(QUESTIONNAIRE, answers, TODAY, complete=complete)


def mistakes(**answers: Any) -> dict[str, str]:
    """The message of each question that is wrong."""
    with pytest.raises(InvalidResponseError) as invalid:
        read(**answers)
    return {error.question: str(error.message) for error in invalid.value.errors}


def test_answers_are_typed() -> None:
    answers = read(age="34", scarring=["none"], desired_date="2026-12-14", hair_length="buzz").answers

    assert answers == {
        "age": 34,
        "scarring": frozenset({"none"}),
        "desired_date": date(2026, 12, 14),
        "hair_length": "buzz",
    }


def test_an_answer_to_a_question_that_does_not_apply_is_dropped() -> None:
    assert "scar_date" not in read(scarring=["none"], scar_date="2026-11-01").answers
    assert "scar_date" in read(scarring=["recent_or_red"], scar_date="2026-11-01").answers


def test_a_dropped_answer_never_reaches_a_rule() -> None:
    stale = assessed(client(scalp_condition=["none"], scalp_condition_now="present", growth_changing=True))

    assert stale.disposition == "ready"


@pytest.mark.parametrize("blank", [None, "", "  ", [], ()])
def test_a_blank_answer_has_no_entry(blank: object) -> None:
    assert read(age=blank).answers == {}


def test_a_complete_response_names_every_question_left_blank() -> None:
    with pytest.raises(InvalidResponseError) as invalid:
        read(complete=True)

    assert {error.question for error in invalid.value.errors} == set(BASE) - {"desired_date"}


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        ("age", 200, "from 1 to 110"),
        ("age", "old", "whole number"),
        ("age", 17.5, "whole number"),
        ("age", True, "whole number"),
        ("age", "9" * 5000, "from 1 to 110"),
        ("hair_length", "mohawk", "not one of the answers"),
        ("hair_length", ["buzz"], "not one of the answers"),
        ("scarring", ["none", "raised"], "cannot go together"),
        ("desired_date", "2026-11-30", "has passed"),
        ("desired_date", "2999-01-01", "too far away"),
        ("desired_date", "14/12/2026", "for example 2026-12-14"),
        ("favourite_colour", "teal", "no such question"),
    ],
)
def test_a_wrong_answer_says_what_to_do(question: str, value: object, said: str) -> None:
    assert said in mistakes(**{question: value})[question]


def test_a_date_in_the_past_may_not_be_to_come() -> None:
    assert "still to come" in mistakes(scarring=["recent_or_red"], scar_date="2026-12-02")["scar_date"]


def test_all_mistakes_are_told_at_once() -> None:
    assert set(mistakes(age=200, hair_length="mohawk", desired_date="soon")) == {"age", "hair_length", "desired_date"}


def test_a_yaml_yes_and_no_are_the_words() -> None:
    assert read(minoxidil=False, patch_wish=True).answers == {"minoxidil": "no", "patch_wish": "yes"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  two\n\twords ", "two words"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\x00b", "a b"),
        ("نور حداد", "نور حداد"),
        ("👩🏽‍🔬", "👩🏽‍🔬"),
        ("e\u0301", "é"),
    ],
)
def test_text_is_cleaned_of_what_only_hides_or_turns_it(written: str, kept: str) -> None:
    assert clean_text(written) == kept


@given(
    st.dictionaries(st.sampled_from([q.id for q in QUESTIONNAIRE]), st.from_type(object) | st.text() | st.integers())
)
def test_nothing_that_is_sent_ends_in_anything_but_answers_or_errors(raw: dict[str, Any]) -> None:
    with suppress(InvalidResponseError):
        assert set(read(**raw).answers) <= set(raw)
