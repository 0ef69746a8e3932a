"""Rows that are valid as they are; a test names only what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    AuditEventRow,
    BookedTimeRow,
    ClientMergeRow,
    ClientNoteRow,
    ClientRow,
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
    RoomRow,
    ScalpCheckRow,
    SessionCheckRow,
    SettingsMoveRow,
    SettingsVersionRow,
    StaffRow,
    StaffTaskRow,
    TickEventRow,
    TreatmentAdditionRow,
    TreatmentRecordRow,
    new_id,
)

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 12, 1)
SEALED = b"sealed"
DIGEST = "0" * 64


def client_row(**changes: Any) -> ClientRow:
    row = dict(name_enc=SEALED, email_enc=SEALED, email_index=DIGEST, reach_by="email", locale="en")
    return ClientRow(**_stamped(row, changes))


def staff_row(**changes: Any) -> StaffRow:
    email = f"{new_id().hex}@clinic.example"
    row = dict(name="A. Technician", email=email, password_hash="argon2", role="technician")
    return StaffRow(**_stamped(row, changes))


def consent_row(client: ClientRow, **changes: Any) -> ConsentRow:
    row = dict(client_id=client.id, version="1", text_hash=DIGEST, given_at=NOW)
    return ConsentRow(**_stamped(row, changes))


def response_row(client: ClientRow, **changes: Any) -> ResponseRow:
    row = dict(
        client_id=client.id,
        submission_id=new_id(),
        fingerprint=DIGEST,
        intake_on=TODAY,
        content_version=f"sha256:{DIGEST}",
        answers_enc=SEALED,
        kiosk=False,
    )
    return ResponseRow(**_stamped(row, changes))


def answer_change_row(response: ResponseRow, before: ResponseRow, **changes: Any) -> AnswerChangeRow:
    row = dict(
        client_id=response.client_id,
        response_id=response.id,
        before_id=before.id,
        given_on_enc=SEALED,
        opened_review=False,
        state="waiting",
    )
    return AnswerChangeRow(**_stamped(row, changes))


def review_row(response: ResponseRow, **changes: Any) -> ReviewRow:
    row = dict(
        client_id=response.client_id,
        response_id=response.id,
        disposition="staff_review",
        flags=["staff_review"],
        severity=4,
    )
    return ReviewRow(**_stamped(row, changes))


def decision_row(review: ReviewRow, staff: StaffRow, **changes: Any) -> DecisionRow:
    row = dict(
        client_id=review.client_id,
        review_id=review.id,
        staff_id=staff.id,
        kind="approve",
        reason_enc=SEALED,
        changes_enc=SEALED,
    )
    return DecisionRow(**_stamped(row, changes))


def patch_test_row(client: ClientRow, staff: StaffRow, **changes: Any) -> PatchTestRow:
    return PatchTestRow(**_stamped(dict(client_id=client.id, done_on=TODAY, staff_id=staff.id), changes))


def patch_test_reading_row(patch_test: PatchTestRow, **changes: Any) -> PatchTestReadingRow:
    row = dict(patch_test_id=patch_test.id, read_on=TODAY, result="clear", staff_id=patch_test.staff_id)
    return PatchTestReadingRow(**_stamped(row, changes))


def scalp_check_row(client: ClientRow, staff: StaffRow, **changes: Any) -> ScalpCheckRow:
    row = dict(client_id=client.id, kind="scalp", checked_on=TODAY, passed=True, staff_id=staff.id)
    return ScalpCheckRow(**_stamped(row, changes))


def appointment_row(client: ClientRow, staff: StaffRow, **changes: Any) -> AppointmentRow:
    row = dict(client_id=client.id, number=1, starts_on=TODAY, booked_by=staff.id)
    return AppointmentRow(**_stamped(row, changes))


def protocol_approval_row(staff: StaffRow, **changes: Any) -> ProtocolApprovalRow:
    row = dict(
        staff_id=staff.id,
        subject="X01",
        kind="given",
        content_hash=f"sha256:{DIGEST}",
        clinician_enc=SEALED,
        role_enc=SEALED,
        approved_on=TODAY,
    )
    return ProtocolApprovalRow(**_stamped(row, changes))


def plan_row(client: ClientRow, **changes: Any) -> PlanRow:
    row = dict(
        client_id=client.id,
        number=1,
        content_version=f"sha256:{DIGEST}",
        plan_hash=f"sha256:{DIGEST}",
        body_enc=SEALED,
        reason="intake",
        provisional=True,
    )
    return PlanRow(**_stamped(row, changes))


def settings_version_row(**changes: Any) -> SettingsVersionRow:
    row = dict(number=1, content_version=f"sha256:{DIGEST}", chosen={"first_wash_day": 6}, wording={})
    return SettingsVersionRow(**_stamped(row, changes))


def settings_move_row(client: ClientRow, staff: StaffRow, **changes: Any) -> SettingsMoveRow:
    row = dict(client_id=client.id, staff_id=staff.id, number=1)
    return SettingsMoveRow(**_stamped(row, changes))


def tick_event_row(client: ClientRow, **changes: Any) -> TickEventRow:
    row = dict(
        client_id=client.id,
        device_id="phone",
        counter=1,
        item_key="T05",
        day=TODAY,
        slot=0,
        state="done",
        client_time=NOW,
        received_at=NOW,
    )
    return TickEventRow(**_stamped(row, changes))


def room_row(**changes: Any) -> RoomRow:
    return RoomRow(**_stamped(dict(name="Room 1"), changes))


def booked_time_row(appointment: AppointmentRow, staff: StaffRow, **changes: Any) -> BookedTimeRow:
    row = dict(
        appointment_id=appointment.id,
        day=appointment.starts_on,
        starts_at="10:00",
        minutes=360,
        technician_id=staff.id,
        booked_by=staff.id,
    )
    return BookedTimeRow(**_stamped(row, changes))


def date_request_row(client: ClientRow, **changes: Any) -> DateRequestRow:
    return DateRequestRow(**_stamped(dict(client_id=client.id, number=1, wanted_on=TODAY, part="any"), changes))


def session_check_row(client: ClientRow, **changes: Any) -> SessionCheckRow:
    row = dict(client_id=client.id, number=1, session_on=TODAY, answers_enc=SEALED)
    return SessionCheckRow(**_stamped(row, changes))


def go_ahead_row(appointment: AppointmentRow, staff: StaffRow, **changes: Any) -> GoAheadRow:
    row = dict(
        client_id=appointment.client_id,
        appointment_id=appointment.id,
        staff_id=staff.id,
        reasons=["check_missing"],
        reason_enc=SEALED,
    )
    return GoAheadRow(**_stamped(row, changes))


def staff_task_row(client: ClientRow, **changes: Any) -> StaffTaskRow:
    row = dict(client_id=client.id, kind="readiness", subject_id=new_id(), by_day=TODAY, reasons=["check_missing"])
    return StaffTaskRow(**_stamped(row, changes))


def treatment_record_row(appointment: AppointmentRow, staff: StaffRow, **changes: Any) -> TreatmentRecordRow:
    row = dict(
        client_id=appointment.client_id,
        appointment_id=appointment.id,
        number=appointment.number,
        held_on=appointment.starts_on,
        outcome="done",
        further=False,
        technician_id=staff.id,
        body_enc=SEALED,
    )
    return TreatmentRecordRow(**_stamped(row, changes))


def treatment_addition_row(record: TreatmentRecordRow, **changes: Any) -> TreatmentAdditionRow:
    row = dict(treatment_record_id=record.id, staff_id=record.technician_id, text_enc=SEALED)
    return TreatmentAdditionRow(**_stamped(row, changes))


def follow_up_row(client: ClientRow, **changes: Any) -> FollowUpRow:
    row = dict(
        client_id=client.id,
        kind="yearly",
        due_on=TODAY,
        satisfaction=5,
        wants_call=False,
        wants_touch_up=False,
        answers_enc=SEALED,
    )
    return FollowUpRow(**_stamped(row, changes))


def concern_row(client: ClientRow, **changes: Any) -> ConcernRow:
    row = dict(client_id=client.id, submission_id=new_id(), day=TODAY, urgency="soon", body_enc=SEALED)
    return ConcernRow(**_stamped(row, changes))


def concern_event_row(concern: ConcernRow, staff: StaffRow, **changes: Any) -> ConcernEventRow:
    return ConcernEventRow(**_stamped(dict(concern_id=concern.id, kind="seen", staff_id=staff.id), changes))


def client_note_row(client: ClientRow, staff: StaffRow, **changes: Any) -> ClientNoteRow:
    return ClientNoteRow(**_stamped(dict(client_id=client.id, staff_id=staff.id, text_enc=SEALED), changes))


def client_merge_row(client: ClientRow, into: ClientRow, staff: StaffRow, **changes: Any) -> ClientMergeRow:
    row = dict(client_id=client.id, into_id=into.id, staff_id=staff.id, reason_enc=SEALED)
    return ClientMergeRow(**_stamped(row, changes))


def numbers_row(**changes: Any) -> NumbersRow:
    return NumbersRow(**_stamped(dict(tables={}), changes))


def clinic_profile_row(staff: StaffRow, **changes: Any) -> ClinicProfileRow:
    return ClinicProfileRow(**_stamped(dict(number=1, staff_id=staff.id, chosen={}), changes))


def audit_event_row(**changes: Any) -> AuditEventRow:
    return AuditEventRow(**_stamped(dict(number=1, action="decision_added", detail={}, chain=DIGEST), changes))


def _stamped(row: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Ids are set at once, so that rows can refer to each other before they are stored."""
    return {"id": new_id(), "created_at": NOW} | row | changes
