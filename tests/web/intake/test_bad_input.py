import pytest

from tests.intakes import CLEAR
from tests.web.intake.conftest import DETAILS
from webapp.storage.rows import ReviewRow


def test_an_empty_form_names_every_question_that_needs_an_answer(prospect, services):
    page = prospect.press_check(prospect.open(), {}, status=422)

    asked = services.library.content.questionnaire.questions
    needed = [question for question in asked if not question.optional]
    lines = page.texts(".error-summary a")
    assert len(lines) == len(needed)
    assert all(line.startswith(question.text) for line, question in zip(lines, needed, strict=True))


@pytest.mark.parametrize("question", CLEAR)
def test_each_blank_question_is_named_and_the_rest_is_kept(visit, question):
    given = {name: value for name, value in CLEAR.items() if name != question}

    page = visit.post("/intake", given | {"step": "summary"}, status=422)

    assert page.one(f"#{question}-error")
    assert len(page.select(".field-error:not(#template-error)")) == 1
    assert question == "age" or page.one("#age")["value"] == "34"
    assert question == "habits" or page.one("#habits-none").has_attr("checked")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"age": "abc"}, "Please write a whole number, for example 34."),
        ({"age": "34.5"}, "Please write a whole number"),
        ({"age": "200"}, "Please write a number from 1 to 110."),
        ({"age": "-3"}, "Please write a number from 1 to 110."),
        ({"age": "9" * 5000}, "Please write a number from 1 to 110."),
        ({"hair_length": "pink"}, "“pink” is not one of the answers"),
        ({"scarring": ["old_flat", "pink"]}, "“pink” is not one of the answers"),
        ({"scarring": ["none", "raised"]}, "“None of these” cannot go together with other answers."),
        ({"desired_date": "2026-11-30"}, "This date has passed."),
        ({"desired_date": "31.12.2026"}, "Please give a day, month and year"),
        ({"desired_date": "2026-02-30"}, "Please give a day, month and year"),
        ({"desired_date": "9999-12-31"}, "This date is too far away."),
        ({"minoxidil": "stopped_recently", "minoxidil_stopped_on": "2026-12-02"}, "This date is still to come."),
        ({"allergies": ["other"], "allergy_details": "x" * 301}, "Please use at most 300 characters."),
        ({"scalp_condition": ["growth"]}, "Please choose yes or no."),
    ],
)
def test_a_wrong_answer_is_named_next_to_its_question_and_kept(visit, answers, message):
    page = visit.post("/intake", CLEAR | answers | {"step": "summary"}, status=422)

    assert message in " ".join(page.texts(".field-error"))
    for name, value in answers.items():
        if isinstance(value, str) and page.select(f"#{name}[value]"):
            assert page.one(f"#{name}")["value"] == value


def test_a_date_that_is_none_stays_readable(visit):
    page = visit.post("/intake", CLEAR | {"desired_date": "next Monday", "step": "summary"}, status=422)

    assert (page.one("#desired_date")["type"], page.one("#desired_date")["value"]) == ("text", "next Monday")


def test_a_date_is_judged_by_the_clinics_day(visit, clock):
    clock.move(hours=13)  # 21:00 UTC on the 1st is 01:00 on the 2nd in Dubai.

    page = visit.post("/intake", CLEAR | {"desired_date": "2026-12-01", "step": "summary"}, status=422)

    assert page.one("#desired_date-error")


def test_somebody_of_seventeen_is_told_kindly_to_wait(prospect, stored):
    prospect.send(prospect.check({"age": "17"}))

    assert stored.rows(ReviewRow)[0].disposition == "defer"
    assert prospect.visit.get("/me/result").h1


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ({"name": ""}, "Please write your name"),
        ({"name": " \u200b\u202e "}, "Please write your name"),
        ({"name": "x" * 10_000}, "Please use at most 200 characters for your name."),
        ({"email": ""}, "Please write your e-mail address."),
        ({"email": "noor"}, "This does not look like an e-mail address."),
        ({"email": "a@b@c.example"}, "This does not look like an e-mail address."),
        ({"email": "noor@example.com\r\nBcc: x@example.com"}, "This does not look like an e-mail address."),
        ({"email": "x" * 5000 + "@example.com"}, "This does not look like an e-mail address."),
        ({"phone": "call me"}, "Please write a phone number"),
        ({"phone": "12"}, "Please write a phone number"),
        ({"phone": "1" * 16}, "Please write a phone number"),
        ({"phone": "", "reach_by": "text"}, "Please give a phone number"),
        ({"reach_by": "pigeon"}, "Please choose how we may reach you."),
        ({"reach_by": []}, "Please choose how we may reach you."),
        ({"consent": []}, "Please tick the box if you agree."),
        ({"consent_text": "0" * 64}, "Our text has changed in the meantime."),
        ({"consent_text": ""}, "Our text has changed in the meantime."),
    ],
)
def test_wrong_contact_data_is_named_and_everything_is_kept(prospect, stored, details, message):
    fields = prospect.fields(**details)

    page = prospect.visit.post("/intake", fields, status=422)

    assert message in " ".join(page.texts(".field-error"))
    assert page.one("#hair_length-buzz").has_attr("checked")
    assert page.one("#email")["value"] == fields["email"].replace("\r\n", " ")
    assert stored.count() == 0


