"""Patch tests, scalp checks and homework checks, and what the plan makes of them."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.clients import CLIENTS, with_answers
from tests.clinic import Clinic
from webapp.domain.decision import DecisionKind
from webapp.domain.problem import RefusedError

U07 = with_answers(CLIENTS["U07"], desired_date=None)
TESTED, READABLE = date(2026, 12, 4), date(2026, 12, 18)
S1, S2 = date(2026, 12, 14), date(2026, 12, 21)


def test_session_1_waits_for_a_clear_result_of_day_14_or_later(clinic: Clinic, tess: UUID):
    client_id = with_test(clinic, tess)

    with pytest.raises(RefusedError, match="patch test"):
        clinic.book(client_id, tess, 1, READABLE)
    clinic.clock.set_day(READABLE)
    clinic.work.patch_tests.read(client_id, READABLE, "clear", "", tess)

    clinic.book(client_id, tess, 1, READABLE)
    assert not clinic.plan(client_id).plan.provisional


def test_a_test_read_as_clear_too_early_is_refused_and_changes_nothing(clinic: Clinic, tess: UUID):
    client_id = with_test(clinic, tess)
    clinic.clock.set_day(READABLE - timedelta(days=1))
    before = clinic.stored()

    with pytest.raises(RefusedError, match="from"):
        clinic.work.patch_tests.read(client_id, clinic.desk.today(), "clear", "", tess)

    assert clinic.stored() == before


def test_d_a_reaction_removes_session_1_defers_and_brings_the_client_before_somebody(clinic: Clinic, tess: UUID):
    client_id = booked_after_test(clinic, tess)

    clinic.work.patch_tests.read(client_id, clinic.desk.today(), "reaction", "Red and raised", tess)

    plan = clinic.plan(client_id)
    assert (plan.disposition, plan.plan.sessions, plan.plan.items) == ("defer", (), ())
    assert clinic.work.records.find(client_id).sessions == ()
    assert clinic.work.reviews.queue()[0].review_id == clinic.review(client_id)


def test_a_reaction_can_be_recorded_the_next_day(clinic: Clinic, tess: UUID):
    client_id = with_test(clinic, tess)
    clinic.clock.set_day(TESTED + timedelta(days=1))

    clinic.work.patch_tests.read(client_id, clinic.desk.today(), "reaction", "", tess)

    assert clinic.plan(client_id).disposition == "defer"


def test_another_test_does_not_lift_what_a_reaction_stopped(clinic: Clinic, tess: UUID):
    client_id = with_test(clinic, tess)
    clinic.work.patch_tests.read(client_id, TESTED, "reaction", "", tess)
    clinic.clock.move(days=30)

    with pytest.raises(RefusedError, match="reaction"):
        clinic.work.patch_tests.record(client_id, clinic.desk.today(), tess)

    assert clinic.plan(client_id).disposition == "defer"


def test_even_when_the_reaction_is_set_aside_session_1_waits_for_a_clear_test(clinic: Clinic, tess: UUID):
    client_id = with_test(clinic, tess)
    clinic.work.patch_tests.read(client_id, TESTED, "reaction", "", tess)
    clinic.decide(client_id, tess, DecisionKind.APPROVE_WITH_CHANGES, set_aside=frozenset({"patch_reaction:defer"}))

    with pytest.raises(RefusedError, match="patch test"):
        clinic.book(client_id, tess, 1, READABLE + timedelta(days=60))


def test_a_patch_test_and_its_reading_are_recorded_once(clinic: Clinic, tess: UUID):
    client_id = with_test(clinic, tess)
    clinic.work.patch_tests.record(client_id, TESTED, tess)
    clinic.clock.set_day(READABLE)

    for _ in range(2):
        clinic.work.patch_tests.read(client_id, READABLE, "clear", "", tess)

    (line,) = clinic.work.records.find(client_id).patch_tests
    assert (line.done_on, line.by, [reading.result for reading in line.readings]) == (TESTED, "Tess", ["clear"])


def test_a_longer_preparation_is_provisional_until_the_scalp_is_ready(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U03")
    clinic.decide(client_id, tess)
    clinic.book(client_id, tess, 1, date(2026, 12, 22))
    assert clinic.plan(client_id).plan.sessions[0].waiting_for == ("scalp_check",)
    clinic.clock.set_day(date(2026, 12, 21))

    clinic.check(client_id, tess, "scalp", passed=True)

    assert clinic.plan(client_id).plan.sessions[0].waiting_for == ()


def test_a_scalp_that_is_not_ready_any_more_takes_it_back(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U03")
    clinic.decide(client_id, tess)
    clinic.check(client_id, tess, "scalp", passed=True)

    clinic.check(client_id, tess, "scalp", passed=False)

    assert clinic.plan(client_id).plan.provisional


def test_c_a_failed_homework_check_moves_session_2_to_two_weeks_after_session_1(clinic: Clinic, tess: UUID):
    client_id = between_sessions(clinic, tess)

    clinic.check(client_id, tess, "homework", passed=False)

    assert clinic.days(client_id)[1] == S1 + timedelta(days=14)
    line = clinic.work.records.find(client_id).sessions[1]
    assert (line.booked_on, line.fits) == (S2, False)


def test_a_passed_homework_check_leaves_session_2_where_it_is(clinic: Clinic, tess: UUID):
    client_id = between_sessions(clinic, tess)

    clinic.check(client_id, tess, "homework", passed=True)

    assert clinic.work.records.find(client_id).sessions[1].fits


def test_the_same_check_twice_is_recorded_once(clinic: Clinic, tess: UUID):
    client_id = between_sessions(clinic, tess)

    for _ in range(2):
        clinic.check(client_id, tess, "homework", passed=False)

    assert len(clinic.work.records.find(client_id).checks) == 1


def test_a_refused_check_changes_nothing(clinic: Clinic, tess: UUID):
    client_id = clinic.arrive("U01")
    before = clinic.stored()

    with pytest.raises(RefusedError, match="nothing to check"):
        clinic.check(client_id, tess, "homework", passed=True)

    assert clinic.stored() == before


def with_test(clinic: Clinic, tess: UUID) -> UUID:
    client_id = clinic.arrive(U07)
    clinic.clock.set_day(TESTED)
    clinic.decide(client_id, tess)
    clinic.work.patch_tests.record(client_id, TESTED, tess)
    return client_id


def booked_after_test(clinic: Clinic, tess: UUID) -> UUID:
    client_id = with_test(clinic, tess)
    clinic.clock.set_day(READABLE)
    clinic.work.patch_tests.read(client_id, READABLE, "clear", "", tess)
    clinic.book(client_id, tess, 1, READABLE + timedelta(days=10))
    return client_id


def between_sessions(clinic: Clinic, tess: UUID) -> UUID:
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.book(client_id, tess, 2, S2)
    clinic.clock.set_day(S2 - timedelta(days=1))
    return client_id
