"""An answer changes in the middle of a plan: stored once, applied, looked at, or the plan stopped at once."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.clients import CLIENTS, with_answers
from tests.clinic import REASON, Clinic
from tests.settings import changed
from webapp.domain.booking import Booking
from webapp.domain.decision import DecisionKind, Draft
from webapp.domain.problem import RefusedError
from webapp.domain.response import InvalidResponseError
from webapp.services import change_reviews
from webapp.services.accounts.attempts import Attempts
from webapp.services.answer_changes import AnswerChangeService, ChangeOutcome, SentChange
from webapp.services.intake import ChangedSubmissionError
from webapp.services.reviews import NotClaimedError, ReviewDecidedError
from webapp.services.waiting_changes import AnswersChangedError
from webapp.storage.encryption import BlindIndex
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import AnswerChangeRow, ResponseRow, new_id

S1, S2, S3 = date(2026, 12, 14), date(2026, 12, 21), date(2027, 1, 18)
APPLIED, WAITS, FROZEN, NOTHING = (
    ChangeOutcome.APPLIED, ChangeOutcome.WAITS, ChangeOutcome.FROZEN, ChangeOutcome.NOTHING,
)  # fmt: skip
Tell = Callable[..., ChangeOutcome]


@pytest.fixture
def service(clinic: Clinic, field_keys: FieldKeys) -> AnswerChangeService:
    return AnswerChangeService(clinic.desk, BlindIndex(field_keys), Attempts(clinic.database, clinic.clock))


@pytest.fixture
def tell(service: AnswerChangeService) -> Tell:
    """A client says what has changed."""

    def send(client_id: UUID, *, by: UUID | None = None, again: UUID | None = None, **answers: object) -> ChangeOutcome:
        return service.send(SentChange(client_id, again or new_id(), answers, by))

    return send


@pytest.fixture
def man(clinic: Clinic, tess: UUID) -> UUID:
    """U01 with his first two sessions booked."""
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.book(client_id, tess, 2, S2)
    return client_id


# --- What becomes of it ---


def test_e_a_pregnancy_told_at_the_re_check_stops_the_plan_at_once(clinic: Clinic, man: UUID, tell: Tell):
    clinic.clock.set_day(date(2026, 12, 13))

    assert tell(man, pregnancy="pregnant") is FROZEN

    assert clinic.plan(man).disposition == "defer"
    assert (clinic.plan(man).plan.sessions, clinic.plan(man).plan.items) == ((), ())


def test_f_from_shaved_to_long_hair_nothing_moves_until_somebody_agreed(clinic: Clinic, man: UUID, tell: Tell):
    clinic.clock.set_day(date(2026, 12, 16))
    before = clinic.plan(man)

    assert tell(man, hair_length="long") is WAITS

    assert clinic.plan(man) == before


def test_f_agreed_the_shave_tasks_vanish_and_oil_waits_until_the_seventh_day(
    clinic: Clinic, man: UUID, tell: Tell, tess: UUID
):
    clinic.clock.set_day(date(2026, 12, 16))
    tell(man, hair_length="long")

    clinic.decide(man, tess)

    coming = [item for item in clinic.plan(man).plan.items if item.start >= date(2026, 12, 16)]
    assert not [item for item in coming if "shave" in item.acts]
    assert min(item.start for item in coming if item.kind == "task" and "oil" in item.acts) == date(2026, 12, 28)
    assert clinic.days(man) == [S1, S2, S3]


def test_what_changes_no_flag_and_no_line_counts_at_once(clinic: Clinic, man: UUID, tell: Tell, service):
    assert tell(man, age="35") is APPLIED

    assert service.known(man).answers["age"] == 35
    assert not clinic.work.reviews.queue()


def test_what_only_people_can_read_is_put_before_somebody(clinic: Clinic, tell: Tell, tess: UUID):
    client_id = clinic.arrive(with_answers(CLIENTS["U01"], medicines=["other"], medicine_details="Vitamin D"))
    clinic.decide(client_id, tess)

    assert tell(client_id, medicines=["other"], medicine_details="A heart pill") is WAITS


def test_a_text_that_a_client_leaves_empty_stays_as_it_was(clinic: Clinic, tell: Tell, service):
    client_id = clinic.arrive(with_answers(CLIENTS["U01"], medicines=["other"], medicine_details="Vitamin D"))

    assert tell(client_id, medicines=["other"], medicine_details="") is NOTHING
    assert service.known(client_id).answers["medicine_details"] == "Vitamin D"


def test_nothing_different_is_not_stored(clinic: Clinic, man: UUID, tell: Tell):
    before = clinic.stored()

    assert tell(man, pregnancy="does_not_apply", hair_length="shaved") is NOTHING

    after = clinic.stored()
    assert {name for name in after if after[name] != before[name]} <= {"attempt"}


def test_sent_twice_is_stored_once(clinic: Clinic, man: UUID, tell: Tell):
    submission = new_id()
    first = tell(man, again=submission, pregnancy="pregnant")

    assert tell(man, again=submission, pregnancy="pregnant") is first
    assert len(changes(clinic, man)) == 1


def test_sent_again_with_other_answers_is_refused(man: UUID, tell: Tell):
    submission = new_id()
    tell(man, again=submission, pregnancy="pregnant")

    with pytest.raises(ChangedSubmissionError):
        tell(man, again=submission, pregnancy="no")


def test_nobody_sends_under_the_id_of_another_client(clinic: Clinic, man: UUID, tell: Tell):
    submission, other = new_id(), clinic.arrive("U02")
    tell(man, again=submission, pregnancy="pregnant")

    with pytest.raises(ChangedSubmissionError):
        tell(other, again=submission, pregnancy="pregnant")


def test_a_wrong_answer_is_refused_and_nothing_is_stored(clinic: Clinic, man: UUID, tell: Tell):
    before = clinic.stored()

    with pytest.raises(InvalidResponseError) as refused:
        tell(man, history=["botox_or_filler"], botox_date="2027-03-01")

    assert [error.question for error in refused.value.errors] == ["botox_date"]
    assert clinic.stored() == before


def test_a_date_after_the_intake_is_no_mistake_any_more(clinic: Clinic, man: UUID, tell: Tell):
    clinic.clock.set_day(date(2026, 12, 13))

    assert tell(man, history=["botox_or_filler"], botox_date="2026-12-10") is FROZEN
    assert clinic.plan(man).flags[0].until == date(2027, 1, 7)


def test_the_answers_are_sealed_and_the_old_ones_stay(clinic: Clinic, man: UUID, tell: Tell):
    tell(man, pregnancy="pregnant")

    with clinic.database.read() as session:
        rows = session.scalars(select(ResponseRow).where(ResponseRow.client_id == man)).all()
        (change,) = session.scalars(select(AnswerChangeRow)).all()

    assert len(rows) == 2
    assert b"pregnan" not in change.given_on_enc + rows[1].answers_enc


# --- One after the other ---


def test_a_second_change_holds_the_first_and_both_are_kept(clinic: Clinic, man: UUID, tell: Tell, service):
    tell(man, hair_length="long")
    tell(man, habits=["sport"], sensitivity="often")

    answers = service.known(man).answers
    assert (answers["hair_length"], answers["sensitivity"]) == ("long", "often")
    assert [row.state for row in changes(clinic, man)] == ["replaced", "waiting"]
    assert len(clinic.work.reviews.queue()) == 1


def test_taking_a_risk_back_does_not_start_the_plan_again(clinic: Clinic, man: UUID, tell: Tell):
    tell(man, pregnancy="pregnant")

    assert tell(man, pregnancy="does_not_apply") is FROZEN
    assert clinic.plan(man).plan.items == ()


def test_another_change_does_not_start_a_stopped_plan_again(clinic: Clinic, man: UUID, tell: Tell):
    tell(man, pregnancy="pregnant")

    assert tell(man, hair_length="long") is FROZEN
    assert clinic.plan(man).plan.items == ()


def test_a_stopped_plan_stays_stopped_whatever_else_is_recorded(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, pregnancy="pregnant")

    clinic.check(man, tess, "scalp", passed=True)

    assert clinic.plan(man).plan.items == ()


def test_a_sunburn_told_a_second_time_counts_from_its_own_day(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, sun="sunburned")
    clinic.decide(man, tess, DecisionKind.APPROVE_WITH_CHANGES, set_aside=frozenset({"sunburned:defer"}))
    assert clinic.plan(man).disposition != "defer"
    clinic.clock.set_day(date(2026, 12, 12))

    assert tell(man, sun="sunburned") is FROZEN
    assert clinic.plan(man).flags[0].until == date(2027, 1, 9)


def test_a_deferred_client_who_may_come_again_waits_for_somebody(clinic: Clinic, tell: Tell, tess: UUID):
    client_id = clinic.arrive("U12")
    clinic.decide(client_id, tess, DecisionKind.DEFER)
    clinic.clock.set_day(date(2027, 9, 1))

    assert tell(client_id, pregnancy="no") is WAITS
    assert clinic.plan(client_id).plan.sessions == ()
    clinic.decide(client_id, tess)

    plan = clinic.plan(client_id).plan
    # Her dry scalp gets the whole preparation anew.
    assert plan.sessions[0].date >= date(2027, 9, 22)
    assert min(item.start for item in plan.items) == date(2027, 9, 1)


def test_a_change_after_the_plan_is_over_is_looked_at_too(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    clinic.book(man, tess, 3, S3)
    clinic.clock.set_day(date(2027, 6, 1))

    assert tell(man, pregnancy="pregnant") is FROZEN
    assert clinic.work.reviews.queue()[0].change


# --- What has taken place stays ---


def test_a_session_that_took_place_keeps_its_aftercare(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    clinic.clock.set_day(date(2026, 12, 16))
    tell(man, dryness="very_dry", sensitivity="often")

    clinic.decide(man, tess)

    plan = clinic.plan(man).plan
    assert (plan.sessions[0].date, plan.sessions[0].booked) == (S1, True)
    assert any(item.session == 1 and "wet" in item.acts and item.covers(date(2026, 12, 16)) for item in plan.items)


# --- Staff ---


def test_a_stopped_plan_stands_on_top_of_the_queue(clinic: Clinic, man: UUID, tell: Tell):
    clinic.arrive("U12")
    tell(man, pregnancy="pregnant")

    first, second = clinic.work.reviews.queue()

    assert first.change
    assert first.change.is_frozen
    assert second.change is None


def test_staff_see_old_and_new_flags_and_every_line(clinic: Clinic, man: UUID, tell: Tell):
    tell(man, allergies=["plant_oils"], sun="often")

    change = clinic.work.decisions.detail(clinic.review(man)).change

    assert change
    assert [each.question.id for each in change.changed.answers] == ["sun", "allergies"]
    assert [flag.rule for flag in change.changed.flags.added] == ["allergy_plant_oils"]
    assert {each.item.id for each in change.changed.plan.items} >= {"T06"}


def test_a_flag_that_is_gone_is_told(clinic: Clinic, tell: Tell, tess: UUID):
    client_id = clinic.arrive("U14")
    clinic.decide(client_id, tess, letter_received=True)

    assert tell(client_id, medicines=["none"]) is WAITS
    change = clinic.work.decisions.detail(clinic.review(client_id)).change
    assert change
    assert [flag.rule for flag in change.changed.flags.gone] == ["blood_thinner"]


def test_the_letter_for_an_old_flag_does_not_do_for_a_new_one(clinic: Clinic, tell: Tell, tess: UUID):
    client_id = clinic.arrive("U14")
    clinic.decide(client_id, tess, letter_received=True)
    tell(client_id, health=["diabetes"])

    with pytest.raises(RefusedError):
        clinic.decide(client_id, tess)


def test_a_sign_off_of_old_answers_does_not_cover_new_flags(clinic: Clinic, tell: Tell, tess: UUID):
    client_id = clinic.arrive("U22")
    clinic.decide(client_id, tess)
    tell(client_id, health=["hair_pulling"])

    change = clinic.work.decisions.detail(clinic.review(client_id)).change

    assert change
    before, after = change.changed.assessments
    assert (before.plan.provisional, after.plan.provisional) == (False, True)


def test_a_flag_that_defers_cannot_be_approved_by_the_way(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, pregnancy="pregnant")

    with pytest.raises(RefusedError):
        clinic.decide(man, tess)


def test_deferred_the_sessions_to_come_are_cancelled(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, pregnancy="pregnant")
    assert [line.booked_on for line in clinic.work.records.find(man).sessions] == [S1, S2]

    clinic.decide(man, tess, DecisionKind.DEFER)

    assert clinic.work.records.find(man).sessions == ()
    assert [row.state for row in changes(clinic, man)] == ["accepted"]


def test_set_aside_a_stopped_plan_goes_on_as_it_was(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    before = clinic.plan(man)
    tell(man, pregnancy="pregnant")
    clinic.told.clear()

    set_aside(clinic, man, tess)

    assert clinic.plan(man) == before
    assert not clinic.work.reviews.queue()
    assert clinic.told == [man]
    (line,) = clinic.work.changes.history(man)
    assert (line.state, line.settled_by, line.reason) == ("set_aside", "Tess", REASON)


def test_set_aside_needs_a_reason(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, pregnancy="pregnant")

    with pytest.raises(RefusedError):
        set_aside(clinic, man, tess, reason="")

    assert clinic.plan(man).plan.items == ()


def test_set_aside_twice_is_set_aside_once(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, hair_length="long")
    review_id, seen = clinic.review(man), seen_in(clinic, man)
    set_aside(clinic, man, tess)
    before = clinic.stored()

    clinic.work.changes.set_aside(review_id, tess, REASON, seen)

    assert clinic.stored() == before


def test_a_change_set_aside_leaves_the_intake_to_be_decided(clinic: Clinic, tell: Tell, tess: UUID):
    client_id = clinic.arrive("U22")
    tell(client_id, pregnancy="pregnant")

    set_aside(clinic, client_id, tess)

    (entry,) = clinic.work.reviews.queue()
    assert (entry.change, entry.kinds) == (None, ("staff_review",))


def test_a_reaction_seen_while_a_change_waits_is_still_looked_at_once_it_is_set_aside(
    clinic: Clinic, tell: Tell, tess: UUID
):
    client_id = changed_and_reacted(clinic, tell, tess)

    set_aside(clinic, client_id, tess)

    (entry,) = clinic.work.reviews.queue()
    assert (entry.change, entry.kinds[0]) == (None, "defer")


def test_without_asking_anew_that_client_would_wait_for_nobody(
    clinic: Clinic, tell: Tell, tess: UUID, monkeypatch: pytest.MonkeyPatch
):
    client_id = changed_and_reacted(clinic, tell, tess)
    monkeypatch.setattr(change_reviews, "review_if_needed", lambda *_: None)

    set_aside(clinic, client_id, tess)

    assert clinic.plan(client_id).disposition == "defer"
    assert not clinic.work.reviews.queue()


def test_a_moved_plan_that_was_stopped_and_goes_on_still_tells_what_is_over(
    clinic: Clinic, man: UUID, tell: Tell, tess: UUID, mona: UUID
):
    changed(clinic, mona, first_wash_day=6)
    clinic.work.settings_moves.move([man], mona, 1)
    clinic.clock.set_day(date(2026, 12, 16))
    before = clinic.plan(man)
    tell(man, pregnancy="pregnant")

    set_aside(clinic, man, tess)

    assert clinic.plan(man) == before
    assert any(item.end and item.end < date(2026, 12, 14) for item in before.plan.items)


def test_of_very_many_changes_the_record_opens_the_last_and_keeps_all(
    clinic: Clinic, man: UUID, tell: Tell, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(change_reviews, "MOST", 2)
    for age in ("35", "36", "37"):
        tell(man, age=age)

    history = clinic.work.changes.history(man)

    assert [line.answers[0].after for line in history] == [37, 36]
    assert len(clinic.stored()["answer_change"]) == 3


def test_only_whoever_holds_the_review_sets_a_change_aside(
    clinic: Clinic, man: UUID, tell: Tell, tess: UUID, mona: UUID
):
    tell(man, hair_length="long")
    clinic.work.reviews.claim(clinic.review(man), mona)

    with pytest.raises(NotClaimedError):
        clinic.work.changes.set_aside(clinic.review(man), tess, REASON, seen_in(clinic, man))


def test_what_changed_again_under_somebodys_hands_is_not_decided(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, hair_length="long")
    review_id, seen = clinic.review(man), seen_in(clinic, man)
    clinic.work.reviews.claim(review_id, tess)
    tell(man, sensitivity="often")

    with pytest.raises(AnswersChangedError):
        clinic.work.decisions.decide(review_id, tess, Draft(DecisionKind.APPROVE), seen)
    for reason in (REASON, ""):  # That the reason is missing is not said first: the next page would hide what is new.
        with pytest.raises(AnswersChangedError):
            clinic.work.changes.set_aside(review_id, tess, reason, seen)


def test_whoever_comes_second_changes_nothing(clinic: Clinic, man: UUID, tell: Tell, tess: UUID, mona: UUID):
    tell(man, hair_length="long")
    review_id, seen = clinic.review(man), seen_in(clinic, man)
    set_aside(clinic, man, tess)

    with pytest.raises(ReviewDecidedError):
        clinic.work.decisions.decide(review_id, mona, Draft(DecisionKind.APPROVE), seen)


def test_staff_can_write_a_change_down_for_a_client(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    assert tell(man, by=tess, pregnancy="pregnant") is FROZEN

    change = clinic.work.decisions.detail(clinic.review(man)).change
    assert change
    assert change.told_by == "Tess"
    assert clinic.told[-1] == man


def test_no_session_is_booked_while_a_change_waits(clinic: Clinic, man: UUID, tell: Tell, tess: UUID):
    tell(man, hair_length="long")

    with pytest.raises(RefusedError):
        clinic.work.bookings.book(man, Booking(3, S3), tess)


def test_answers_that_leave_a_booked_session_no_day_are_shown_not_lost(
    clinic: Clinic, man: UUID, tell: Tell, tess: UUID
):
    assert tell(man, care_plan_sex="woman") is WAITS

    change = clinic.work.decisions.detail(clinic.review(man)).change
    assert change
    assert change.changed.misfit == 2
    with pytest.raises(RefusedError):
        clinic.decide(man, tess)


def test_a_plan_stops_even_if_a_booked_session_fits_no_more(clinic: Clinic, man: UUID, tell: Tell):
    assert tell(man, care_plan_sex="woman", pregnancy="pregnant") is FROZEN
    assert clinic.plan(man).plan.items == ()


def changes(clinic: Clinic, client_id: UUID) -> list[AnswerChangeRow]:
    with clinic.database.read() as session:
        of_client = select(AnswerChangeRow).where(AnswerChangeRow.client_id == client_id)
        return list(session.scalars(of_client.order_by(AnswerChangeRow.id)))


def seen_in(clinic: Clinic, client_id: UUID) -> UUID:
    change = clinic.work.decisions.detail(clinic.review(client_id)).change
    assert change
    return change.response_id


def changed_and_reacted(clinic: Clinic, tell: Tell, staff_id: UUID) -> UUID:
    """An approved client with a change that waits, whose patch test then shows a reaction."""
    client_id = clinic.arrive(with_answers(CLIENTS["U01"], sensitivity="often"))
    clinic.decide(client_id, staff_id)
    tell(client_id, hair_length="long")
    clinic.work.patch_tests.record(client_id, clinic.desk.today(), staff_id)
    clinic.clock.move(days=2)
    clinic.work.patch_tests.read(client_id, clinic.desk.today(), "reaction", "Red", staff_id)
    return client_id


def set_aside(clinic: Clinic, client_id: UUID, staff_id: UUID, reason: str = REASON, **_: Any) -> None:
    review_id = clinic.review(client_id)
    clinic.work.reviews.claim(review_id, staff_id)
    clinic.work.changes.set_aside(review_id, staff_id, reason, seen_in(clinic, client_id))
