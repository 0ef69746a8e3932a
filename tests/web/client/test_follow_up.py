"""How it went, on the client's own page and on the staff's."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.clinic import clinic_of
from tests.web.client.conftest import Phone
from tests.web.page import Page, Visit
from tests.web.staff.conftest import Seat
from webapp.services import Services

DAYS = {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}
DUE = "2027-02-08"
PAGE = "/me/follow-up"
SAID: dict[str, Any] = {"satisfaction": "2", "feeling": "mixed", "life": ["time"], "feeling_words": "Not sure yet"}


@pytest.fixture
def finished(man: Phone) -> Phone:
    """A client whose three sessions were held."""
    man.book(DAYS)
    return man


def test_three_weeks_after_the_last_session_today_s_page_asks(finished: Phone):
    assert PAGE not in finished.on("2027-02-07").html

    card = finished.on(DUE).one(f"section.notice:has(a[href='{PAGE}'])")

    assert "Three weeks have passed" in card.text


def test_answers_are_sent_once_and_shown(finished: Phone):
    page = send(finished, finished.on(DUE, PAGE), **SAID)

    assert "Thank you" in page.text("[data-said-once]")
    assert "Not quite happy" in page.text(".summary-list")
    assert "Not sure yet" not in page.html
    assert not page.select("form.follow-up-form")
    assert PAGE not in finished.open().html


def test_what_happens_next_is_said_while_it_is_still_to_happen(finished: Phone):
    page = send(finished, finished.on(DUE, PAGE), **SAID)
    assert "within two days" in page.text("main")

    assert "within two days" not in finished.on("2027-02-16", PAGE).text("main")


def test_a_word_of_danger_among_the_answers_shows_the_emergency_number(finished: Phone):
    page = send(finished, finished.on(DUE, PAGE), **SAID | {"feeling_words": "My face is swollen"})

    assert page.one(".notice a[href='tel:112']")
    assert "Call us today" in page.text("main")
    assert "within two days" not in page.text("main")


def test_a_double_click_keeps_the_first_answers(finished: Phone):
    form = finished.on(DUE, PAGE)
    send(finished, form, **SAID)

    page = send(finished, form, satisfaction="5")

    assert "told us already" in page.text("[data-said-once]")
    assert "Not quite happy" in page.text(".summary-list")


def test_how_happy_has_to_be_said_and_what_was_typed_stays(finished: Phone):
    page = finished.visit.submit(finished.on(DUE, PAGE), {"question": "May I swim?"}, 422, form="form.follow-up-form")

    assert "Please choose one." in page.text("#satisfaction-error")
    assert page.text("#question") == "May I swim?"


def test_words_that_are_too_long_stay_and_are_refused(finished: Phone, services: Services):
    page = finished.visit.submit(
        finished.on(DUE, PAGE), SAID | {"question": "x" * 1001}, 422, form="form.follow-up-form"
    )

    assert "1000" in page.text("#question-error")
    assert services.follow_ups.of_client(finished.client_id) == ()


def test_a_page_that_waited_too_long_says_so_and_keeps_what_was_typed(finished: Phone):
    form = finished.on(DUE, PAGE)
    finished.on("2027-03-01")

    page = finished.visit.submit(form, SAID, 422, form="form.follow-up-form")

    assert "not open any more" in page.text(".error-summary")
    assert page.text("#feeling_words") == "Not sure yet"


def test_an_address_opened_at_another_time_says_that_nothing_is_asked(finished: Phone):
    assert "We ask nothing just now" in finished.on("2027-01-20", PAGE).text()


def test_it_is_asked_again_every_year_when_the_plan_is_long_over(finished: Phone):
    page = finished.on("2031-01-25", PAGE)

    assert "A year has passed" in page.text(".lead")
    assert page.one("form.follow-up-form")


def test_what_was_said_stays_below_when_it_is_asked_again(finished: Phone):
    send(finished, finished.on(DUE, PAGE), **SAID)

    page = finished.on("2028-01-18", PAGE)

    assert page.one("form.follow-up-form")
    assert "Not quite happy" in page.text(".summary-list")


def test_staff_read_it_on_the_record_and_on_a_page_of_its_own(finished: Phone, mona: Seat):
    send(finished, finished.on(DUE, PAGE), **SAID | {"wants_call": "y", "wants_touch_up": "y"})
    mona.sign_in()

    section = mona.open(f"/staff/clients/{finished.client_id}").one("[data-follow-ups]")
    link = section.select_one("a")
    assert link
    page = mona.open(str(link["href"]))

    assert "Wants a call" in section.text
    assert "Not sure yet" in page.text()
    assert "Wants a touch-up" in page.text()


def test_the_answers_of_another_client_are_no_page(
    finished: Phone, mona: Seat, arrive: Callable[..., Phone], services: Services
):
    other = arrive("U01")
    send(finished, finished.on(DUE, PAGE), **SAID)
    mona.sign_in()
    (said,) = services.follow_ups.of_client(finished.client_id)

    mona.open(f"/staff/clients/{other.client_id}/follow-ups/{said.id}", 404)


@pytest.fixture
def mona(app: Flask, services: Services) -> Seat:
    return Seat("Mona", clinic_of(services).staff("Mona", role="manager"), Visit(app), services)


def send(phone: Phone, page: Page, **values: str | list[str]) -> Page:
    return phone.visit.follow(phone.visit.submit(page, values, form="form.follow-up-form"))
