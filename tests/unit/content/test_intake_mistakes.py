"""Every way to get a question wrong is an error with its line, and says what to do."""

import pytest

from tests.mistakes import ORIGINAL, mistake, mistakes

SCAR_DATE = "        when: {question: scarring, is: recent_or_red}\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("type: integer", "type: intger", "'intger' is not a type; did you mean 'integer'?"),
        ("type: integer", "typ: integer", "'typ' is not known here; did you mean 'type'?"),
        ("    type: integer\n", "", "'type' is missing"),
        ("    text: How old are you?\n", "", "'text' is missing"),
        ("text: How old are you?", "text:", "must not be empty"),
        ("text: How old are you?", "text: [How old]", "must be text"),
        ("text: How old are you?", "text: How old are {you}?", "{you} cannot be filled in here"),
        ("text: How old are you?", "text: How old are you}?", "braces that do not fit together"),
        ("text: How old are you?", "text: Are you 100 % sure?", "write 'per cent'"),
        ("text: How old are you?", f"text: {'How old ' * 300}", "at most 2000 are read"),
        ("help: We only treat adults.", "help: It is painless.", "nobody can promise this"),
        ("id: age ", "id: Age ", "'Age' cannot be a code"),
        ("id: age ", "id: consent ", "has another meaning in the form"),
        ("    lowest: 1\n", "    lowest: 1\n    lowest: 2\n", "'lowest' stands here twice"),
        ("lowest: 1\n", "lowest: 200\n", "is above highest"),
        ("lowest: 1\n", "lowest: one\n", "'one' is not a whole number"),
        ("lowest: 1\n", "lowest: -1\n", "must be from 0 to 3650"),
        ("    lowest: 1\n", "    lowest: 1\n    longest: 3\n", "belongs to questions of the type string"),
        ("    lowest: 1\n", "    lowest: 1\n    past: true\n", "belongs to questions of the type date"),
        ("    lowest: 1\n", "    options: []\n", "belongs to questions of the type single or many"),
        ("optional: true\n        past: true", "optional: maybe\n        past: true", "must be true or false"),
        ("        past: true\n", "        past: true\n        future: true\n", "leave only the day of the intake"),
        ("{code: crown,", "{code: hairline,", "the option 'hairline' stands here twice"),
        ("{code: crown,", "{cod: crown,", "'cod' is not known here; did you mean 'code'?"),
        ("{code: crown,", "{code: Crown hair,", "cannot be a code"),
        ('{code: buzz, text: "Buzz', '{code: buzz, exclusive: true, text: "Buzz', "`exclusive` belongs to"),
        ("        longest: 300\n", "        longest: 0\n", "must be from 1 to 2000"),
    ],
)
def test_a_wrong_question_is_named(before: str, after: str, said: str) -> None:
    assert said in mistake("intake.yaml", before, after)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("{question: scaring, is: recent_or_red}", "there is no question 'scaring'; did you mean 'scarring'?"),
        ("{question: scarring, is: recent_or_rd}", "'recent_or_rd' is not an answer to scarring; did you mean"),
        ("{question: scarring, is: []}", "needs at least one answer"),
        ("{question: scarring, is: [raised, raised]}", "'raised' stands here twice"),
        ("{question: scarring, less_than: 3}", "scarring is not a number"),
        ("{question: age, is: old}", "age is a number: test it with less_than or blank"),
        ("{question: age, less_than: old}", "'old' is not a whole number"),
        ("{question: scarring, blank: maybe}", "must be true or false"),
        ("{question: scarring}", "needs one of is, less_than, blank"),
        ("{question: scarring, is: raised, blank: true}", "needs one of is, less_than, blank"),
        ("{question: scarring, iss: raised}", "'iss' is not known here; did you mean 'is'?"),
        ("{anyy: [{question: scarring, is: raised}]}", "'anyy' is not known here; did you mean 'any'?"),
        ("{any: []}", "needs at least one condition"),
        ("{not: [{question: scarring, is: raised}]}", "is a list"),
        ("[{question: scarring, is: raised}]", "is a list"),
        ("short", "'short' is not a group"),
        ("{question: habits, is: smoke}", "'habits' is asked later than 'scar_date'"),
        ("{question: scar_date, blank: true}", "'scar_date' waits for its own answer"),
    ],
)
def test_a_wrong_condition_is_named(after: str, said: str) -> None:
    assert said in mistake("intake.yaml", SCAR_DATE, f"        when: {after}\n")


def test_two_questions_may_not_have_one_id() -> None:
    text = ORIGINAL["intake.yaml"].replace("id: age ", "id: sun ")

    assert any("the question 'sun' stands here twice" in line for line in mistakes("intake.yaml", text))


def test_a_follow_up_without_a_condition_is_refused() -> None:
    assert "a follow-up needs `when`" in mistake("intake.yaml", SCAR_DATE, "")


def test_a_follow_up_has_none_of_its_own() -> None:
    assert "a follow-up has none of its own" in mistake(
        "intake.yaml", SCAR_DATE, f"{SCAR_DATE}        follow_ups: [a]\n"
    )


def test_a_circle_of_follow_ups_is_named_with_its_way() -> None:
    text = ORIGINAL["intake.yaml"].replace("question: scarring, is: recent_or_red", "question: laser_date, blank: true")
    text = text.replace("question: history, is: laser_or_peel", "question: scar_date, blank: true")

    found = mistakes("intake.yaml", text)

    assert len(found) == 1
    assert "scar_date waits for laser_date waits for scar_date: break the circle" in found[0]


def test_an_answer_that_plans_go_by_may_not_be_renamed() -> None:
    (found,) = mistakes("intake.yaml", ORIGINAL["intake.yaml"].replace("{code: man, text", "{code: men, text"))

    assert "'care_plan_sex' needs the answer 'man'" in found


def test_a_question_that_plans_go_by_may_not_be_renamed() -> None:
    text = ORIGINAL["intake.yaml"].replace("id: allergies ", "id: allergie ")

    found = mistakes("intake.yaml", text.replace("question: allergies", "question: allergie"))

    assert "the question 'allergies' is missing; plans are made with it; did you mean 'allergie'?" in found[0]


def test_all_mistakes_are_named_at_once() -> None:
    text = ORIGINAL["intake.yaml"].replace("type: integer", "type: intger").replace("{code: crown,", "{cod: crown,")
    text = text.replace("longest: 300", "longest: 3000")

    found = mistakes("intake.yaml", text)

    assert ["'intger'" in found[0], "'cod'" in found[1], "3000" in found[2]] == [True, True, True]
    assert len(found) == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("questions: []\n", "needs at least one question"),
        ("questions: {}\n", "must be a list"),
        ("questions:\n", "must be a list"),
        ("question: []\n", "'question' is not known here; did you mean 'questions'?"),
        ("- a\n", "must be a mapping"),
        ("just words\n", "must be a mapping"),
        (f"questions: [{'{id: age}, ' * 150}]", "has 150 entries; at most 100 are read"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, said: str) -> None:
    (found,) = mistakes("intake.yaml", text)

    assert found.startswith("intake.yaml:1: ")
    assert said in found
