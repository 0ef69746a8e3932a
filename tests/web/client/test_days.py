from datetime import date, timedelta

import pytest

from tests.clients import CLIENTS, with_answers
from tests.rows import client_row
from tests.web.page import Page

ALLERGIC = with_answers(CLIENTS["U01"], allergies=["other"], allergy_details="CANARY the peanut", scarring=["old_flat"])
FIRST, LAST = date(2026, 12, 14), date(2027, 1, 18)


def tick_titles(page: Page) -> list[str]:
    return page.texts(".tick-text strong")


def rule_lines(page: Page) -> list[str]:
    return page.texts(".avoids:not(.todo .avoids) .avoid-line")


def test_the_day_after_a_session_of_a_man_with_short_hair(man):
    page = man.on("2026-12-15")

    assert page.h1 == "Tuesday 15 December"
    assert "One day after session 1" in page.text(".today-head")
    assert tick_titles(page) == ["Oil your scalp"]
    assert page.texts(".slot-name") == ["Evening", "All day"]
    assert page.texts(".reminder .avoid-line") == ["Cover your head outdoors"]
    assert rule_lines(page)[:3] == [
        "Touching your scalp until 24 hours have passed since your session",
        "Water on your scalp until Fri 18 December",
        "Shampoo and other products until Sun 20 December",
    ]


def test_the_day_after_a_session_of_a_woman_with_long_hair(arrive):
    page = arrive("U02").on("2026-12-16")

    assert tick_titles(page) == []
    assert "Oil until Mon 21 December" in rule_lines(page)


def test_the_day_of_the_first_wash_groups_its_ticks_from_morning_to_evening(man):
    page = man.on("2026-12-19")

    assert page.texts(".slot-name") == ["Morning", "Evening", "All day"]
    assert tick_titles(page) == ["Wash with lukewarm water", "Rub lightly while you wash", "Oil your scalp"] * 2


def test_tomorrow_is_announced(man):
    page = man.on("2026-12-18")

    assert "Tomorrow" in page.text(".coming-day")
    assert page.texts(".event-line") == [
        "New Wash with lukewarm water",
        "New Rub lightly while you wash",
        "Over Water on your scalp",
    ]


def test_a_session_that_nobody_has_booked_says_so(man):
    assert "not booked yet" in man.on("2026-12-08").text(".next-up-words")

    man.book({1: "2026-12-14"})

    assert "not booked yet" not in man.open().text(".next-up-words")


def test_a_planned_day_that_passed_without_a_booking_asks_the_client_to_call(man):
    assert "Did session 1 take place?" in man.on("2026-12-16").text()

    man.on("2026-12-08")
    man.book({1: "2026-12-14"})

    assert "take place?" not in man.on("2026-12-16").text()


@pytest.mark.parametrize(
    ("day", "days", "session"), [("2026-12-01", "13", "1"), ("2026-12-13", "1", "1"), ("2026-12-15", "6", "2")]
)
def test_the_days_to_the_next_session_are_counted(man, day, days, session):
    page = man.on(day)

    assert page.text(".next-up-count") == days
    assert page.text(".next-up-words h2").endswith(f"to session {session}")


def test_the_day_of_a_session_says_so_and_tells_what_starts_after_it(man):
    page = man.on("2026-12-14")

    assert page.text(".next-up h2") == "Session 1"
    assert "Water on your scalp after your session, until Fri 18 December" in rule_lines(page)
    assert "Touching your scalp until 24 hours after your session" in rule_lines(page)
    assert "Anything on your head until the end of today" in rule_lines(page)


def test_days_can_be_walked_through_and_days_to_come_are_locked(man):
    page = man.on("2026-12-08")
    days = [str(link["href"]) for link in page.select(".day-strip a")]

    assert days[3] == "/me"
    tomorrow = man.open(days[4])
    assert tomorrow.h1 == "Wednesday 9 December"
    assert "Tomorrow" in tomorrow.text(".today-head")
    assert all(button.has_attr("disabled") for button in tomorrow.select(".tick button"))


def test_the_days_around_say_how_they_went(man):
    page = man.tap(man.on("2026-12-04"), "T05-0")
    page = man.on("2026-12-05")

    labels = [str(link["aria-label"]) for link in page.select(".day-strip a")]

    assert "Friday 4 December, 1 of 3 done" in labels
    assert "Saturday 5 December, today, 0 of 3 done" in labels


def test_several_days_pass_and_each_shows_its_own_list(man):
    titles = {day: tick_titles(man.on(day)) for day in ("2026-12-03", "2026-12-10", "2026-12-13", "2026-12-21")}

    assert titles["2026-12-03"] == ["Consultation"]
    assert titles["2026-12-10"] == ["Rub your scalp in the shower", "Oil your scalp", "Consultation"]
    assert "Wash the day before" in titles["2026-12-13"]
    assert titles["2026-12-21"] == ["Shave before you come", "Wash before you come", "Has anything changed?"]


