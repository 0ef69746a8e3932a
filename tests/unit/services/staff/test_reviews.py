"""The queue, and that one review is in one person's hands."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.clients import client
from tests.clinic import Clinic
from webapp.domain.decision import DecisionKind
from webapp.services.case_records import UnknownClientError
from webapp.services.reviews import ReviewDecidedError, ReviewTakenError, UnknownReviewError
from webapp.storage.rows import new_id


def test_the_most_serious_and_of_those_the_longest_waiting_comes_first(clinic: Clinic):
    for case, name in (("U07", "Late"), ("U22", "First"), ("U09", "Serious"), ("U14", "Second")):
        clinic.arrive(case, name)
        clinic.clock.move(minutes=1)

    assert [entry.client_name for entry in clinic.work.reviews.queue()][:2] == ["Serious", "Late"]
    assert [entry.client_name for entry in clinic.work.reviews.queue()][2:] == ["First", "Second"]


def test_an_entry_says_who_why_and_when(clinic: Clinic):
    clinic.arrive("U14", "Omar Saleh")

    entry = clinic.work.reviews.queue()[0]

    assert (entry.client_name, entry.wanted_on, entry.since) == ("Omar Saleh", date(2026, 12, 16), clinic.clock())
    assert [(str(flag.kind), flag.option) for flag in entry.flags] == [("staff_review", "blood_thinner")]


def test_a_client_whom_nobody_has_to_look_at_is_not_in_the_queue(clinic: Clinic):
    clinic.arrive("U01")

    assert (clinic.work.reviews.queue(), clinic.work.reviews.waiting()) == ((), 0)


def test_whoever_comes_first_holds_the_review(clinic: Clinic, tess: UUID, mona: UUID):
    review_id = flagged(clinic)
    clinic.work.reviews.claim(review_id, tess)

    with pytest.raises(ReviewTakenError) as taken:
        clinic.work.reviews.claim(review_id, mona)

    assert (taken.value.by, taken.value.may_take_over) == ("Tess", False)
    assert holder(clinic) == "Tess"


def test_taking_what_one_holds_already_is_fine(clinic: Clinic, tess: UUID):
    review_id = flagged(clinic)

    assert clinic.work.reviews.claim(review_id, tess) is None
    assert clinic.work.reviews.claim(review_id, tess) is None


def test_a_review_that_was_given_back_is_free(clinic: Clinic, tess: UUID, mona: UUID):
    review_id = flagged(clinic)
    clinic.work.reviews.claim(review_id, tess)

    clinic.work.reviews.release(review_id, tess)

    assert clinic.work.reviews.claim(review_id, mona) is None


def test_nobody_gives_back_what_another_holds(clinic: Clinic, tess: UUID, mona: UUID):
    review_id = flagged(clinic)
    clinic.work.reviews.claim(review_id, tess)

    clinic.work.reviews.release(review_id, mona)

    assert holder(clinic) == "Tess"


@pytest.mark.parametrize(("minutes", "may_take_over"), [(29, False), (30, True)])
def test_after_half_an_hour_another_may_take_over(clinic: Clinic, tess: UUID, mona: UUID, minutes, may_take_over):
    review_id = flagged(clinic)
    clinic.work.reviews.claim(review_id, tess)
    clinic.clock.move(minutes=minutes)

    with pytest.raises(ReviewTakenError) as taken:
        clinic.work.reviews.claim(review_id, mona)

    assert taken.value.may_take_over == may_take_over
    if may_take_over:
        assert clinic.work.reviews.claim(review_id, mona, take_over=True) == "Tess"
        assert holder(clinic) == "Mona"


def test_a_fresh_claim_is_not_taken_over(clinic: Clinic, tess: UUID, mona: UUID):
    review_id = flagged(clinic)
    clinic.work.reviews.claim(review_id, tess)

    with pytest.raises(ReviewTakenError):
        clinic.work.reviews.claim(review_id, mona, take_over=True)


def test_a_decided_review_leaves_the_queue_and_is_not_taken_again(clinic: Clinic, tess: UUID, mona: UUID):
    client_id = clinic.arrive("U22")
    review_id = clinic.review(client_id)
    clinic.decide(client_id, tess)

    with pytest.raises(ReviewDecidedError):
        clinic.work.reviews.claim(review_id, mona)
    with pytest.raises(ReviewDecidedError):
        clinic.work.reviews.release(review_id, tess)
    assert clinic.work.reviews.queue() == ()


def test_a_review_that_is_not_there_is_unknown(clinic: Clinic, tess: UUID):
    with pytest.raises(UnknownReviewError):
        clinic.work.reviews.claim(new_id(), tess)


def test_deciding_again_opens_one_review_and_no_second(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    clinic.clock.move(days=3)

    again = clinic.work.reviews.decide_again(client_id)

    assert clinic.work.reviews.decide_again(client_id) == again == clinic.review(client_id)


def test_a_client_who_was_ready_can_come_before_somebody_too(clinic: Clinic):
    client_id = clinic.arrive(client())

    clinic.work.reviews.decide_again(client_id)

    assert clinic.work.reviews.waiting() == 1


def test_nobody_decides_about_a_client_who_is_not_there(clinic: Clinic):
    with pytest.raises(UnknownClientError):
        clinic.work.reviews.decide_again(new_id())


def test_what_waited_longest_is_not_moved_by_a_claim(clinic: Clinic, tess: UUID):
    first = flagged(clinic)
    clinic.clock.move(minutes=1)
    flagged(clinic)

    clinic.work.reviews.claim(first, tess)

    assert clinic.work.reviews.queue()[0].review_id == first
    assert clinic.work.reviews.queue()[0].since == clinic.clock() - timedelta(minutes=1)


def test_a_wait_comes_back_in_sight_two_weeks_before_it_ends_until_somebody_decides_again(clinic: Clinic, tess: UUID):
    client_id, until = clinic.arrive("U22", "Liam Hale"), date(2027, 3, 1)
    clinic.arrive("U22", "Waits for a look")
    clinic.decide(client_id, tess, DecisionKind.DEFER, defer_until=until)
    seen = []

    for day in (until - timedelta(days=15), until - timedelta(days=14), until + timedelta(days=30)):
        clinic.clock.set_day(day)
        seen.append([(wait.client_name, wait.until) for wait in clinic.work.reviews.ending_waits()])
    clinic.work.reviews.decide_again(client_id)

    assert seen == [[], [("Liam Hale", until)], [("Liam Hale", until)]]
    assert clinic.work.reviews.ending_waits() == ()


def test_a_wait_that_was_lifted_or_made_anew_counts_no_more(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess, DecisionKind.DEFER, defer_until=date(2026, 12, 5))
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, DecisionKind.DEFER, defer_until=date(2027, 6, 1))

    assert clinic.work.reviews.ending_waits() == ()


def flagged(clinic: Clinic) -> UUID:
    return clinic.review(clinic.arrive("U22"))


def holder(clinic: Clinic) -> str:
    found = clinic.work.reviews.queue()[0].holder
    assert found
    return found.name
