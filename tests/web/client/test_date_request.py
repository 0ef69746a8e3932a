"""A client asks for a day on the phone, sees what waits, takes it back, and reads the answer and the hour."""

from collections.abc import Callable
from datetime import date, time

import pytest
from flask import Flask

from tests.clinic import clinic_of
from tests.web.client.conftest import Phone
from tests.web.page import Page
from webapp.domain.booking import Booking
from webapp.domain.date_wish import DateWish
from webapp.domain.scheduling import Slot
from webapp.web.client.kept import VERSION

HERE = "/me/date"
S1 = date(2026, 12, 14)


def test_today_and_the_plan_lead_there_with_one_tap(man: Phone):
    for page in ("/me", "/me/plan"):
        assert man.open(page).select(f"main a[href='{HERE}']"), page


def test_the_earliest_days_stand_there_with_their_reasons(man: Phone):
    words = man.open(HERE).text("section[aria-labelledby=earliest]")

    assert "Session 1 : from Fri 11 December on" in words
    assert "10 days of preparation" in words
    assert "There are 7 days between session 1 and session 2" in words


def test_a_wish_is_kept_and_shown_without_its_words_until_it_is_answered(man: Phone):
    page = man.visit.follow(ask(man, day="2026-12-15", part="morning", note="Before <b>noon"))

    assert "We have your wish" in page.text("[data-said-once]")
    assert "You asked for Tue 15 December, in the morning." in page.text()
    assert "Before <b>noon" not in page.text()
    assert man.services.date_requests.count() == 1


def test_a_wish_can_be_taken_back(man: Phone):
    page = man.visit.follow(ask(man, day="2026-12-15"))

    back = man.visit.follow(man.visit.submit(page, {}, form=f"form[action='{HERE}/withdraw']"))
    again = man.visit.follow(man.visit.post(f"{HERE}/withdraw"))

    assert "taken your wish back" in back.text("[data-said-once]")
    assert "No wish of yours waits" in again.text("[data-said-once]")
    assert man.services.date_requests.count() == 0


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"day": ""}, "day", "give a day"),
        ({"day": "2026-02-31"}, "day", "give a day"),
        ({"day": "2026-11-30"}, "day", "has passed"),
        ({"day": "2026-12-08"}, "day", "earliest possible day for session 1 is Fri 11 December"),
        ({"day": "2046-12-08"}, "day", "check the year"),
        ({"day": "2026-12-15", "note": "x" * 301}, "note", "at most 300"),
        ({"day": "2026-12-18", "number": "2"}, "day", "earliest possible day for session 2"),
    ],
)
def test_a_mistake_stands_at_its_field_nothing_is_lost_and_nothing_is_kept(man: Phone, values, field, words):
    page = ask(man, 422, **{"note": "After noon", **values})

    assert words in page.text(f"#{field}-error")
    assert page.one("#day")["value"] == values["day"]
    assert page.one("#note").text.strip() == values.get("note", "After noon")
    assert man.services.date_requests.count() == 0


@pytest.mark.parametrize("number", ["9", "x", ""])
def test_a_session_that_is_not_ahead_is_refused(man: Phone, number):
    sent = {"number": number, "day": "2026-12-15", "part": "any"}

    page = man.visit.post(HERE, sent, 422)

    assert "not ahead of you" in page.text("#error-summary")
    assert man.services.date_requests.count() == 0


def test_a_session_that_is_over_by_now_is_said_at_the_one_that_is_left_to_choose(man: Phone):
    man.book({1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"})
    page = man.on("2026-12-21", HERE)
    man.on("2026-12-22")

    refused = man.visit.submit(page, {"number": "2", "day": "2027-01-20"}, 422, form="form.wish")

    assert "not ahead of you" in refused.text("#number-error")
    assert [each["value"] for each in refused.select("input[name=number]")] == ["3"]


def test_the_same_wish_sent_twice_is_one(man: Phone):
    page = man.open(HERE)

    for _ in range(2):
        man.visit.submit(page, {"day": "2026-12-15"}, form="form.wish")

    assert man.services.date_requests.count() == 1


def test_the_answer_is_there_once_the_session_is_booked(man: Phone, app: Flask):
    ask(man, day="2026-12-14")

    book(man, app, time(9))

    words = man.open(HERE).text()
    assert "Your wish for Mon 14 December was answered." in words
    assert "It is booked on Mon 14 December at 09:00." in words


def test_a_booked_session_shows_its_hour_today_and_in_the_plan(man: Phone, app: Flask):
    book(man, app, time(9, 30))

    assert "Mon 14 December, 09:30" in man.open("/me").text()
    assert "14 Dec, 09:30" in man.open("/me/plan").text()
    assert "Session 1, 09:30" in man.open("/me/day/2026-12-14").text().replace(" ,", ",")


def test_another_hour_is_another_version_of_the_page_that_the_phone_keeps(man: Phone, app: Flask):
    versions = [man.open("/me/kept").response.headers[VERSION]]
    for start in (time(9), time(10)):
        book(man, app, start)
        versions.append(man.open("/me/kept").response.headers[VERSION])

    assert len(set(versions)) == 3
    assert "Mon 14 December, 10:00" in man.open("/me/kept").html


def test_an_hour_of_another_day_is_not_shown(man: Phone, app: Flask):
    book(man, app, time(9))
    clinic = clinic_of(man.services)
    staff = clinic.staff("Mona")

    clinic.work.bookings.move(man.client_id, Booking(1, date(2026, 12, 16)), staff, was=S1)

    assert "09:00" not in man.open("/me/plan").text("dl.stats")


def test_nobody_sees_the_wish_of_another_client(man: Phone, arrive: Callable[[str], Phone]):
    man.services.date_requests.ask(man.client_id, DateWish(1, date(2026, 12, 15)))

    pages = [phone.open(HERE).text() for phone in (man, arrive("U02"))]
    assert ["You asked for Tue 15 December" in page for page in pages] == [True, False]


def ask(phone: Phone, status: int = 302, **values: str) -> Page:
    return phone.visit.submit(phone.open(HERE), values, status, form="form.wish")


def book(phone: Phone, app: Flask, start: time) -> None:
    """The clinic books session 1, or gives it another hour."""
    clinic = clinic_of(app.extensions["stipple"])
    tess = clinic.staff("Tess")
    booking = Booking(1, S1, slot=Slot(start, 360, tess))
    if any(booked.client_id == phone.client_id for booked in clinic.work.schedule.span(S1, S1)):
        clinic.work.bookings.move(phone.client_id, booking, tess, was=S1)
    else:
        clinic.work.bookings.book(phone.client_id, booking, tess)
