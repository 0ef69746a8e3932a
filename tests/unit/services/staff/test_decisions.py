"""A decision is put on record with who, when and why, and the plan follows at once."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clients import CLIENTS, with_answers
from tests.clinic import REASON, Clinic
from webapp.domain.decision import Changes, DecisionKind, Draft
from webapp.domain.problem import RefusedError
from webapp.domain.screening import FlagKind
from webapp.services.decisions import NotClaimedError
from webapp.services.reviews import ReviewDecidedError, UnknownReviewError
from webapp.storage.rows import DecisionRow, new_id

APPROVE, WITH_CHANGES = DecisionKind.APPROVE, DecisionKind.APPROVE_WITH_CHANGES
U07 = with_answers({**CLIENTS["U07"]}, desired_date=None)
S1 = date(2026, 12, 14)


def test_a_plan_that_needs_review_is_provisional_until_a_named_person_signed_off(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    assert clinic.plan(client_id).plan.provisional

    clinic.decide(client_id, tess)

    assert not clinic.plan(client_id).plan.provisional


def test_who_decided_what_when_and_why_stays_on_record(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    review_id = clinic.review(client_id)

    clinic.decide(client_id, tess, WITH_CHANGES, oils=("jojoba",), reason="Likes jojoba")

    record = clinic.work.decisions.detail(review_id).decisions[0]
    assert (record.by, record.at, record.kind, record.reason) == ("Tess", clinic.clock(), WITH_CHANGES, "Likes jojoba")
    assert record.changes == Changes(oils=("jojoba",))


def test_the_reason_and_the_changes_are_sealed(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess, WITH_CHANGES, oils=("jojoba",), reason="Likes jojoba")

    with clinic.database.read() as session:
        row = session.scalars(select(DecisionRow)).one()

    assert b"jojoba" not in row.reason_enc + row.changes_enc


def test_a_later_decision_stands_beside_the_earlier_one_and_wins(clinic: Clinic, tess: UUID, mona: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, mona, DecisionKind.DEFER, defer_until=date(2027, 3, 1))

    records = clinic.work.records.find(client_id).decisions
    assert [(record.by, record.kind) for record in records] == [("Mona", "defer"), ("Tess", "approve")]
    assert clinic.plan(client_id).disposition == "defer"


def test_nobody_decides_what_they_do_not_hold(clinic: Clinic, tess: UUID, mona: UUID):
    review_id = clinic.review(clinic.arrive("U22"))
    before = clinic.stored()

    with pytest.raises(NotClaimedError) as free:
        clinic.work.decisions.decide(review_id, tess, Draft(APPROVE))

    assert (free.value.by, clinic.stored()) == (None, before)
    clinic.work.reviews.claim(review_id, mona)
    with pytest.raises(NotClaimedError) as taken:
        clinic.work.decisions.decide(review_id, tess, Draft(APPROVE))
    assert taken.value.by == "Mona"


def test_a_review_is_decided_once(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    review_id = clinic.review(client_id)
    clinic.decide(client_id, tess)
    before = clinic.stored()

    with pytest.raises(ReviewDecidedError):
        clinic.work.decisions.decide(review_id, tess, Draft(DecisionKind.DECLINE, REASON))

    assert clinic.stored() == before


def test_a_double_click_decides_once(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    review_id = clinic.review(client_id)
    clinic.work.reviews.claim(review_id, tess)
    draft = Draft(DecisionKind.DEFER, REASON, defer_until=date(2027, 3, 1))

    for _ in range(2):
        clinic.work.decisions.decide(review_id, tess, draft)

    assert len(clinic.work.records.find(client_id).decisions) == 1
    assert clinic.told == [client_id]


def test_the_same_words_of_another_person_are_another_decision(clinic: Clinic, tess: UUID, mona: UUID):
    client_id = clinic.arrive("U22")
    review_id = clinic.review(client_id)
    clinic.decide(client_id, tess)

    with pytest.raises(ReviewDecidedError):
        clinic.work.decisions.decide(review_id, mona, Draft(APPROVE, REASON))


def test_a_review_that_is_not_there_is_unknown(clinic: Clinic, tess: UUID):
    with pytest.raises(UnknownReviewError):
        clinic.work.decisions.decide(new_id(), tess, Draft(APPROVE))


@pytest.mark.parametrize(
    ("case", "draft"),
    [
        ("U22", Draft(DecisionKind.DECLINE)),
        ("U14", Draft(APPROVE)),
        ("U09", Draft(APPROVE, changes=Changes(letter_received=True))),
        ("U07", Draft(WITH_CHANGES, REASON, Changes(set_aside=frozenset({"sensitivity_often:patch_test"})))),
    ],
)
def test_a_refused_decision_changes_nothing(clinic: Clinic, tess: UUID, case: str, draft: Draft):
    review_id = clinic.review(clinic.arrive(case))
    clinic.work.reviews.claim(review_id, tess)
    before = clinic.stored()

    with pytest.raises(RefusedError):
        clinic.work.decisions.decide(review_id, tess, draft)

    assert clinic.stored() == before
    assert clinic.told == []


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_what_the_preview_shows_is_what_follows(clinic: Clinic, tess: UUID, kind: DecisionKind):
    client_id = clinic.arrive("U22")
    draft = Draft(kind, REASON, defer_until=date(2027, 3, 1) if kind == "defer" else None)
    problems, preview = clinic.work.decisions.preview(clinic.review(client_id), draft)

    clinic.decide(client_id, tess, kind, defer_until=draft.defer_until)

    assert (problems, preview) == ((), clinic.plan(client_id))


def test_a_preview_stores_nothing(clinic: Clinic):
    review_id = clinic.review(clinic.arrive("U22"))
    before = clinic.stored()

    clinic.work.decisions.preview(review_id, Draft(DecisionKind.DECLINE, REASON))

    assert clinic.stored() == before


def test_the_client_is_told_once_of_a_plan_that_changed(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")

    clinic.decide(client_id, tess)

    assert clinic.told == [client_id]


def test_the_client_is_not_told_of_a_plan_that_stayed(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    clinic.work.reviews.decide_again(client_id)
    clinic.told.clear()

    clinic.decide(client_id, tess)

    assert clinic.told == []


@pytest.mark.parametrize("kind", [DecisionKind.DEFER, DecisionKind.DECLINE])
def test_a_client_who_has_to_wait_keeps_no_session_to_come(clinic: Clinic, tess: UUID, kind: DecisionKind):
    client_id = booked(clinic, tess)
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, kind)

    assert clinic.work.records.find(client_id).sessions == ()


def test_a_session_that_took_place_stays_when_the_client_has_to_wait(clinic: Clinic, tess: UUID):
    client_id = booked(clinic, tess)
    clinic.clock.move(days=14)
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, DecisionKind.DEFER)

    assert [line.booked_on for line in clinic.work.records.find(client_id).sessions] == [S1]


def test_a_wait_is_lifted_once_the_client_is_well_and_preparation_starts_anew(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive(with_answers(CLIENTS["U01"], sun="sunburned", desired_date=None))
    clinic.decide(client_id, tess, DecisionKind.DEFER)
    clinic.clock.move(days=40)
    clinic.work.reviews.decide_again(client_id)

    clinic.decide(client_id, tess, WITH_CHANGES, set_aside=frozenset({"sunburned:defer"}))

    assert clinic.days(client_id)[0] == date(2026, 12, 1) + timedelta(days=40 + 10)


def test_an_agreed_oil_is_the_one_in_the_plan(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")

    clinic.decide(client_id, tess, WITH_CHANGES, oils=("jojoba",))

    texts = [str(item.text) for item in clinic.plan(client_id).plan.items if "oil" in item.acts]
    assert any("jojoba" in text for text in texts)
    assert not any("coconut" in text for text in texts)


def test_a_flag_that_was_added_is_in_the_plan(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")

    clinic.decide(client_id, tess, WITH_CHANGES, add=(FlagKind.PATCH_TEST,))

    assert {session.waiting_for for session in clinic.plan(client_id).plan.sessions} == {("patch_test",)}


def test_after_a_patch_test_that_was_asked_for_the_client_comes_back_for_the_sign_off(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess, DecisionKind.ASK_PATCH_TEST)
    clinic.work.patch_tests.record(client_id, clinic.desk.today(), tess)
    clinic.clock.move(days=14)

    clinic.work.patch_tests.read(client_id, clinic.desk.today(), "clear", "", tess)

    clinic.decide(client_id, tess)
    assert not clinic.plan(client_id).plan.provisional


def test_a_deferred_client_comes_back_once_the_test_that_was_asked_for_is_read(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U09")
    clinic.decide(client_id, tess, DecisionKind.ASK_PATCH_TEST)
    clinic.work.patch_tests.record(client_id, clinic.desk.today(), tess)
    clinic.clock.move(days=14)
    assert clinic.work.reviews.waiting() == 0

    clinic.work.patch_tests.read(client_id, clinic.desk.today(), "clear", "", tess)

    assert clinic.work.reviews.waiting() == 1


def test_a_client_whom_the_clinic_told_to_wait_is_not_brought_back_by_a_check(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U09")
    clinic.decide(client_id, tess, DecisionKind.DECLINE)

    clinic.check(client_id, tess, "scalp", passed=True)

    assert clinic.work.reviews.waiting() == 0


def booked(clinic: Clinic, tess: UUID) -> UUID:
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    clinic.book(client_id, tess, 1, S1)
    return client_id
