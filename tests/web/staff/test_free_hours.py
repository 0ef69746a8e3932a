"""Free days and hours to tap, the plain fields beside them, and what each mistake says."""

from datetime import date, time
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.queries import counted_queries
from tests.rows import room_row
from tests.web.page import Page
from tests.web.staff.conftest import Seat
from webapp.domain.date_wish import DateWish, DayPart
from webapp.domain.decision import DecisionKind
from webapp.domain.scheduling import Slot

S1, S2 = date(2026, 12, 14), date(2026, 12, 21)


def test_two_taps_and_a_button_book_an_hour(clinic: Clinic, tess: Seat):
    add_room(clinic)
    client_id = clinic.arrive("U01")
    page = tess.open(f"/staff/clients/{client_id}/sessions/1")

    day = tess.open(tapped(page, "14 Dec"))
    hour = tess.open(tapped(day, "10:00"))
    record = tess.visit.follow(tess.visit.submit(hour, {}, form="main form[method=post]", button="Book"))

    assert "Session 1 is booked on Mon 14 December, 10:00." in record.text("[role=status]")
    assert "10:00 – 16:00 · Tess · Room 1" in record.text("section[aria-labelledby=sessions]")


def test_only_days_that_need_no_reason_are_offered(clinic: Clinic, tess: Seat):
    page = tess.open(f"/staff/clients/{clinic.arrive('U01')}/sessions/1?from=2026-12-01")

    assert [tile.partition(" ")[2] for tile in page.texts(".free-day")][:3] == [
        "11 Dec 5 free",
        "12 Dec 5 free",
        "14 Dec 5 free",
    ]


def test_the_days_go_on_and_back(clinic: Clinic, tess: Seat):
    page = tess.open(f"/staff/clients/{clinic.arrive('U01')}/sessions/1")

    later = tess.open(href(page, "Later days"))
    earlier = tess.open(href(later, "Earlier days"))

    assert "22 Dec" in later.texts(".free-day")[0]
    assert "11 Dec" in earlier.texts(".free-day")[0]


def test_later_days_leave_none_out_where_one_further_away_is_chosen(clinic: Clinic, tess: Seat):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions/1?from=2026-12-11"
    nine = [tile.split()[1:3] for tile in tess.open(here).texts(".free-day")]

    later = tess.open(href(tess.open(f"{here}&day=2027-01-04"), "Later days"))

    assert later.texts(".free-day")[0].split()[1:3] == nine[-1]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"time": "08:00"}, "time", "works 09:00–19:00"),
        ({"time": "14:00"}, "time", "from 14:00 to 20:00"),
        ({"time": "soon"}, "time", "such as 09:30"),
        ({"day": "2026-12-13", "time": "10:00"}, "technician", "does not work on this day"),
        ({"day": "2026-11-30", "time": "10:00"}, "day", "has passed"),
        ({"day": "2026-12-07", "time": "10:00"}, "day", "cannot be before"),
        ({"time": "10:00", "minutes": "720"}, "time", "from 10:00 to 22:00"),
    ],
)
def test_what_is_wrong_stands_at_its_field_nothing_is_lost_and_nothing_changes(
    clinic: Clinic, tess: Seat, values, field, words
):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions/1"
    before = clinic.stored()

    page = tess.fill_in(here, 422, **{"day": "2026-12-14", **values})

    assert words in page.text(f"#{field}-error")
    assert page.one("#day")["value"] == values.get("day", "2026-12-14")
    assert page.one("#time")["value"] == values["time"]
    assert same_but_sessions(clinic.stored(), before)


@pytest.mark.parametrize(("technician", "words"), [("nobody", "cannot be booked any more"), ("", "Choose who treats")])
def test_somebody_who_is_not_in_the_list_is_not_booked(clinic: Clinic, tess: Seat, technician, words):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions/1"
    sent = {"day": "2026-12-14", "time": "10:00", "technician": technician, "minutes": "360"}

    page = tess.visit.post(here, sent, 422)

    assert words in page.text("#technician-error")