@pytest.mark.parametrize("day", ["2016-01-01", "9999-12-31", "0001-01-01", "2026-02-30", "tomorrow"])
def test_a_day_out_of_reach_is_no_page(man, day):
    man.open(f"/me/day/{day}", status=404)


def test_a_day_without_anything_is_friendly(man):
    assert "Nothing to do on this day" in man.on("2026-12-01", "/me/day/2026-11-20").text()


def test_every_line_says_which_answer_caused_it_and_where_it_comes_from(man):
    page = man.on("2026-12-08")

    why = page.text("#tick-T05-0 .why")

    assert "Because you said How long is the hair on top of your head now? Shaved" in why
    assert "F103" in why
    assert "document 002" in why


def test_a_line_that_no_answer_caused_is_for_everyone(man):
    assert "For everyone" in man.on("2026-12-08").text("#tick-T01-0 .why")


def test_the_instruction_itself_stands_on_the_line_once_a_day(man):
    page = man.on("2026-12-19")

    assert "never hot" in page.text("[id='tick-T41.1-0'] .tick-note")
    assert not page.select("[id='tick-T41.1-1'] .tick-note")
    assert "never hot" in page.text("[id='tick-T41.1-1'] .why")


def test_no_page_repeats_what_a_client_wrote_or_how_to_reach_them(arrive):
    phone = arrive(ALLERGIC)

    for page in ("/me", "/me/plan", "/me/result", "/me/warning-signs", "/me/day/2026-12-20"):
        html = phone.open(page).html
        assert "CANARY" not in html
        assert "example.com" not in html
        assert "+44" not in html


def test_a_plan_that_is_not_firm_says_what_it_waits_for(arrive):
    page = arrive("U14").on("2026-12-08")

    assert "Not final yet" in page.text("main > .tone-attention")
    assert "Our staff look at your answers first." in page.text("main > .tone-attention")


def test_a_plan_that_waits_for_several_things_names_them_all(arrive):
    page = arrive(with_answers(CLIENTS["U03"], patch_wish="yes")).on("2026-12-08")

    words = page.text("main > .tone-attention")
    assert "Our staff look at your answers first." in words
    assert "Your patch test has to be clear" in words
    assert "We look at your scalp once it is prepared." in words


def test_a_firm_plan_has_no_such_notice(man):
    assert "Not final yet" not in man.on("2026-12-08").text()


def test_a_restart_is_announced_on_its_day(man):
    man.book({1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"})

    titles = man.on("2027-02-08").texts("main > .notice:not([hidden], [data-card]) .notice-title")

    assert titles == ["Your plan changed", "Sport", "Sauna, steam and swimming", "Sun with protection"]


def test_warning_signs_and_the_phone_are_one_tap_away_on_every_day_of_healing(man):
    for day in range((LAST - FIRST).days + 21):
        help_line = man.quick_look(FIRST + timedelta(days=day)).select_one(".help-line")
        assert help_line is not None, day
        assert help_line.select("a[href='/me/warning-signs']"), day
        assert help_line.select("a[href='tel:+97145550100']"), day


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=21)])
def test_before_and_after_they_stand_in_the_layout_alone(man, day):
    assert not man.quick_look(day).select(".help-line")


def test_help_and_the_phone_are_on_every_page_of_the_layout(man):
    for address in ("/me", "/me/plan", "/me/result", "/me/warning-signs"):
        page = man.open(address)
        assert page.select(".tabs a[href='/me/warning-signs']")
        assert page.select(".menu a[href^='tel:']")


def test_the_warning_signs_name_the_emergency_number_and_the_clinic(man):
    page = man.open("/me/warning-signs")

    assert page.select("main a[href='tel:112']")
    assert page.select("main a[href='tel:+97145550100']")
    assert "spreading redness" in page.text()


def test_pages_of_a_client_stay_in_no_cache(man):
    for address in ("/me", "/me/plan", "/me/result", "/me/day/2026-12-20"):
        assert man.open(address).response.headers["Cache-Control"] == "no-store"


def test_a_client_without_a_plan_sees_a_friendly_page(services, another_visit, without_a_plan):
    visit = another_visit()
    visit.sign_in(services.accounts.start_session("client", without_a_plan))

    for address in ("/me", "/me/plan", "/me/result", "/me/day/2026-12-20"):
        assert visit.get(address).h1 == "Your plan is on its way"
    visit.get("/me/plan.pdf", status=404)


@pytest.fixture
def without_a_plan(services):
    row = client_row()
    with services.database.write() as session:
        session.add(row)
    return row.id
