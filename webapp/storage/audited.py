"""Which tables the audit trail follows, and what it may say of a row: ids, days, codes and names of columns.

Nothing that somebody wrote and nothing sealed is ever among it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    BookedTimeRow,
    ClientMergeRow,
    ClientNoteRow,
    ClientRow,
    ClinicProfileRow,
    ConcernEventRow,
    ConcernRow,
    DateRequestRow,
    DecisionRow,
    FollowUpRow,
    GoAheadRow,
    InvitationRow,
    JobRow,
    PatchTestReadingRow,
    PatchTestRow,
    ProtocolApprovalRow,
    ResponseRow,
    ReviewRow,
    RoomRow,
    Row,
    ScalpCheckRow,
    SessionCheckRow,
    SettingsMoveRow,
    SettingsVersionRow,
    StaffCalendarRow,
    StaffRow,
    StaffTaskRow,
    TimeOffRow,
    TreatmentAdditionRow,
    TreatmentRecordRow,
    WorkingHoursRow,
)


@dataclass(frozen=True)
class Audited:
    """`codes` are the columns whose values are told; `parent` is the column and table that lead to the client.

    Where `only` is given, a change is told of that touches one of these columns, and no other.
    """

    codes: tuple[str, ...] = ()
    parent: tuple[str, type[Row]] | None = None
    only: frozenset[str] = frozenset()


AUDITED: Mapping[type[Row], Audited] = {
    AnswerChangeRow: Audited(("state",)),
    AppointmentRow: Audited(("number", "starts_on", "end_kind")),
    BookedTimeRow: Audited(("day", "starts_at", "minutes"), parent=("appointment_id", AppointmentRow)),
    ClientMergeRow: Audited(),
    ClientNoteRow: Audited(),
    ClientRow: Audited(),
    ClinicProfileRow: Audited(("number",)),
    ConcernEventRow: Audited(("kind",), parent=("concern_id", ConcernRow)),
    ConcernRow: Audited(("urgency",)),
    DateRequestRow: Audited(("number", "wanted_on", "outcome")),
    DecisionRow: Audited(("kind",)),
    FollowUpRow: Audited(("kind", "due_on")),
    GoAheadRow: Audited(),
    InvitationRow: Audited(("role",)),
    # Who asked for it, who cancelled it and how it ended; not each time that a worker begins or hands it back.
    JobRow: Audited(("kind", "state"), only=frozenset({"cancel_at", "ended_at"})),
    PatchTestReadingRow: Audited(("read_on",), parent=("patch_test_id", PatchTestRow)),
    PatchTestRow: Audited(("done_on",)),
    ProtocolApprovalRow: Audited(("subject", "kind")),
    ResponseRow: Audited(),
    ReviewRow: Audited(),
    RoomRow: Audited(),
    ScalpCheckRow: Audited(("kind", "checked_on")),
    SessionCheckRow: Audited(("number", "session_on")),
    SettingsMoveRow: Audited(("number",)),
    SettingsVersionRow: Audited(("number",)),
    StaffCalendarRow: Audited(("staff_id",)),
    StaffRow: Audited(("role",)),
    StaffTaskRow: Audited(("kind", "by_day")),
    TimeOffRow: Audited(("staff_id", "first_on", "last_on")),
    TreatmentAdditionRow: Audited(parent=("treatment_record_id", TreatmentRecordRow)),
    TreatmentRecordRow: Audited(("number", "held_on", "outcome")),
    WorkingHoursRow: Audited(("staff_id", "weekday", "starts_at", "ends_at")),
}
