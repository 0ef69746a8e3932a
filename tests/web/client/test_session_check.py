from datetime import date

import pytest

from tests.web.client.conftest import Phone

EVE, DAY = date(2026, 12, 13), date(2026, 12, 14)
# The clock of the tests stands at noon at the clinic.
TO_FOUR = 4 * 60
FORM = "form.session-check"


@pytest.fixture
def eve(man: Phone) -> Phone:
    """The evening before a booked session, at four."""
    man.book({1: "2026-12-14"})
    man.clock.set_day(EVE)
    man.clock.move(minutes=TO_FOUR)
    man.sign_in()
    return man


def test_a_card_asks_from_the_evening_before_until_it_is_answered(eve):
    assert "Your session is tomorrow" in eve.open().text("main")
    assert eve.open().one('.notice a[href="/me/check"]')

    eve.visit.submit(eve.open("/me/check"), form=FORM, button="Nothing has changed")

    assert "Your session is tomorrow" not in eve.open().text("main")


def test_before_the_evening_nothing_is_asked(man):
    man.book({1: "2026-12-14"})

    page = man.on("2026-12-13", "/me/check")

    assert "Nothing to answer now" in page.text("main")
    assert "Your session is" not in man.open().text("main")


def test_the_page_says_which_session_it_is_about_and_since_when(eve):
    assert eve.open("/me/check").text(".lead") == "Session 1 is tomorrow. Since you last told us:"


def test_the_line_of_the_list_leads_to_the_questions(eve):
    assert eve.open().one(".tick-link a")["href"] == "/me/check"


def test_the_page_that_a_phone_keeps_asks_nothing(eve):
    assert "/me/check" not in eve.open("/me/kept").html


def test_one_tap_says_that_nothing_has_changed(eve):
    page = eve.visit.follow(eve.visit.submit(eve.open("/me/check"), form=FORM, button="Nothing has changed"))

    assert "Thank you. Nothing has changed." in page.text("main")
    assert page.select('main a[href="/me/changes"]') == []


@pytest.mark.parametrize("answer", ["fever", "sores", "sunburn", "alcohol"])
def test_what_may_move_the_session_asks_for_a_call(eve, answer):
    page = answered(eve, answer)

    assert "Please call us before you set out" in page.text("main")
    assert page.one("main .tone-stop a.phone")
    assert page.select('main a[href="/me/changes"]') == []


@pytest.mark.parametrize("answer", ["new_medicine", "pregnancy"])
def test_what_changes_the_answers_leads_to_them(eve, answer):
    page = answered(eve, answer)

    assert page.one('main a[href="/me/changes"]')
    assert "Please call us" not in page.text("main")


def test_both_are_said_where_both_follow(eve):
    page = answered(eve, "fever", "new_medicine")

    assert "Please call us before you set out" in page.text("main")
    assert page.one('main a[href="/me/changes"]')


def test_a_later_answer_takes_the_place_of_the_one_before(eve):
    answered(eve, "fever")

    page = eve.visit.follow(eve.visit.submit(eve.open("/me/check"), form=FORM, button="Nothing has changed"))

    assert "Thank you. Nothing has changed." in page.text("main")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose what has changed, or say that nothing has."),
        ({"answers": "nonsense"}, "Please choose again."),
        ({"answers": "x" * 10_000}, "Please choose again."),
        ({"answers": "fever", "nothing": "yes"}, "Take it away first, or send it."),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(eve, sent, said):
    page = eve.visit.post("/me/check", sent, 422)

    assert said in page.text("main")
    assert eve.services.session_checks.unanswered(eve.client_id) == DAY


def test_a_phone_that_answers_too_late_is_told(eve):
    page = eve.open("/me/check")
    eve.clock.move(hours=48)
    eve.sign_in()

    told = eve.visit.submit(page, {"answers": ["fever"]}, 200, form=FORM, button="Send what is chosen")

    assert "Nothing to answer now" in told.text("main")


def answered(phone: Phone, *answers: str):
    page = phone.open("/me/check")
    return phone.visit.follow(
        phone.visit.submit(page, {"answers": list(answers)}, form=FORM, button="Send what is chosen")
    )