def test_a_deferred_client_is_not_booked_at_any_hour(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    page = tess.open(f"/staff/clients/{client_id}/sessions/1?day=2026-12-14&time=10:00")
    clinic.work.reviews.decide_again(client_id)
    clinic.decide(client_id, tess.staff_id, DecisionKind.DEFER)
    before = clinic.stored()

    refused = tess.visit.submit(page, {}, 422, form="main form[method=post]", button="Book")

    assert "asked to wait" in refused.text("#error-summary")
    assert same_but_sessions(clinic.stored(), before)


def test_an_hour_that_somebody_else_took_meanwhile_is_said_and_what_was_typed_stays(clinic: Clinic, tess: Seat):
    first, second = clinic.arrive("U01"), clinic.arrive("U01")
    query = "day=2026-12-14&time=10:00"
    mine = tess.open(f"/staff/clients/{first}/sessions/1?{query}")
    tess.fill_in(f"/staff/clients/{second}/sessions/1?{query}", button="Book")

    refused = tess.visit.submit(mine, {"time": "11:00"}, 422, form="main form[method=post]", button="Book")

    assert "Tess has another session from 10:00 to 16:00" in refused.text("#time-error")
    assert refused.one("#time")["value"] == "11:00"


def test_an_hour_has_no_seconds(clinic: Clinic, tess: Seat):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions/1"
    page = tess.open(f"{here}?day=2026-12-14&time=10:00:59")

    for _ in range(2):
        tess.visit.submit(page, {"time": "10:00:30"}, form="main form[method=post]", button="Book")

    assert [chosen.split()[0] for chosen in page.texts(".free-hour[aria-current]")] == ["10:00"]


def test_the_hours_that_are_offered_have_room_for_the_length_that_was_chosen(clinic: Clinic, tess: Seat):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions/1"
    refused = tess.fill_in(here, 422, button="Book", day="2026-12-14", time="14:00", minutes="540")

    hour = tess.open(tapped(refused, "10:00"))

    assert [offered.split()[0] for offered in refused.texts(".free-hour")] == ["09:00", "10:00"]
    assert hour.one("#minutes option[selected]")["value"] == "540"


def test_a_session_that_is_longer_than_planned_moves_to_hours_that_are_long_enough(clinic: Clinic, tess: Seat):
    here = f"/staff/clients/{clinic.arrive('U01')}/sessions/1"
    tess.fill_in(here, button="Book", day="2026-12-14", time="09:00", minutes="540")

    page = tess.open(f"{here}/move?day=2026-12-15")

    assert [offered.split()[0] for offered in page.texts(".free-hour")] == ["09:00", "10:00"]


def test_the_page_that_books_puts_the_case_of_its_client_together_twice(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")

    with counted_queries() as statements:
        tess.open(f"/staff/clients/{client_id}/sessions/1")

    # Once more for the checks that stand on the page.
    assert len([each for each in statements if "FROM scalp_check" in each]) == 2 + 1


def test_a_double_click_books_one_hour_and_says_so_twice(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    page = tess.open(f"/staff/clients/{client_id}/sessions/1?day=2026-12-14&time=10:00")

    for _ in range(2):
        record = tess.visit.follow(tess.visit.submit(page, {}, form="main form[method=post]", button="Book"))
        assert "is booked on Mon 14 December, 10:00" in record.text("[role=status]")

    assert len(clinic.stored()["booked_time"]) == 1


def test_a_move_shows_the_difference_of_the_plan_from_the_first_tap(clinic: Clinic, tess: Seat):
    client_id = booked_twice(clinic, tess)
    before = clinic.stored()

    page = tess.open(f"/staff/clients/{client_id}/sessions/2/move?day=2026-12-26&time=11:00")

    effects = page.text("section[aria-labelledby=effects]")
    assert "Session 2 Mon 21 December , 10:00 Sat 26 December , 11:00" in effects
    assert "Sunscreen outdoors: new around session 1 [T45]" in effects
    assert same_but_sessions(clinic.stored(), before)


def test_another_hour_on_the_same_day_is_moved_and_the_client_reads_it(clinic: Clinic, tess: Seat, another_visit):
    client_id = booked_twice(clinic, tess)

    record = tess.move(f"/staff/clients/{client_id}/sessions/1/move", time="12:00")
    phone = another_visit()
    phone.sign_in(tess.services.accounts.start_session("client", client_id))

    assert "Session 1 is now on Mon 14 December, 12:00." in record.text("[role=status]")
    assert "Session 1 on Mon 14 December 10:00 12:00" in phone.get("/me/plan").text()


def test_a_stale_move_is_told_so_and_changes_nothing(clinic: Clinic, tess: Seat):
    client_id = booked_twice(clinic, tess)
    here = f"/staff/clients/{client_id}/sessions/1/move"
    page = tess.open(here)
    tess.move(here, time="12:00")
    before = clinic.stored()

    refused = tess.move_on(page, 422, time="11:00")

    assert "Somebody else changed the hour of session 1" in refused.text("#error-summary")
    assert same_but_sessions(clinic.stored(), before)


def test_a_cancellation_shows_what_it_changes_before_it_is_made(clinic: Clinic, tess: Seat):
    client_id = booked_twice(clinic, tess)

    page = tess.open(f"/staff/clients/{client_id}/sessions/2/cancel")

    assert "no longer booked Mon 21 December , 10:00 proposed for Mon 21 December" in page.text(
        "section[aria-labelledby=effects]"
    )


@pytest.mark.parametrize(
    "query",
    [
        "client_id=1&number=9&_external=1",
        "day=x&time=y&technician=z&room=0&from=w",
        "day=0001-01-01",
        "from=9999-12-31",
        "day=2026-12-22&time=10:00%2B04:00",
    ],
)
def test_an_address_with_nonsense_in_it_opens_the_form_all_the_same(clinic: Clinic, tess: Seat, query):
    client_id = booked_twice(clinic, tess)

    assert tess.open(f"/staff/clients/{client_id}/sessions/3?{query}").h1 == "Book session 3"
    assert tess.open(f"/staff/clients/{client_id}/sessions/1/move?{query}").h1 == "Move session 1"


def test_what_the_client_asks_for_is_filled_in_and_answered_by_booking(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01", "Noor")
    ask(tess, client_id)
    listed = tess.open("/staff/date-requests")
    page = tess.open(str(listed.one(".asked-day")["href"]))

    hour = tess.open(tapped(page, "09:00"))
    tess.visit.submit(hour, {}, form="main form[method=post]", button="Book")

    assert "Noor" in listed.text(".asked-day")
    assert "The client asks for Tue 15 December, in the morning." in hour.text()
    assert tess.services.date_requests.count() == 0
    assert "This request was answered" in tess.open(str(listed.one(".asked-day")["href"])).text()


def test_a_decline_needs_words_that_the_client_reads(clinic: Clinic, tess: Seat, another_visit):
    client_id = clinic.arrive("U01")
    ask(tess, client_id)
    here = f"/staff/date-requests/{tess.services.date_requests.waiting()[0].id}"
    phone = another_visit()
    phone.sign_in(tess.services.accounts.start_session("client", client_id))

    refused = tess.fill_in(here, 422, button="Decline")
    tess.fill_in(here, button="Decline", answer="We are away. How about <b>Thursday</b>?")

    assert "a few words" in refused.text("#answer-error")
    assert "We are away. How about <b>Thursday</b>?" in phone.get("/me/date").text()
    assert "We have answered your wish" in phone.get("/me").text()


def test_a_wish_that_cannot_be_granted_yet_says_why_in_place_of_hours_and_can_be_declined(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    ask(tess, client_id)
    clinic.work.reviews.decide_again(client_id)
    here = f"/staff/date-requests/{tess.services.date_requests.waiting()[0].id}"

    page = tess.open(here)
    tess.fill_in(here, button="Decline", answer="Please wait for our call.")

    assert "Somebody has to decide about this client first." in page.text(".notice")
    assert not page.select(".free")
    assert tess.services.date_requests.count() == 0


def test_a_wish_that_ended_because_the_client_has_to_wait_is_not_said_to_be_taken_back(
    clinic: Clinic, tess: Seat, mona: Seat
):
    client_id = clinic.arrive("U01")
    ask(tess, client_id)
    page = tess.open(f"/staff/date-requests/{tess.services.date_requests.waiting()[0].id}")
    clinic.work.reviews.decide_again(client_id)
    clinic.decide(client_id, tess.staff_id, DecisionKind.DEFER)

    refused = tess.visit.submit(page, {"answer": "No"}, 422, form="main form[method=post]", button="Decline")

    assert "was asked to wait" in refused.text("#error-summary")
    line = tess.open(f"/staff/clients/{client_id}/timeline").text("main")
    assert "Asked-for day ended without an answer" in line
    assert "taken back" not in line
    assert "Ended a wish for a day" in mona.open("/staff/audit").text(".audit-log")


def test_a_wish_that_was_taken_back_is_told_once_and_then_the_day_can_be_booked(clinic: Clinic, tess: Seat):
    client_id = clinic.arrive("U01")
    ask(tess, client_id)
    page = tess.open(f"/staff/clients/{client_id}/sessions/1?day=2026-12-15&time=10:00")
    tess.services.date_requests.withdraw(client_id)

    told = tess.visit.submit(page, {}, 422, form="main form[method=post]", button="Book")
    tess.visit.submit(told, {}, form="main form[method=post]", button="Book")

    assert "waits no more" in told.text("#error-summary")


def test_a_session_leaves_its_room_where_the_clinic_has_none_any_more(clinic: Clinic, tess: Seat):
    clinic.work.rooms.add("Room 1")
    (room,) = clinic.work.rooms.all()
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess.staff_id, 1, S1, slot=Slot(time(10), 360, tess.staff_id, room.id))
    clinic.work.rooms.retire(room.id)

    here = f"/staff/clients/{client_id}/sessions/1/move"
    assert not tess.open(here).select("#room")

    tess.move(here, time="11:00")

    (moved,) = clinic.work.schedule.span(S1, S1)
    assert (moved.starts_at, moved.room_id) == (time(11), None)


def ask(tess: Seat, client_id: UUID) -> None:
    tess.services.date_requests.ask(client_id, DateWish(1, date(2026, 12, 15), DayPart.MORNING))


def booked_twice(clinic: Clinic, tess: Seat) -> UUID:
    client_id = clinic.arrive("U01")
    for number, day in ((1, S1), (2, S2)):
        tess.fill_in(f"/staff/clients/{client_id}/sessions/{number}", button="Book", day=str(day), time="10:00")
    return client_id


def add_room(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        session.add(room_row())


def tapped(page: Page, words: str) -> str:
    """The address behind the tile with these words."""
    return next(str(tag["href"]) for tag in page.select(".free a") if words in tag.get_text(" ", strip=True))


def href(page: Page, words: str) -> str:
    return next(str(tag["href"]) for tag in page.select("main a") if words in tag.text)


def same_but_sessions(after: dict[str, list[tuple[object, ...]]], before: dict[str, list[tuple[object, ...]]]) -> bool:
    """Whether nothing changed; that somebody was at their desk is noted with each page."""
    return {**after, "login_session": []} == {**before, "login_session": []}
