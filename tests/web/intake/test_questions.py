import json
from datetime import date

import pytest

from webapp.content.conditions import read_condition
from webapp.content.intake import RESERVED
from webapp.content.yaml_source import parse
from webapp.domain.errors import ContentError
from webapp.domain.questionnaire import AnswerType, Question, Questionnaire
from webapp.domain.response import READERS
from webapp.web.intake.form import FIELDS, IntakeForm, form_class
from webapp.web.intake.questions import ask


def test_all_nineteen_questions_are_there_in_their_order(visit, questionnaire):
    page = visit.get("/intake")

    titles = page.texts("[data-question] .question-title")
    assert [title.removesuffix(" (optional)") for title in titles[:19]] == [
        each.text for each in questionnaire.questions
    ]


def test_every_follow_up_is_there(visit, questionnaire):
    page = visit.get("/intake")

    follow_ups = [follow_up.id for question in questionnaire.questions for follow_up in question.follow_ups]
    assert {str(tag["data-question"]) for tag in page.select(".follow-up")} == set(follow_ups)


def test_nothing_is_chosen_beforehand(visit):
    page = visit.get("/intake")

    assert not page.select("[checked]")
    assert not [
        tag for tag in page.select("main input:not([type=radio], [type=checkbox], [type=hidden])") if tag.get("value")
    ]


def test_none_of_these_comes_first(visit, questionnaire):
    page = visit.get("/intake")

    for question in questionnaire:
        if any(option.exclusive for option in question.options):
            assert page.select(f"input[name={question.id}]")[0].has_attr("data-alone"), question.id


def test_without_scripts_a_follow_up_says_when_it_applies(visit):
    page = visit.get("/intake")

    assert "Only if you chose “Something else”" not in page.text("[data-question=allergy_details]")
    assert page.text("[data-question=scar_date] [data-plain]").startswith("Only if you chose “A scar that is less")
    assert "anything but “None of these”" in page.text("[data-question=scalp_condition_now] [data-plain]")
    assert "one of these: Nuts" in page.text("[data-question=allergy_details] [data-plain]")


def test_a_follow_up_of_one_option_stands_right_below_it(visit):
    page = visit.get("/intake")

    option = page.one("#scarring-recent_or_red").find_parent("div")
    assert option is not None
    follow_up = option.find_next_sibling("div")
    assert follow_up is not None
    assert follow_up["data-question"] == "scar_date"


def test_the_phone_gets_the_conditions_that_the_server_goes_by(visit, questionnaire):
    page, questions = visit.get("/intake"), {question.id: question for question in questionnaire}

    for tag in page.select("[data-when]"):
        when = read_condition(parse(str(tag["data-when"]), "page"), questions)
        assert when == questions[str(tag["data-question"])].when


def test_the_phone_says_what_the_server_would_say(prospect):
    first = prospect.open()

    page = prospect.press_check(first, {"age": "200"}, status=422)

    said = {str(tag["data-question"]): tag for tag in first.select("[data-question]")}
    assert said["age"]["data-outside"] in page.text("#age-error")
    assert said["hair_length"]["data-missing"] in page.text("#hair_length-error")


def test_what_may_be_left_open_says_so(visit):
    page = visit.get("/intake")

    assert "(optional)" in page.text("label[for=desired_date]")
    assert not page.one("[data-question=desired_date]").has_attr("data-missing")


def test_dates_are_bounded_by_the_day_at_the_clinic(visit, clock):
    clock.set_day(date(2026, 12, 24))

    page = visit.get("/intake")

    assert page.one("#scar_date")["max"] == "2026-12-24"
    assert page.one("#desired_date")["min"] == "2026-12-24"


def test_the_contact_data_waits_for_the_end(visit):
    page = visit.get("/intake")

    assert page.one("#your-details").has_attr("disabled")
    assert page.one("#your-details").has_attr("hidden")


def test_progress_waits_for_the_script_that_moves_it(visit):
    assert visit.get("/intake").one(".intake-progress").has_attr("hidden")


def test_a_shared_tablet_neither_fills_in_nor_remembers_for_long(visit):
    form = visit.get("/intake?kiosk=1").one("form")

    assert (form["data-kept-minutes"], form["data-idle"]) == ("3", "/?kiosk=1")
    assert {str(tag["autocomplete"]) for tag in form.select("#your-details [autocomplete]")} == {"off"}


@pytest.mark.parametrize("kind", AnswerType)
def test_every_type_of_answer_has_a_reader_a_field_and_a_control(app, kind):
    controls = app.jinja_env.get_template("intake/controls.html").module.controls

    assert kind in READERS
    assert kind in FIELDS
    assert kind in controls


@pytest.mark.parametrize("name", ["name", "consent", "step", "validate", "data", "main"])
def test_a_question_with_a_name_that_the_form_needs_stops_the_start(name):
    with pytest.raises(ContentError, match=name):
        form_class(Questionnaire((Question(name, AnswerType.STRING, "?"),)))


def test_the_content_may_use_no_name_that_the_form_needs():
    needed = {name for name in dir(IntakeForm) if name.islower() and not name.startswith("_")}

    assert needed | {"main", "csrf_token"} == RESERVED


def test_a_condition_that_is_not_about_the_parent_is_put_in_general_words():
    when = read_condition(parse(json.dumps({"question": "hurts", "is": "true"}), "x"), {"hurts": HURTS})
    follow_up = Question("since", AnswerType.STRING, "Since when?", when=when)

    asked = ask(Questionnaire((HURTS, Question("other", AnswerType.STRING, "?", follow_ups=(follow_up,)))))

    assert str(asked[1].after[0].lead_in) == "Only if this applies to you:"


HURTS = Question("hurts", AnswerType.BOOLEAN, "Does it hurt?")


@pytest.fixture
def questionnaire(services):
    return services.library.content.questionnaire
