from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests.clock import FakeClock
from tests.queries import counted_queries
from tests.rows import appointment_row, client_row, staff_row, treatment_record_row
from webapp.domain.problem import RefusedError
from webapp.domain.session_check import CheckAnswer
from webapp.services.session_checks import SessionChecks, latest_checks
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import AppointmentRow, ClientRow, SessionCheckRow, StaffRow

DUBAI = ZoneInfo("Asia/Dubai")
DAY = date(2026, 12, 14)
EVENING, NIGHT = "2026-12-13 16:00", "2026-12-14 23:59"


@pytest.fixture
def checks(database, field_keys, clock) -> SessionChecks:
    return SessionChecks(database, FieldCipher(field_keys), clock, DUBAI)


@pytest.fixture
def client_id(database):
    """Somebody whose first session is booked."""
    client, staff = client_row(), staff_row()
    with database.write() as session:
        session.add_all([client, staff, appointment_row(client, staff, starts_on=DAY)])
    return client.id


def at(clock: FakeClock, moment: str) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=DUBAI)
    clock.move(seconds=(local.astimezone(UTC) - clock()).total_seconds())


@pytest.mark.parametrize(
    ("moment", "is_asked"),
    [
        ("2026-12-13 15:59", False),
        (EVENING, True),
        ("2026-12-14 00:00", True),
        (NIGHT, True),
        ("2026-12-15 00:00", False),
    ],
)
def test_it_is_asked_from_four_in_the_afternoon_before_until_the_day_is_over(
    checks, client_id, clock, moment, is_asked
):
    at(clock, moment)

    assert (checks.asked(client_id) is not None) is is_asked
    assert (checks.unanswered(client_id) == DAY) is is_asked
    found = checks.of_session(client_id, 1)
    assert found is not None
    assert found.is_asked is is_asked


def test_nobody_is_asked_about_a_session_that_is_on_record(checks, client_id, clock, database):
    at(clock, NIGHT)
    with database.write() as session:
        session.add(
            treatment_record_row(session.scalars(select(AppointmentRow)).one(), session.scalars(select(StaffRow)).one())
        )

    assert checks.asked(client_id) is None


@pytest.mark.parametrize(
    ("moment", "why"),
    [("2026-12-13 15:59", "asked from 16:00"), ("2026-12-15 00:00", "is over")],
)
def test_an_answer_at_another_time_is_refused_and_nothing_is_kept(checks, database, client_id, clock, moment, why):
    at(clock, moment)

    with pytest.raises(RefusedError, match=why):
        checks.record(client_id, 1, {CheckAnswer.FEVER})
    assert count(database) == 0


def test_a_session_that_is_not_booked_has_no_check(checks, database, client_id, clock):
    at(clock, EVENING)

    with pytest.raises(RefusedError, match="not booked"):
        checks.record(client_id, 2, set())
    assert checks.of_session(client_id, 2) is None
    assert count(database) == 0


def test_the_last_answer_counts_and_the_one_before_stays(checks, database, client_id, clock):
    at(clock, EVENING)
    staff_id = member(database)

    checks.record(client_id, 1, {CheckAnswer.FEVER, CheckAnswer.ALCOHOL})
    clock.move(minutes=5)
    checks.record(client_id, 1, set(), told_by=staff_id)

    found = checks.asked(client_id)
    assert found is not None
    assert found.check is not None
    assert (found.check.answers, found.check.by_staff, found.check.at) == (frozenset(), True, clock())
    assert count(database) == 2


def test_the_same_answer_twice_is_kept_once(checks, database, client_id, clock):
    at(clock, EVENING)

    first = checks.record(client_id, 1, {CheckAnswer.SORES})
    clock.move(seconds=1)

    assert checks.record(client_id, 1, {CheckAnswer.SORES}) == first
    assert count(database) == 1


def test_the_same_answer_is_said_anew_some_time_later(checks, client_id, clock):
    at(clock, EVENING)
    first = checks.record(client_id, 1, {CheckAnswer.FEVER})
    clock.move(minutes=5)

    again = checks.record(client_id, 1, {CheckAnswer.FEVER})

    assert (again.answers, again.at) == (first.answers, clock())


def test_a_session_that_moved_is_asked_about_anew(checks, database, client_id, clock):
    at(clock, EVENING)
    checks.record(client_id, 1, set())
    with database.write() as session:
        before = session.scalars(select(AppointmentRow)).one()
        before.ended_at, before.ended_by, before.end_kind = clock(), before.booked_by, "moved"
        session.flush()
        client, staff = session.get_one(ClientRow, client_id), session.get_one(StaffRow, before.booked_by)
        session.add(appointment_row(client, staff, starts_on=date(2026, 12, 15)))
    at(clock, "2026-12-14 16:00")

    found = checks.asked(client_id)
    assert found is not None
    assert (found.day, found.check) == (date(2026, 12, 15), None)


def test_no_answer_can_be_read_in_the_database(checks, database, client_id, clock):
    at(clock, EVENING)
    checks.record(client_id, 1, {CheckAnswer.PREGNANCY})

    with database.read() as session:
        row = session.scalars(select(SessionCheckRow)).one()
    assert b"pregnan" not in row.answers_enc


def test_many_clients_are_read_in_one_query(checks, database, field_keys, clock):
    at(clock, EVENING)
    ids = []
    for _ in range(5):
        client, staff = client_row(), staff_row()
        with database.write() as session:
            session.add_all([client, staff, appointment_row(client, staff, starts_on=DAY)])
        checks.record(client.id, 1, {CheckAnswer.SUNBURN})
        ids.append(client.id)

    with database.read() as session, counted_queries() as statements:
        found = latest_checks(session, FieldCipher(field_keys), ids)

    assert {key[0] for key in found} == set(ids)
    assert sum("FROM session_check" in statement for statement in statements) == 1


def count(database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(SessionCheckRow)) or 0


def member(database):
    with database.write() as session:
        row = staff_row()
        session.add(row)
    return row.id
