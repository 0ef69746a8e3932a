from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import LargeBinary

from tests.rows import (
    NOW,
    SEALED,
    appointment_row,
    client_row,
    patch_test_reading_row,
    patch_test_row,
    plan_row,
    response_row,
    review_row,
    scalp_check_row,
    staff_row,
    tick_event_row,
)
from webapp.storage.database import Database
from webapp.storage.rows import AppointmentRow, ClientRow, LoginSessionRow, ReviewRow, Row, new_id

CLIENT = client_row()
STAFF = staff_row()
RESPONSE = response_row(CLIENT)
PATCH_TEST = patch_test_row(CLIENT, STAFF)
LOGIN = {"created_at": NOW, "token_hash": "t", "last_seen_at": NOW, "expires_at": NOW}


def test_rows_may_be_added_in_any_order(database: Database):
    client, staff = client_row(), staff_row()

    with database.write() as session:
        session.add_all([appointment_row(client, staff), staff, client])

    with database.read() as session:
        assert session.scalars(select(AppointmentRow)).one().client_id == client.id


def test_a_row_that_refers_to_nothing_is_refused_at_commit(database: Database):
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(response_row(client_row()))


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: client_row(reach_by="pigeon"), id="an unknown way to be reached"),
        pytest.param(lambda: client_row(phone_enc=SEALED), id="a phone that cannot be found again"),
        pytest.param(lambda: staff_row(role="owner"), id="an unknown role"),
        pytest.param(lambda: staff_row(email="Ann@clinic.example"), id="an e-mail in capitals"),
        pytest.param(lambda: review_row(RESPONSE, disposition="fine"), id="an unknown disposition"),
        pytest.param(lambda: review_row(RESPONSE, claimed_by=STAFF.id), id="a claim without a time"),
        pytest.param(lambda: patch_test_reading_row(PATCH_TEST, result="perhaps"), id="an unknown reading"),
        pytest.param(lambda: scalp_check_row(CLIENT, STAFF, kind="beard"), id="an unknown check"),
        pytest.param(lambda: appointment_row(CLIENT, STAFF, number=0), id="a session before the first"),
        pytest.param(lambda: appointment_row(CLIENT, STAFF, ended_at=NOW), id="an end without a kind"),
        pytest.param(lambda: plan_row(CLIENT, number=0), id="a plan before the first"),
        pytest.param(lambda: tick_event_row(CLIENT, state="maybe"), id="an unknown tick"),
        pytest.param(lambda: tick_event_row(CLIENT, counter=-1), id="a counter below zero"),
        pytest.param(lambda: tick_event_row(CLIENT, slot=-1), id="a slot below zero"),
        pytest.param(lambda: LoginSessionRow(kind="client", **LOGIN), id="a client's session of no client"),
        pytest.param(
            lambda: LoginSessionRow(kind="client", client_id=CLIENT.id, staff_id=STAFF.id, **LOGIN),
            id="a session of two people",
        ),
    ],
)
def test_the_database_refuses(stored: Database, make: Callable[[], Row]):
    with pytest.raises(IntegrityError), stored.write() as session:
        session.add(make())


@pytest.mark.parametrize(
    "twice",
    [
        pytest.param(lambda: response_row(CLIENT, submission_id=RESPONSE.submission_id), id="a submission"),
        pytest.param(lambda: staff_row(email=STAFF.email), id="a staff e-mail"),
        pytest.param(lambda: tick_event_row(CLIENT, id=PATCH_TEST.id), id="a tick event"),
        pytest.param(lambda: plan_row(CLIENT), id="a plan number of one client"),
        pytest.param(lambda: appointment_row(CLIENT, STAFF), id="an open appointment for one session"),
    ],
)
def test_no_two_rows_share(stored: Database, twice: Callable[[], Row]):
    with stored.write() as session:
        session.add_all([plan_row(CLIENT), appointment_row(CLIENT, STAFF), tick_event_row(CLIENT, id=PATCH_TEST.id)])

    with pytest.raises(IntegrityError), stored.write() as session:
        session.add(twice())


def test_an_ended_appointment_makes_room_for_another(stored: Database):
    moved = {"ended_at": NOW, "ended_by": STAFF.id, "end_kind": "moved"}

    with stored.write() as session:
        session.add_all([appointment_row(CLIENT, STAFF, **moved) for _ in range(2)])
        session.add(appointment_row(CLIENT, STAFF))

    with stored.read() as session:
        assert len(session.scalars(select(AppointmentRow)).all()) == 3


def test_two_clients_may_share_an_address(database: Database):
    with database.write() as session:
        session.add_all([client_row(email_index="family"), client_row(email_index="family")])

    with database.read() as session:
        assert len(session.scalars(select(ClientRow).where(ClientRow.email_index == "family")).all()) == 2


def test_a_review_keeps_its_flags_in_order(stored: Database):
    flags = ["staff_review", "patch_test", "info"]

    with stored.write() as session:
        session.add(review_row(RESPONSE, flags=flags))

    with stored.read() as session:
        assert session.scalars(select(ReviewRow)).one().flags == flags


def test_only_contact_data_has_a_blind_index():
    indexed = {f"{column}" for table in Row.metadata.tables.values() for column in table.c if "_index" in column.name}

    assert indexed == {"client.email_index", "client.phone_index"}


def test_sealed_columns_hold_bytes():
    sealed = [c for table in Row.metadata.tables.values() for c in table.c if c.name.endswith("_enc")]

    assert {type(column.type) for column in sealed} == {LargeBinary}


def test_every_table_has_an_id_and_an_instant_of_its_making():
    for table in Row.metadata.tables.values():
        assert {"id", "created_at"} <= set(table.c.keys()), table.name


def test_later_ids_sort_after_earlier_ones():
    ids = [new_id() for _ in range(1000)]

    assert ids == sorted(ids)


@pytest.fixture
def stored(database: Database) -> Database:
    """A database that knows the people and things to which the rows of this module refer."""
    with database.write() as session:
        for row in (CLIENT, STAFF, RESPONSE, PATCH_TEST):
            session.merge(row)
    return database
