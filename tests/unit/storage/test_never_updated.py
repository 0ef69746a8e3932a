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
    audit_event_row,
    booked_time_row,
    client_merge_row,
    client_note_row,
    client_row,
    clinic_profile_row,
    concern_event_row,
    concern_row,
    consent_row,
    date_request_row,
    decision_row,
    follow_up_row,
    go_ahead_row,
    numbers_row,
    patch_test_reading_row,
    patch_test_row,
    plan_row,
    protocol_approval_row,
    response_row,
    review_row,
    scalp_check_row,
    session_check_row,
    settings_move_row,
    settings_version_row,
    staff_row,
    tick_event_row,
    treatment_addition_row,
    treatment_record_row,
)
from webapp.storage.database import Database
from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    AuditEventRow,
    BookedTimeRow,
    ClientMergeRow,
    ClientNoteRow,
    ClinicProfileRow,
    ConcernEventRow,
    ConcernRow,
    ConsentRow,
    DateRequestRow,
    DecisionRow,
    FollowUpRow,
    GoAheadRow,
    NumbersRow,
    PatchTestReadingRow,
    PatchTestRow,
    PlanRow,
    ProtocolApprovalRow,
    ResponseRow,
    ReviewRow,
    Row,
    ScalpCheckRow,
    SessionCheckRow,
    SettingsMoveRow,
    SettingsVersionRow,
    TickEventRow,
    TreatmentAdditionRow,
    TreatmentRecordRow,
)

NEVER_UPDATED = [
    AuditEventRow, ClientMergeRow, ClientNoteRow, ClinicProfileRow, ConcernEventRow, DecisionRow, FollowUpRow,
    GoAheadRow, NumbersRow, PatchTestReadingRow, PatchTestRow, PlanRow, ProtocolApprovalRow, ResponseRow, ScalpCheckRow,
    SessionCheckRow, SettingsMoveRow, SettingsVersionRow, TickEventRow, TreatmentAdditionRow, TreatmentRecordRow,
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
        (BookedTimeRow, {"starts_at": "11:00"}),
        (BookedTimeRow, {"room_id": None}),
        (DateRequestRow, {"wanted_on": TODAY}),
        (ConcernRow, {"urgency": "soon"}),
        (ConcernRow, {"body_enc": BYTES}),
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
        (BookedTimeRow, {"ended_at": NOW}),
        (DateRequestRow, {"outcome": "withdrawn", "settled_at": NOW}),
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
    client, other, staff = client_row(), client_row(), staff_row()
    response, patch_test, appointment = (
        response_row(client),
        patch_test_row(client, staff),
        appointment_row(client, staff),
    )
    review, treatment, concern = review_row(response), treatment_record_row(appointment, staff), concern_row(client)
    makers: list[Callable[..., Row]] = [
        consent_row, date_request_row, follow_up_row, plan_row, session_check_row, tick_event_row,
    ]  # fmt: skip
    by_staff: list[Callable[..., Row]] = [client_note_row, scalp_check_row, settings_move_row]
    with database.write() as session:
        session.add_all([client, other, staff, response, review, patch_test, appointment, treatment, concern])
        session.add_all([make(client) for make in makers] + [make(client, staff) for make in by_staff])
        session.add_all([answer_change_row(response, response), decision_row(review, staff)])
        session.add_all([patch_test_reading_row(patch_test), treatment_addition_row(treatment)])
        session.add_all([booked_time_row(appointment, staff, room_id=None), go_ahead_row(appointment, staff)])
        session.add_all([concern_event_row(concern, staff), client_merge_row(other, client, staff)])
        session.add_all([protocol_approval_row(staff), settings_version_row(staff_id=staff.id)])
        session.add_all([clinic_profile_row(staff), numbers_row(), audit_event_row()])
    return database
