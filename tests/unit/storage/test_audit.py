import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import inspect, select, text

from tests.clock import FakeClock
from tests.databases import another
from tests.rows import (
    NOW,
    appointment_row,
    booked_time_row,
    client_row,
    decision_row,
    patch_test_reading_row,
    patch_test_row,
    response_row,
    review_row,
    staff_row,
    tick_event_row,
)
from webapp.storage.audit import Actor, AuditTrail, acting, note_act
from webapp.storage.audited import AUDITED
from webapp.storage.database import Database
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import AppointmentRow, AuditEventRow, Row


@pytest.fixture
def trail(database: Database, field_keys: FieldKeys, clock: FakeClock) -> AuditTrail:
    database.trail = AuditTrail(field_keys, clock)
    return database.trail


@pytest.fixture(autouse=True)
def _without_it_afterwards(database: Database):
    yield
    database.trail = None


def test_what_is_added_is_written_down_with_its_codes(database, trail):
    client, staff = stored(database)

    with acting(lambda: Actor("staff", staff.id)), database.write() as session:
        session.add(appointment := appointment_row(client, staff, number=2))

    event = events(database)[-1]
    assert (event.action, event.staff_id, event.client_id) == ("appointment_added", staff.id, client.id)
    assert event.subject_id == appointment.id
    assert event.detail == {"by": "staff", "number": 2, "starts_on": "2026-12-01"}


def test_what_changes_is_written_down_by_the_names_of_its_columns(database, trail):
    client, staff = stored(database)
    with database.write() as session:
        session.add(appointment := appointment_row(client, staff))

    with database.write() as session:
        row = session.get_one(AppointmentRow, appointment.id)
        row.ended_at, row.ended_by, row.end_kind = NOW, staff.id, "cancelled"

    event = events(database)[-1]
    assert event.action == "appointment_changed"
    assert event.detail["changed"] == ["end_kind", "ended_at", "ended_by"]
    assert event.detail["end_kind"] == "cancelled"


def test_a_row_that_names_no_client_is_told_of_with_its_client(database, trail):
    client, staff = stored(database)

    with database.write() as session:
        appointment, test = appointment_row(client, staff), patch_test_row(client, staff)
        session.add_all([appointment, test, booked_time_row(appointment, staff), patch_test_reading_row(test)])

    told = {event.action: event.client_id for event in events(database)}
    assert told["booked_time_added"] == told["patch_test_reading_added"] == client.id


def test_what_is_looked_at_and_what_is_set_to_what_it_was_is_no_change(database, trail):
    client, staff = stored(database)
    with database.write() as session:
        session.add(appointment := appointment_row(client, staff))
    before = len(events(database))

    with database.write() as session:
        row = session.get_one(AppointmentRow, appointment.id)
        row.ended_at = row.ended_at

    assert len(events(database)) == before


def test_ticks_are_not_followed(database, trail):
    client, _ = stored(database)
    before = len(events(database))

    with database.write() as session:
        session.add(tick_event_row(client))

    assert len(events(database)) == before


def test_what_is_taken_back_leaves_no_trace(database, trail):
    client, staff = stored(database)
    before = len(events(database))

    with suppress(ZeroDivisionError), database.write() as session:
        session.add(appointment_row(client, staff))
        session.flush()
        raise ZeroDivisionError

    assert len(events(database)) == before


def test_an_update_of_its_own_is_noted_by_hand(database, trail):
    client, _ = stored(database)
    response = response_row(client)
    review = review_row(response)
    with database.write() as session:
        session.add_all([response, review])

    with database.write() as session:
        note_act(session, review, "claimed")

    event = events(database)[-1]
    assert (event.action, event.client_id, event.subject_id) == ("review_claimed", client.id, review.id)


def test_a_note_in_a_database_without_a_trail_is_no_mistake(database):
    client = client_row()

    with database.write() as session:
        session.add(client)
        note_act(session, client, "claimed")

    assert events(database) == []


def test_every_table_is_followed_or_left_out_knowingly():
    """Left out is what clients tick and choose, what follows from other rows, signing in, and the trail itself."""
    tables = {mapper.class_.__name__ for mapper in Row.registry.mappers}

    assert tables - {row.__name__ for row in AUDITED} == {
        "AttemptRow", "AuditEventRow", "CalendarAddressRow", "ConsentRow", "IntakeReachRow", "LoginSessionRow",
        "NumbersRow", "PlanRow", "PushSubscriptionRow", "ReminderChoiceRow", "ReminderRow", "SearchTokenRow",
        "SignInCodeRow", "TickEventRow",
    }  # fmt: skip