@pytest.mark.parametrize(
    "name", ["🙂", "👩‍🚀 Zoë", "نور الهدى", "Nguyễn Thị Ánh", "O’Brien-Şahin", "李小龍", "<img src=x onerror=alert(1)>"]
)
def test_names_of_all_scripts_are_taken_as_they_are(prospect, stored, name):
    prospect.visit.post("/intake", prospect.fields(name=f"  {name} "))

    assert stored.contact("name") == name


def test_a_name_is_one_line_without_marks_that_nobody_sees(prospect, stored):
    prospect.visit.post("/intake", prospect.fields(name="Noor\r\n\tal\u202e-Huda\u200b\x00"))

    assert stored.contact("name") == "Noor al-Huda"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+971 50 123 4567", "+971 50 123 4567"),
        ("٠٥٠١٢٣٤٥٦٧", "0501234567"),
        ("(050) 123-4567", "(050) 123-4567"),
        ("0049.171.1234567", "0049.171.1234567"),
        ("＋９７１ ５０１２３４５６７", "+971 501234567"),
    ],
)
def test_phone_numbers_are_taken_in_any_digits_and_kept_in_those_that_can_be_dialled(prospect, stored, typed, kept):
    prospect.visit.post("/intake", prospect.fields(phone=typed))

    assert stored.contact("phone") == kept


def test_a_phone_number_is_needed_only_for_those_who_want_a_call(prospect, stored):
    prospect.send(prospect.check(), {"phone": "", "reach_by": "email"})

    assert stored.count() == 1


def test_wrong_contact_data_on_the_summary_keeps_the_summary(prospect):
    page = prospect.send(prospect.check(), {"email": "noor"}, status=422)

    assert page.h1 == "Check your answers"
    assert page.one("#name")["value"] == "Noor Haddad"
    assert page.one("#email-error")


def test_screens_show_wrong_answers_and_wrong_contact_data_together(prospect):
    page = prospect.visit.post("/intake", prospect.fields(age="200", email="noor"), status=422)

    assert [tag["href"] for tag in page.select(".error-summary a")] == ["#age", "#email"]


def test_answers_that_went_bad_after_the_summary_are_shown_again_with_the_questions(prospect, clock):
    summary = prospect.check({"desired_date": "2026-12-01"})
    clock.move(days=1)
    prospect.visit.get("/intake")  # The token of yesterday would have expired.

    page = prospect.visit.post("/intake", sent_from(summary), status=422)

    assert [tag["href"] for tag in page.select(".error-summary a")] == ["#desired_date"]
    assert page.one("input[data-carried][name=name]")["value"] == "Noor Haddad"


@pytest.mark.parametrize("step", ["summary", "send", "questions", "dance", ""])
def test_a_field_that_nobody_asked_for_is_refused(prospect, stored, step):
    fields = prospect.fields(step=step, is_manager="1")

    page = prospect.visit.post("/intake", fields, status=422)

    assert "There is no question “is_manager”" in page.text(".error-summary")
    assert stored.count() == 0


def test_an_expired_token_loses_nothing(prospect, stored):
    page = prospect.visit.post("/intake", prospect.fields(), status=400, token=False, Sec_Fetch_Site="same-origin")

    prospect.visit.submit(page, button="Send again")

    assert stored.count() == 1


def test_a_form_that_is_far_too_large_is_refused_kindly(prospect):
    page = prospect.visit.post("/intake", prospect.fields(name="🙂" * 10_000), status=413)

    assert "shorten what you wrote" in page.text()


def sent_from(summary):
    own = {str(tag["name"]): str(tag["value"]) for tag in summary.select("main input[type=hidden][value]")}
    return own | DETAILS | {"step": "send"}
