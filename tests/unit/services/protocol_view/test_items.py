"""What is said of a line beside its days."""

import pytest

from tests.clients import library
from webapp.domain.condition import Condition, holds
from webapp.services.protocol_view.typical import could_hold

SHORT = Condition("is", "hair_length", ("shaved", "buzz"))
DRY = Condition("is", "dryness", ("very_dry",))


def test_a_line_for_everybody_has_no_condition(view):
    assert view.item("T31").conditions == ()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("T05", ["Hair length is “Shaved” or “Buzz or crew cut”"]),
        ("T02", ["A patch test was done"]),
        ("T02-visit", ["The flag “Patch test” stands", "No patch test was done yet"]),
        ("T34-before", ["The setting “Hours before a session without smoking and alcohol” is above 0"]),
    ],
)
def test_all_conditions_of_a_line_are_said(view, key, words):
    assert list(map(str, view.item(key).conditions)) == words


def test_every_wording_of_a_line_is_shown_with_its_clients(view):
    for spec in library().content.protocol.items:
        shown = {variant.text.template for variant in view.item(spec.key).variants if variant.text}
        written = {each.text for each in spec.variants} | {each.text for each in spec.gentler_after if each.text}
        assert shown == written | {text for text in (spec.oil_text, spec.no_oil_text) if text}


def test_where_aftercare_wins_the_line_is_said_to_be_left_out(view):
    first = view.item("T16").variants[0]

    assert (str(first.condition), first.text) == ("The session before was less than 5 days ago", None)


def test_ticks_are_said(view):
    said = {key: str(view.item(key).ticks) for key in ("T01", "T13", "T39")}

    assert said == {
        "T01": "One tick for the whole window",
        "T13": "Shown, not ticked",
        "T39": "Each day: Morning, Evening; on the first day: Evening",
    }


def test_a_task_names_the_rules_that_hold_it_back(view):
    assert "psoriasis_quiet" in view.item("T05").held_by
    assert "seborrhoeic_dermatitis_quiet" in view.item("T06").held_by
    assert view.item("T31").held_by == ()


def test_each_line_is_drawn_first_for_somebody_whom_it_concerns(view):
    assert view.item("T05").example.client.code == "man"
    assert view.item("T07").example.client.code == "woman"


def test_a_switched_off_line_is_drawn_nowhere(view, view_under):
    assert view.item("T34-before").example.spans == ()
    assert view_under(smoke_alcohol_before_hours=24).item("T34-before").example.spans


@pytest.mark.parametrize("answers", [{"hair_length": "shaved"}, {"hair_length": "long"}])
@pytest.mark.parametrize("operator", ["all", "any"])
def test_a_condition_can_hold_if_some_further_answer_makes_it_true(operator, answers):
    condition = Condition(operator, parts=(SHORT, DRY))

    further = [{**answers, "dryness": code} for code in ("very_dry", "tight")]

    assert could_hold(condition, answers) == any(holds(condition, each) for each in further)
    negated = Condition("not", parts=(condition,))
    assert could_hold(negated, answers) == any(holds(negated, each) for each in further)