def test_nothing_sealed_and_nothing_written_is_ever_told():
    told = [(row, code) for row, audited in AUDITED.items() for code in audited.codes]

    for row, code in told:
        column = inspect(row).columns[code]
        assert not code.endswith(("_enc", "_hash")), (row, code)
        assert code not in ("name", "email", "reasons", "words"), (row, code)
        assert column.type.python_type is not bytes, (row, code)


@pytest.mark.parametrize("row", [row for row in AUDITED if AUDITED[row].only])
def test_every_column_that_alone_counts_is_one_of_the_table(row):
    assert set(AUDITED[row].only) <= set(inspect(row).columns.keys())


def test_numbers_have_no_gap_and_every_chain_fits(database, trail):
    fill(database, 20)

    assert [event.number for event in events(database)] == list(range(1, len(events(database)) + 1))
    assert first_bad(database, trail) is None


def test_an_empty_trail_is_whole(database, trail):
    with database.read() as session:
        assert (trail.first_bad(session), trail.last(session)) == (None, (0, ""))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit_event SET action = 'client_removed' WHERE number = 7", "Event 7 (client_removed"),
        ("UPDATE audit_event SET created_at = '2026-11-30 00:00:00' WHERE number = 7", "Event 7"),
        ('UPDATE audit_event SET detail = \'{"by": "nobody"}\' WHERE number = 7', "Event 7"),
        ("UPDATE audit_event SET subject_id = id WHERE number = 7", "Event 7"),
        ("DELETE FROM audit_event WHERE number = 7", "Event 7 is missing"),
        ("DELETE FROM audit_event WHERE number = 1", "Event 1 is missing"),
    ],
)
def test_the_first_bad_event_is_named(database, trail, change, said):
    fill(database, 5)
    tamper(database, change)

    assert said in (first_bad(database, trail) or "")


def test_one_taken_out_shows_even_if_the_rest_is_numbered_anew(database, trail):
    fill(database, 5)
    tamper(database, "DELETE FROM audit_event WHERE number = 7")
    for number in range(8, len(events(database)) + 2):
        tamper(database, f"UPDATE audit_event SET number = {number - 1} WHERE number = {number}")  # noqa: S608

    assert "Event 7" in (first_bad(database, trail) or "")


def test_a_tail_cut_off_shows_only_against_a_copy_of_the_last_chain(database, trail):
    fill(database, 5)
    with database.read() as session:
        number, chain = trail.last(session)
    with database.read() as session:
        assert trail.stands(session, number, chain)
    tamper(database, f"DELETE FROM audit_event WHERE number > {number - 3}")  # noqa: S608

    assert first_bad(database, trail) is None
    with database.read() as session:
        assert not trail.stands(session, number, chain)


def test_another_key_fits_nothing(database, trail, clock):
    fill(database, 2)

    assert "Event 1" in (first_bad(database, AuditTrail(FieldKeys.generate(), clock)) or "")


def test_two_who_write_at_once_make_one_chain(database, trail, field_keys, clock):
    client, staff = stored(database)
    start = threading.Barrier(2)

    def write(_: int) -> None:
        with another(database, patience=60) as mine:
            mine.trail = AuditTrail(field_keys, clock)
            start.wait()
            for _ in range(20):
                response = response_row(client)
                review = review_row(response)
                with mine.write() as session:
                    session.add_all([response, review, decision_row(review, staff)])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, range(2)))

    assert len([event for event in events(database) if event.action == "decision_added"]) == 40
    assert first_bad(database, trail) is None


def stored(database: Database):
    client, staff = client_row(), staff_row()
    with database.write() as session:
        session.add_all([client, staff])
    return client, staff


def fill(database: Database, times: int) -> None:
    for _ in range(times):
        stored(database)


def events(database: Database) -> list[AuditEventRow]:
    with database.read() as session:
        return list(session.scalars(select(AuditEventRow).order_by(AuditEventRow.number)))


def first_bad(database: Database, trail: AuditTrail) -> str | None:
    with database.read() as session:
        return trail.first_bad(session)


def tamper(database: Database, change: str) -> None:
    """Somebody with their hands on the file, and without the key."""
    with database.alter() as connection:
        if database.dialect == "sqlite":
            for (name,) in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
            ).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        connection.execute(text(change))
        if database.dialect == "postgresql":
            # The next test has the same table.
            connection.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))
