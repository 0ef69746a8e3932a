"""What may not be said to a client, and what looks like it and may."""

import pytest

from webapp.domain.wording import wording_problems


@pytest.mark.parametrize(
    "text",
    [
        "Stop your blood thinner.",
        "Please stop all tablets two days before your session.",
        "Do not take your medicine on the morning of your session.",
        "Don’t take aspirin.",
        "Leave your tablets out for two days.",
        "Take a break from your antibiotics.",
        "Skip the pills your doctor prescribed.",
        "Do you take blood thinners? Stop them two days before.",
    ],
)
def test_nobody_is_told_to_stop_a_medicine(text: str) -> None:
    assert said(text) == ["I17"]


@pytest.mark.parametrize(
    "text",
    [
        "Never stop your medicine.",
        "Do not stop the tablets that a doctor gave you.",
        "Keep taking it as your doctor told you.",
        "Take the break only if the person who prescribed it agrees.",
        "Leave minoxidil liquid or foam off your scalp. Tablets stay as they are.",
        "Leave hair spray off your scalp.",
    ],
)
def test_keeping_a_medicine_and_leaving_a_spray_off_may_be_said(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The test is 100% certain.",
        "The test is 100 per cent certain.",
        "It is painless.",
        "It does not hurt.",
        "There are no side effects.",
        "It has no side-effects.",
        "We guarantee a full head of hair.",
        "Results are guaranteed.",
        "It is completely safe.",
        "There is no risk.",
    ],
)
def test_nothing_is_promised(text: str) -> None:
    assert said(text) == ["I27"]


@pytest.mark.parametrize(
    "text",
    [
        "It lowers the risk and cannot promise anything.",
        "We cannot guarantee a result.",
        "No test is ever certain, never 100 %.",
        "It is not painless.",
        "Discomfort differs from person to person.",
        "No painkiller is needed.",
    ],
)
def test_that_nothing_is_certain_may_be_said(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Use baking soda once a week.",
        "Rinse with hot water.",
        "Black henna is fine.",
        "Have your scalp microbladed.",
        "Use baking soda, but never hot water.",
        "Never let anyone microblade your scalp, and use baking soda.",
    ],
)
def test_nothing_is_advised_that_harms_the_skin(text: str) -> None:
    assert said(text) == ["I27"]


@pytest.mark.parametrize(
    "text",
    [
        "Never let anyone microblade your scalp, and never use baking soda on it.",
        "Never use hot water, baking soda or black henna.",
        "Wash your scalp with lukewarm water only, never hot.",
        "Do not wash with hot water.",
        "Choose colour without ammonia, and never henna that is sold as black.",
    ],
)
def test_what_harms_may_be_named_to_say_never(text: str) -> None:
    assert said(text) == []


def test_a_question_may_name_what_harms_and_may_not_advise_it() -> None:
    assert wording_problems("Have you had microblading on the scalp?", advises=False) == ()
    assert wording_problems("Microblading on the scalp", advises=True) != ()
    assert wording_problems("You may use baking soda.", advises=False) != ()


def test_nobody_is_given_a_diagnosis() -> None:
    assert wording_problems("You have psoriasis.") != ()
    assert wording_problems("If you have psoriasis, tell us.") == ()


def test_each_place_is_named_with_its_words() -> None:
    problems = wording_problems("It is painless. Results are guaranteed.")

    assert [problem.values["words"] for problem in problems] == ["painless", "guaranteed"]


def said(text: str) -> list[str]:
    """The invariants that the text breaks."""
    return [str(problem)[-4:-1] for problem in wording_problems(text)]
