"""The review queue as staff see it."""

from datetime import date

import pytest

from tests.clinic import Clinic
from tests.web.markup import words
from tests.web.staff.conftest import Seat
from webapp.domain.date_wish import DateWish
from webapp.domain.decision import DecisionKind

ROWS = ".table tbody tr"


@pytest.mark.parametrize("who", ["tess", "mona"])
def test_a_technician_and_a_manager_see_the_queue(who, clinic: Clinic, request):
    clinic.arrive("U14", "Omar Saleh")

    page = request.getfixturevalue(who).open("/staff/")

    assert page.texts(f"{ROWS} th a") == ["Omar Saleh"]


def test_a_row_says_flags_reasons_wanted_day_and_who_has_it(clinic: Clinic, tess: Seat, mona: Seat):
    review_id = clinic.review(clinic.arrive("U14", "Omar Saleh"))
    clinic.work.reviews.claim(review_id, mona.staff_id)

    row = tess.open("/staff/").text(ROWS)

    for part in ("Review", "A blood thinner that a doctor prescribed", "16 Dec", "12:00", "Mona"):
        assert part in row


def test_an_empty_queue_says_so(tess: Seat):
    assert "Nobody is waiting" in tess.open("/staff/").text()


@pytest.mark.parametrize("page", ["/staff/", "/staff/calendar"])
def test_a_day_that_a_client_asks_for_shows_without_looking_for_it(clinic: Clinic, tess: Seat, page):
    way = "main a[href='/staff/date-requests']"
    before = " ".join(tess.open(page).texts(way))

    tess.services.date_requests.ask(clinic.arrive("U01"), DateWish(1, date(2026, 12, 15)))

    assert "1" not in before
    assert "One client" not in before
    assert tess.open(page).text(way) in ("One client asks for a day", "Dates that clients ask for: 1")


def test_the_number_of_open_reviews_stands_beside_the_link(clinic: Clinic, tess: Seat):
    clinic.arrive("U14")
    clinic.arrive("U22")

    assert tess.open("/staff/clients").text(".staff-nav .count") == "2"


def test_filters_show_one_kind_of_flag(clinic: Clinic, tess: Seat):
    clinic.arrive("U14", "Omar Saleh")
    clinic.arrive("U09", "Sami Darwish")

    page = tess.open("/staff/?flag=defer")

    assert page.texts(f"{ROWS} th a") == ["Sami Darwish"]
    assert page.texts(".chip") == ["All 2", "Mine 0", "Not now 1", "Review 1"]
    assert page.text(".chip[aria-current]") == "Not now 1"


def test_mine_are_those_that_i_hold(clinic: Clinic, tess: Seat, mona: Seat):
    clinic.arrive("U14", "Omar Saleh")
    clinic.work.reviews.claim(clinic.review(clinic.arrive("U22", "Liam Hale")), tess.staff_id)

    assert tess.open("/staff/?mine=1").texts(f"{ROWS} th a") == ["Liam Hale"]
    assert "None of these" in mona.open("/staff/?mine=1").text()


def test_a_filter_that_does_not_exist_shows_nothing_and_the_way_back(clinic: Clinic, tess: Seat):
    clinic.arrive("U14")

    assert "Show all" in tess.open("/staff/?flag=%3Cscript%3E").text()


def test_waits_that_end_stand_below_the_queue(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U22", "Liam Hale")
    clinic.decide(client_id, tess.staff_id, DecisionKind.DEFER, defer_until=date(2026, 12, 10))

    waits = tess.open("/staff/").one("section[aria-labelledby=waits]")

    assert "Thu 10 December Liam Hale" in words(waits)
    assert waits.select(f"a[href='/staff/clients/{client_id}']")
