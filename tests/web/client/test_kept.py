"""The page that a phone keeps holds every day of the plan, as the server would show it on that day."""

from datetime import date, timedelta

import brotli
import pytest

from tests.clients import CLIENTS, with_answers
from tests.web.client.conftest import Phone
from tests.web.client.kept_page import KeptPage, days_between, online_lines
from webapp.storage.rows import new_id

MADE_ON = date(2026, 12, 1)
SEVEN = {
    1: "2026-12-22",
    2: "2027-01-04",
    3: "2027-02-08",
    4: "2027-04-05",
    5: "2027-06-07",
    6: "2027-08-09",
    7: "2027-10-11",
}
# Every day of these plans, and the years after.
PLANS = {
    "U01": (1, "2027-02-20", None),
    "U02": (1, "2027-02-20", None),
    "U07": (1, "2027-02-20", None),
    "seven": (9, "2027-11-20", SEVEN),
}
LATER = ("2027-12-31", "2028-01-01", "2028-01-17", "2028-01-18", "2028-01-19", "2028-10-10", "2028-10-11", "2031-10-11")


def arrive_as(arrive, name) -> Phone:
    phone: Phone = arrive("U01" if name == "seven" else name)
    sessions = PLANS[name][2]
    if sessions:
        phone.book(sessions)
        phone.visit.post("/me/plan/seen")
    return phone


def kept(phone: Phone) -> KeptPage:
    return KeptPage(look(phone, MADE_ON, "/me/kept"))


def look(phone: Phone, day: date, page: str = "/me") -> str:
    """A page on a day, without the inspection that every other page gets: these are many."""
    phone.clock.set_day(day)
    answer = phone.visit.client.get(page, base_url=phone.visit.base_url)
    if answer.status_code == 302:  # Weeks have passed.
        phone.sign_in()
        answer = phone.visit.client.get(page, base_url=phone.visit.base_url)
    return answer.text


@pytest.mark.parametrize("name", PLANS)
def test_every_day_of_the_plan_has_the_lines_that_the_server_shows_on_it(arrive, name):
    phone = arrive_as(arrive, name)
    page = kept(phone)
    step, last, _ = PLANS[name]

    days = [*days_between("2026-11-30", last, step), *map(date.fromisoformat, LATER)]

    assert {day: page.lines(day, day) for day in days} == {day: online_lines(look(phone, day)) for day in days}


@pytest.mark.parametrize("away", [-9, -2, -1, 1, 2, 9])
def test_other_days_read_as_the_server_shows_them(man, away):
    page = kept(man)
    todays = days_between("2026-12-06", "2026-12-20", 2)

    found = {day: page.lines(day + timedelta(days=away), day) for day in todays}

    assert found == {day: online_lines(look(man, day, f"/me/day/{day + timedelta(days=away)}")) for day in todays}


def test_that_comparison_would_notice_a_line_that_is_missing(man):
    page = kept(man)
    day = date(2026, 12, 10)
    page.entry(day)["today"].pop()

    assert page.lines(day, day) != online_lines(look(man, day))


def test_the_days_say_what_there_is_to_tick_and_until_when(man):
    page = kept(man)
    entry = page.entry(date(2026, 12, 8))

    assert page.data["ticks"][entry["ticks"]] == [["T05", 0], ["T06", 0], ["T01", 0, "2026-12-01"]]
    assert page.data["counted"][entry["counted"]] == ["2026-12-01", "2026-12-13"]
    assert page.data["daysToTick"] == 1


def test_a_page_that_is_kept_does_not_say_how_late_it_is(man):
    for address in ("/me/kept", "/me/plan", "/me/warning-signs"):
        assert not man.visit.get(address, X_Keep="1").select("body[data-now]")
    assert not man.open("/me/kept").select("body[data-now]")
    assert man.open("/me/plan").select("body[data-now]")


def test_what_was_said_once_is_on_no_copy_and_waits_for_the_person(man):
    man.visit.post("/me/reminders", {"is_on": ""})

    for address in ("/me/kept", "/me/plan", "/me/warning-signs"):
        assert not man.visit.get(address, X_Keep="1").select("[data-said-once]")
    assert "Nothing comes any more" in man.open("/me/plan").text("[data-said-once]")


def test_it_stands_on_every_page_which_version_should_be_kept(man):
    version = man.open("/me/kept").response.headers["X-Kept-Version"]

    for address in ("/me", "/me/day/2026-12-09", "/me/plan", "/me/kept"):
        assert man.open(address).one("[data-kept]")["data-kept"] == version


def test_the_version_stays_from_day_to_day_and_tick_to_tick(man):
    before = version(man)
    man.tap(man.on("2026-12-08"), "T06-0")

    assert version(man) == before


def test_the_version_changes_with_the_plan(man):
    before = version(man)
    man.book({1: "2026-12-16"})

    assert version(man) != before


def test_the_version_changes_with_what_the_client_tells_and_what_becomes_of_it(man):
    before = version(man)
    man.visit.post(
        "/me/changes/hair", {"hair_length": "long", "step": "send", "submission_id": str(new_id())}, status=302
    )

    assert version(man) != before


def test_two_clients_with_the_same_plan_have_different_versions(arrive):
    assert version(arrive("U01")) != version(arrive("U01"))


def test_a_client_who_waits_keeps_the_page_that_stands_in_for_the_plan(arrive):
    phone = arrive("U12")
    page = phone.open("/me/kept")

    assert page.h1 == phone.open("/me").h1
    assert page.response.headers["X-Kept-Version"] == version(phone)
    assert not page.select("body[data-now], [data-piece]")


def test_a_client_who_waits_keeps_another_version_each_day(arrive):
    phone = arrive("U12")
    before = version(phone)
    phone.on("2026-12-02")

    assert version(phone) != before


def test_nothing_that_a_client_wrote_or_how_to_reach_them_is_kept(arrive):
    wrote = with_answers(CLIENTS["U01"], allergies=["other"], allergy_details="CANARY peanut", scarring=["old_flat"])
    html = arrive(wrote).open("/me/kept").html

    assert [word for word in ("CANARY", "example.com", "+44") if word in html] == []


def test_the_kept_page_of_seven_sessions_is_small(arrive):
    html = look(arrive_as(arrive, "seven"), MADE_ON, "/me/kept").encode()

    assert len(html) <= 500_000
    assert len(brotli.compress(html, quality=5)) <= 30_000


def version(phone: Phone) -> str:
    return str(phone.open("/me").one("[data-kept]")["data-kept"])
