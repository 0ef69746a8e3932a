"""Readiness over the records: right after every change at once, in as many queries for one session as for ten."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.clinic import Clinic
from tests.known import Known
from tests.queries import counted_queries
from webapp.domain.booking import Booking
from webapp.domain.problem import RefusedError
from webapp.domain.readiness import THINGS, Level, Thing
from webapp.services.readiness import ReadinessService
from webapp.storage.rows import ConcernRow

S1, EVE = date(2026, 12, 14), date(2026, 12, 13)


@pytest.fixture
def readiness(clinic: Clinic) -> ReadinessService:
    """One service, which remembers what it worked out."""
    return ReadinessService(clinic.desk)


@pytest.fixture
def ali(clinic: Clinic, tess: UUID) -> Known:
    """A client on the eve of session 1, of whose phone nobody has ever heard."""
    client_id = clinic.arrive("U01")
    clinic.book(client_id, tess, 1, S1)
    clinic.clock.set_day(EVE)
    return Known(clinic, client_id, tess)


def codes(readiness: ReadinessService, known: Known, number: int = 1) -> set[str]:
    found = readiness.of_session(known.client_id, number)
    assert found
    return {reason.code for reason in found.reasons}


# Every kind of change, with the reasons that come and go by it.
CHANGES: dict[str, tuple[Callable[[Known], None], set[str], set[str]]] = {
    "a phone is in touch": (Known.phone_in_touch, {"preparation_least"}, {"never_contact"}),
    "a tap arrives": (lambda known: known.taps(EVE), {"preparation_least"}, {"never_contact"}),
    "something is left out": (lambda known: known.taps(EVE, "skipped", "sore"), {"sore_skin"}, set()),
    "the check is answered": (lambda known: known.answers_check('["fever"]'), {"check_fever"}, set()),
    "a review is opened": (Known.is_reviewed, {"review_open"}, set()),
    "answers change": (Known.changes_answers, {"change_waiting"}, set()),
    "a report is sent": (Known.reports, {"concern_urgent"}, set()),
    "a test is read": (lambda known: known.tests_skin("reaction"), {"patch_reaction"}, set()),
    "the plan stops": (Known.stops, {"plan_stopped"}, {"never_contact"}),
    "the day comes": (lambda known: known.clinic.clock.set_day(S1), {"check_unanswered"}, set()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_shows_at_once(readiness: ReadinessService, ali: Known, change: str):
    happens, come, go = CHANGES[change]
    before = codes(readiness, ali)

    happens(ali)

    after = codes(readiness, ali)
    assert come <= after - before
    assert go <= before - after


def test_a_setting_that_changes_shows_at_once(readiness: ReadinessService, ali: Known):
    ali.tests_skin("clear")
    assert "patch_expired" not in codes(readiness, ali)

    ali.chooses(patch_valid_days=7)

    assert "patch_expired" in codes(readiness, ali)


def test_a_closed_report_stands_against_nothing_any_more(readiness: ReadinessService, ali: Known):
    ali.reports()
    assert "concern_urgent" in codes(readiness, ali)

    with ali.clinic.database.write() as session:
        row = session.query(ConcernRow).one()
        row.closed_at, row.closed_by = ali.clinic.clock(), ali.staff_id

    assert "concern_urgent" not in codes(readiness, ali)


def test_homework_that_was_checked_shows_at_once(readiness: ReadinessService, ali: Known):
    ali.clinic.book(ali.client_id, ali.staff_id, 2, date(2026, 12, 21))
    ali.clinic.clock.set_day(date(2026, 12, 20))
    assert "homework_missing" in codes(readiness, ali, 2)

    ali.checks_homework(passed=True)
    assert not codes(readiness, ali, 2) & {"homework_missing", "homework_failed"}

    ali.checks_homework(passed=False)
    assert "homework_failed" in codes(readiness, ali, 2)


def test_the_check_belongs_to_the_day_that_it_was_answered_for(readiness: ReadinessService, ali: Known):
    ali.answers_check('["fever"]', day=date(2026, 12, 13))

    assert "check_fever" not in codes(readiness, ali)


def test_a_decision_settles_a_medicine_that_was_told_before(readiness: ReadinessService, ali: Known, tess: UUID):
    ali.answers_check('["new_medicine", "fever"]')
    assert {"check_new_medicine", "check_fever"} <= codes(readiness, ali)

    ali.clinic.clock.move(minutes=5)
    ali.clinic.work.reviews.decide_again(ali.client_id)
    ali.clinic.decide(ali.client_id, tess)

    after = codes(readiness, ali)
    assert "check_new_medicine" not in after
    assert "check_fever" in after


def test_the_plan_of_a_session_that_moves_is_read_anew(readiness: ReadinessService, ali: Known):
    first = readiness.of_session(ali.client_id, 1)
    ali.clinic.work.bookings.move(ali.client_id, Booking(1, date(2026, 12, 20)), ali.staff_id, was=S1)

    moved = readiness.of_day(date(2026, 12, 20))
    assert first
    assert readiness.of_day(S1) == {}
    assert len(moved) == 1
    assert "day_not_allowed" not in {reason.code for reason in next(iter(moved.values())).reasons}


def test_a_pregnancy_that_was_told_before_a_session_stays_when_the_session_moves(
    readiness: ReadinessService, ali: Known
):
    ali.answers_check('["pregnancy"]')
    ali.clinic.work.bookings.move(ali.client_id, Booking(1, date(2026, 12, 20)), ali.staff_id, was=S1)

    assert "check_pregnancy" in codes(readiness, ali)


def test_what_is_not_booked_has_no_readiness(readiness: ReadinessService, ali: Known):
    assert readiness.of_session(ali.client_id, 2) is None
    assert readiness.of_day(date(2026, 12, 15)) == {}


@pytest.mark.parametrize("is_remembered", [False, True])
def test_one_session_and_ten_take_the_same_number_of_queries(clinic: Clinic, tess: UUID, is_remembered: bool):
    readiness = ReadinessService(clinic.desk)
    counts, booked = [], 0
    for wanted in (1, 10):
        while booked < wanted:
            known = Known(clinic, clinic.arrive("U01"), tess)
            clinic.book(known.client_id, tess, 1, S1)
            known.taps(EVE)
            known.answers_check()
            known.reports()
            booked += 1
        if is_remembered:
            readiness.of_day(S1)
        with counted_queries() as queries:
            found = (readiness if is_remembered else ReadinessService(clinic.desk)).of_day(S1)
        counts.append(len(queries))
        assert len(found) == wanted

    assert counts[0] == counts[1]
    assert counts[0] <= (16 if is_remembered else 20)


def test_a_span_finds_what_its_days_find(readiness: ReadinessService, ali: Known):
    ali.clinic.book(ali.client_id, ali.staff_id, 2, date(2026, 12, 21))
    days = (S1, date(2026, 12, 21))

    one_by_one = {key: found for day in days for key, found in readiness.of_day(day).items()}

    assert readiness.of_span(*days) == one_by_one
    assert len(one_by_one) == 2


def test_what_is_remembered_makes_room(clinic: Clinic, tess: UUID):
    for name in ("Ali", "Badr"):
        clinic.book(clinic.arrive("U01", name), tess, 1, S1)
    small, large = ReadinessService(clinic.desk, remembers=1), ReadinessService(clinic.desk)
    assert small.of_day(S1) == large.of_day(S1)

    assert small.of_day(S1) == large.of_day(S1)
    assert queries_of(small) > queries_of(large)


def queries_of(readiness: ReadinessService) -> int:
    with counted_queries() as queries:
        readiness.of_day(S1)
    return len(queries)


# The one thing for the client.


def test_the_check_comes_first_once_it_is_asked(readiness: ReadinessService, ali: Known):
    assert readiness.thing(ali.client_id) is Thing.PREPARE  # noon on the eve

    ali.clinic.clock.move(hours=5)

    assert readiness.one_thing(ali.client_id) == THINGS[Thing.ANSWER_CHECK]


def test_nothing_is_asked_of_a_client_whose_session_is_far_away(readiness: ReadinessService, ali: Known):
    ali.clinic.clock.set_day(date(2026, 12, 11))
    assert readiness.thing(ali.client_id) is None

    ali.clinic.clock.set_day(date(2026, 12, 12))
    assert readiness.thing(ali.client_id) is Thing.PREPARE


def test_nothing_is_asked_of_somebody_without_a_session(readiness: ReadinessService, clinic: Clinic):
    assert readiness.one_thing(clinic.arrive("U01")) is None


# Going ahead.


def test_somebody_goes_ahead_by_name_and_with_a_reason(clinic: Clinic, readiness: ReadinessService, ali: Known):
    ali.answers_check('["fever"]')

    clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "It was a slip of the finger", ali.against)

    found = readiness.of_session(ali.client_id, 1)
    assert found
    assert (found.level, found.went_ahead) == (Level.RED, True)
    assert found.go_ahead
    assert (found.go_ahead.by, found.go_ahead.words) == ("Tess", "It was a slip of the finger")
    assert found.go_ahead.at == clinic.clock()


def test_doing_it_twice_changes_nothing(clinic: Clinic, ali: Known):
    ali.answers_check('["fever"]')
    said = (ali.client_id, 1, ali.staff_id, "It was a slip of the finger", ali.against)
    clinic.work.go_aheads.record(*said)
    before = clinic.stored()

    clinic.work.go_aheads.record(*said)

    assert clinic.stored() == before


@pytest.mark.parametrize(
    ("said", "reason", "is_seen", "field"),
    [
        ('["fever"]', "", True, "reason"),
        ('["fever"]', "Why not", False, ""),
        ("[]", "Why not", True, ""),
    ],
    ids=["no reason", "another reason has come up", "not red"],
)
def test_it_is_refused_and_nothing_changes(
    clinic: Clinic, ali: Known, said: str, reason: str, is_seen: bool, field: str
):
    ali.answers_check(said)
    before = clinic.stored()

    with pytest.raises(RefusedError) as refused:
        clinic.work.go_aheads.record(
            ali.client_id, 1, ali.staff_id, reason, ali.against if is_seen else ["check_sores"]
        )

    assert [problem.field for problem in refused.value.problems] == [field]
    assert clinic.stored() == before


def test_nobody_goes_ahead_with_a_session_that_is_not_booked(clinic: Clinic, ali: Known):
    with pytest.raises(RefusedError):
        clinic.work.go_aheads.record(ali.client_id, 2, ali.staff_id, "Why not", [])


def test_somebody_elses_go_ahead_is_told(clinic: Clinic, ali: Known, mona: UUID):
    ali.answers_check('["fever"]')
    clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "It was a slip", ali.against)

    with pytest.raises(RefusedError, match="Tess has gone ahead"):
        clinic.work.go_aheads.record(ali.client_id, 1, mona, "I say so too", ali.against)


def test_what_the_client_says_afterwards_needs_a_new_one(clinic: Clinic, readiness: ReadinessService, ali: Known):
    ali.answers_check('["fever"]')
    clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "It was a slip", ali.against)
    clinic.clock.move(minutes=5)
    ali.answers_check('["fever"]')

    found = readiness.of_session(ali.client_id, 1)
    assert found
    assert not found.went_ahead

    clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "Talked again", ali.against)
    again = readiness.of_session(ali.client_id, 1)
    assert again
    assert again.went_ahead


def test_a_second_urgent_report_has_to_be_seen_like_the_first(clinic: Clinic, ali: Known):
    ali.reports()
    seen = ali.against
    clinic.clock.move(minutes=1)
    ali.reports()

    with pytest.raises(RefusedError, match="has come up in the meantime"):
        clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "Looked at it", seen)

    assert not clinic.stored()["go_ahead"]


@pytest.mark.parametrize(("urgency", "stands"), [("soon", True), ("urgent", False)])
def test_only_another_urgent_report_takes_back_what_was_said_about_the_first(
    clinic: Clinic, readiness: ReadinessService, ali: Known, urgency: str, stands: bool
):
    ali.reports()
    clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "Looked at it", ali.against)
    clinic.clock.move(minutes=5)

    ali.reports(urgency)

    found = readiness.of_session(ali.client_id, 1)
    assert found
    assert found.went_ahead is stands


def test_the_reason_is_sealed(clinic: Clinic, ali: Known):
    ali.answers_check('["fever"]')
    clinic.work.go_aheads.record(ali.client_id, 1, ali.staff_id, "Temperature is normal", ali.against)

    stored = str(clinic.stored()["go_ahead"])
    assert "Temperature" not in stored
    # What stood against it repeats what the client answered.
    assert "fever" not in stored


def test_a_month_later_the_day_before_is_still_judged_as_it_was(readiness: ReadinessService, ali: Known):
    ali.clinic.clock.set_day(S1)
    on_the_day = codes(readiness, ali)

    ali.clinic.clock.move(days=30)

    assert codes(readiness, ali) == on_the_day


def test_a_day_that_is_over_is_not_worked_out_anew(clinic: Clinic, readiness: ReadinessService, ali: Known):
    clinic.clock.set_day(S1)
    readiness.of_day(S1)
    remembered = queries_of(readiness)

    clinic.clock.move(days=30)

    assert queries_of(readiness) == remembered
