from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from tests.rows import (
    NOW,
    TODAY,
    answer_change_row,
    appointment_row,
    client_row,
    consent_row,
    decision_row,
    patch_test_reading_row,
    patch_test_row,
    plan_row,
    protocol_approval_row,
    response_row,
    review_row,
    scalp_check_row,
    settings_move_row,
    settings_version_row,
    staff_row,
    tick_event_row,
)
from webapp.storage.database import Database
from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    ConsentRow,
    DecisionRow,
    PatchTestReadingRow,
    PatchTestRow,
    PlanRow,
    ProtocolApprovalRow,
    ResponseRow,
    ReviewRow,
    Row,
    ScalpCheckRow,
    SettingsMoveRow,
    SettingsVersionRow,
    TickEventRow,
)

NEVER_UPDATED = [
    DecisionRow, PatchTestReadingRow, PatchTestRow, PlanRow, ProtocolApprovalRow, ResponseRow, ScalpCheckRow,
    SettingsMoveRow, SettingsVersionRow, TickEventRow,
]  # fmt: skip
BYTES = b"overwritten"


@pytest.mark.parametrize("row", NEVER_UPDATED)
def test_no_column_is_ever_overwritten(record: Database, row: type[Row]):
    for column in row.__table__.c:
        with pytest.raises(IntegrityError, match="never overwritten"), record.write() as session:
            session.execute(update(row).values({column.name: column}))


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (ConsentRow, {"version": "2"}),
        (ConsentRow, {"text_hash": "1"}),
        (ConsentRow, {"given_at": NOW}),
        (AppointmentRow, {"starts_on": TODAY}),
        (AppointmentRow, {"number": 2}),
        (AppointmentRow, {"override_reason_enc": BYTES}),
        (AnswerChangeRow, {"given_on_enc": BYTES}),
        (AnswerChangeRow, {"frozen_by": None}),
        (AnswerChangeRow, {"opened_review": True}),
    ],
)
def test_what_was_agreed_is_never_overwritten(record: Database, row: type[Row], change: dict[str, Any]):
    with pytest.raises(IntegrityError, match="never overwritten"), record.write() as session:
        session.execute(update(row).values(change))


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (ConsentRow, {"withdrawn_at": NOW}),
        (AppointmentRow, {"ended_at": NOW, "end_kind": "moved"}),
        (ReviewRow, {"decided_at": NOW}),
        (AnswerChangeRow, {"state": "accepted", "settled_at": NOW}),
    ],
)
def test_what_may_change_does(record: Database, row: type[Row], change: dict[str, Any]):
    with record.write() as session:
        session.execute(update(row).values(change))

    with record.read() as session:
        stored = session.scalars(select(row)).one()
        assert {name: getattr(stored, name) for name in change} == change


def test_everything_can_be_deleted_for_erasure(record: Database):
    with record.write() as session:
        for table in reversed(Row.metadata.sorted_tables):
            session.execute(delete(table))

    with record.read() as session:
        assert [table.name for table in Row.metadata.sorted_tables if session.execute(select(table)).all()] == []


@pytest.fixture
def record(database: Database) -> Database:
    """One client with one row in each table that says what was answered, seen, decided or done."""
    client, staff = client_row(), staff_row()
    response = response_row(client)
    review = review_row(response)
    patch_test = patch_test_row(client, staff)
    makers: list[Callable[..., Row]] = [consent_row, plan_row, tick_event_row]
    with database.write() as session:
        session.add_all([client, staff, response, review, patch_test, *(make(client) for make in makers)])
        session.add(answer_change_row(response, response))
        session.add_all([decision_row(review, staff), patch_test_reading_row(patch_test)])
        session.add_all([scalp_check_row(client, staff), appointment_row(client, staff), protocol_approval_row(staff)])
        session.add_all([settings_version_row(staff_id=staff.id), settings_move_row(client, staff)])
    return database
