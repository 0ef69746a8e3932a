"""Days that clients ask for: one waits at a time, and each is answered once."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clinic import Clinic
from tests.queries import counted_queries
from webapp.domain.booking import Booking
from webapp.domain.date_wish import DateWish, DayPart
from webapp.domain.decision import DecisionKind
from webapp.domain.problem import RefusedError
from webapp.domain.scheduling import Slot
from webapp.domain.treatment import Outcome, TreatmentRecord
from webapp.services.date_requests import DateRequests, UnknownDateRequestError
from webapp.services.treatments import TreatmentDraft
from webapp.storage.rows import DateRequestRow, new_id

DAY, LATER = date(2026, 12, 15), date(2026, 12, 17)
NOTE = "After the school run <b>please"


def test_a_wish_waits_for_staff_with_all_that_was_said(clinic: Clinic, requests: DateRequests):
    client_id = clinic.arrive("U01", "Noor")

    requests.ask(client_id, DateWish(1, DAY, DayPart.MORNING, NOTE))

    (waiting,) = requests.waiting()
    assert (waiting.client_name, waiting.number, waiting.wanted_on) == ("Noor", 1, DAY)
    assert (waiting.part, waiting.note, waiting.asked_at) == (DayPart.MORNING, NOTE, clinic.clock())
    assert requests.count() == 1


def test_the_same_wish_twice_is_one(clinic: Clinic, requests: DateRequests):
    client_id = clinic.arrive("U01")

    for _ in range(2):
        requests.ask(client_id, DateWish(1, DAY, note=NOTE))

    assert outcomes(clinic) == [None]


def test_a_new_wish_takes_the_place_of_the_one_that_waits(clinic: Clinic, requests: DateRequests):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))

    requests.ask(client_id, DateWish(1, LATER))

    assert outcomes(clinic) == ["replaced", None]
    assert [each.wanted_on for each in requests.waiting()] == [LATER]


def test_a_wish_can_be_taken_back_once(clinic: Clinic, requests: DateRequests):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))

    assert [requests.withdraw(client_id), requests.withdraw(client_id)] == [True, False]
    assert outcomes(clinic) == ["withdrawn"]


@pytest.mark.parametrize(
    ("case", "wish", "field", "words"),
    [
        ("U01", DateWish(1, date(2026, 11, 30)), "day", "has passed"),
        ("U01", DateWish(1, date(2026, 12, 10)), "day", "earliest possible day for session 1 is 2026-12-11"),
        ("U01", DateWish(1, date(2036, 12, 10)), "day", "check the year"),
        ("U01", DateWish(2, date(2026, 12, 20)), "day", "earliest possible day for session 2 is 2026-12-21"),
        ("U01", DateWish(9, DAY), "number", "not ahead of you"),
        ("U12", DateWish(1, DAY), "", "no session to ask a day for"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_changes(clinic: Clinic, requests, case, wish, field, words):
    client_id = clinic.arrive(case)
    before = clinic.stored()

    with pytest.raises(RefusedError, match=words) as refused:
        requests.ask(client_id, wish)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert clinic.stored() == before


def test_the_page_says_the_earliest_day_of_each_session_and_why(clinic: Clinic, requests: DateRequests):
    page = requests.page(clinic.arrive("U01"))

    assert [(each.number, each.earliest) for each in page.askable] == [
        (1, date(2026, 12, 11)),
        (2, date(2026, 12, 21)),
        (3, date(2027, 1, 18)),
    ]
    assert [str(reason) for reason in page.askable[1].reasons] == [
        "There are 7 days between session 1 and session 2, so that your skin can heal."
    ]


def test_booking_the_session_answers_the_wish_in_the_same_moment(clinic: Clinic, requests, tess: UUID):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    waiting = requests.waiting()[0]

    clinic.work.bookings.book(client_id, booking(tess), tess, request_id=waiting.id)

    answered = requests.find(waiting.id)
    assert (answered.outcome, answered.settled_by, answered.settled_at) == ("confirmed", "Tess", clinic.clock())
    assert requests.page(client_id).waiting is None
    assert clinic.told == [client_id]


def test_a_booking_that_is_refused_leaves_the_wish_waiting(clinic: Clinic, requests, tess: UUID):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    before = clinic.stored()

    with pytest.raises(RefusedError):
        clinic.work.bookings.book(client_id, Booking(1, date(2026, 12, 2)), tess, request_id=requests.waiting()[0].id)

    assert clinic.stored() == before


def test_moving_the_session_that_is_asked_for_answers_the_wish(clinic: Clinic, requests, tess: UUID):
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, date(2026, 12, 14))
    requests.ask(client_id, DateWish(1, LATER))

    clinic.work.bookings.move(client_id, Booking(1, LATER), tess, was=date(2026, 12, 14))

    assert outcomes(clinic) == ["confirmed"]


def test_booking_another_session_leaves_the_wish_waiting(clinic: Clinic, requests, tess: UUID):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(2, date(2026, 12, 22)))

    clinic.work.bookings.book(client_id, booking(tess), tess)

    assert outcomes(clinic) == [None]


def test_a_wish_that_was_taken_back_is_told_to_whoever_books_it_and_nothing_changes(clinic, requests, tess: UUID):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    seen = requests.waiting()[0].id
    requests.withdraw(client_id)
    before = clinic.stored()

    with pytest.raises(RefusedError, match="waits no more"):
        clinic.work.bookings.book(client_id, booking(tess), tess, request_id=seen)

    assert clinic.stored() == before


def test_a_wish_that_a_colleague_declined_is_not_said_to_be_taken_back(clinic: Clinic, requests, tess: UUID, mona):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    seen = requests.waiting()[0].id
    requests.decline(seen, "We are away that week.", mona)

    with pytest.raises(RefusedError, match="Somebody else has answered"):
        clinic.work.bookings.book(client_id, booking(tess), tess, request_id=seen)


def test_a_client_who_is_asked_to_wait_asks_for_no_day_any_more(clinic: Clinic, requests: DateRequests, tess: UUID):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, DecisionKind.DEFER)

    page = requests.page(client_id)
    assert (page.askable, page.waiting, requests.waiting()) == ((), None, ())
    assert page.answered is not None
    assert (page.answered.outcome, page.answered.settled_by) == ("withdrawn", "Tess")


def test_for_a_session_that_was_held_there_is_no_other_day_to_ask_for(clinic: Clinic, requests, clock, tess: UUID):
    client_id, day = clinic.arrive("U01"), date(2026, 12, 14)
    clinic.book(client_id, tess, 1, day)
    clock.set_day(day)
    held(clinic, tess, client_id, day)

    with pytest.raises(RefusedError, match="not ahead of you"):
        requests.ask(client_id, DateWish(1, LATER))

    assert [each.number for each in requests.page(client_id).askable] == [2, 3]


@pytest.mark.parametrize(("number", "becomes"), [(1, "withdrawn"), (2, None)])
def test_a_session_that_was_held_ends_the_wish_for_another_day(clinic, requests, clock, tess: UUID, number, becomes):
    client_id, day = clinic.arrive("U01"), date(2026, 12, 14)
    clinic.book(client_id, tess, 1, day)
    requests.ask(client_id, DateWish(number, date(2026, 12, 28)))
    clock.set_day(day)

    held(clinic, tess, client_id, day)

    assert outcomes(clinic) == [becomes]


def test_a_decline_needs_words_and_is_told_by_a_letter_that_says_nothing(clinic: Clinic, requests, tess: UUID, letters):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    request_id = requests.waiting()[0].id
    with pytest.raises(RefusedError, match="a few words"):
        requests.decline(request_id, "", tess)
    assert outcomes(clinic) == [None]

    for _ in range(2):
        requests.decline(request_id, "We are away that week.", tess)

    answered = requests.page(client_id).answered
    assert answered is not None
    assert (answered.outcome, answered.answer, answered.settled_by) == ("declined", "We are away that week.", "Tess")
    assert letters == [(client_id, "date_answer", "/me/date")]


def test_what_is_answered_is_not_answered_again(clinic: Clinic, requests, tess: UUID, mona: UUID):
    client_id = clinic.arrive("U01")
    requests.ask(client_id, DateWish(1, DAY))
    request_id = requests.waiting()[0].id
    requests.decline(request_id, "We are away that week.", tess)
    before = clinic.stored()

    with pytest.raises(RefusedError, match="Somebody else has answered"):
        requests.decline(request_id, "No.", mona)

    assert clinic.stored() == before


def test_there_is_no_such_request(clinic: Clinic, requests: DateRequests):
    with pytest.raises(UnknownDateRequestError):
        requests.find(new_id())


def test_what_a_client_writes_is_sealed(clinic: Clinic, requests: DateRequests, tess: UUID):
    requests.ask(clinic.arrive("U01"), DateWish(1, DAY, note=NOTE))
    requests.decline(requests.waiting()[0].id, "Holiday of Tess", tess)

    stored = str(clinic.stored()["date_request"])
    assert "school run" not in stored
    assert "Holiday" not in stored


def test_the_list_asks_as_often_for_five_as_for_one(clinic: Clinic, requests: DateRequests):
    requests.ask(clinic.arrive("U01"), DateWish(1, DAY))
    with counted_queries() as for_one:
        requests.waiting()
    for _ in range(4):
        requests.ask(clinic.arrive("U01"), DateWish(1, DAY))

    with counted_queries() as for_five:
        assert len(requests.waiting()) == 5

    assert len(for_five) == len(for_one)


def held(clinic: Clinic, tess: UUID, client_id: UUID, day: date) -> None:
    """Session 1 was written down as done."""
    record = TreatmentRecord(Outcome.DONE, areas=("crown",), minutes=300)
    clinic.work.treatments.record(client_id, TreatmentDraft(new_id(), 1, day, tess, record), tess)


def booking(who: UUID) -> Booking:
    return Booking(1, DAY, slot=Slot(time(9), 360, who))


def outcomes(clinic: Clinic) -> list[str | None]:
    with clinic.database.read() as session:
        return list(session.scalars(select(DateRequestRow.outcome).order_by(DateRequestRow.id)))


@pytest.fixture
def letters() -> list[tuple[UUID, str, str]]:
    """The letters that were sent: to whom, which, leading where."""
    return []


@pytest.fixture
def requests(clinic: Clinic, letters: list[tuple[UUID, str, str]]) -> DateRequests:
    return DateRequests(replace(clinic.desk, write_to=lambda *letter: letters.append(letter)))
