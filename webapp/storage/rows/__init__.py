"""The tables, one class per row; split by noun."""

from webapp.storage.rows.account import AttemptRow, InvitationRow, LoginSessionRow, SignInCodeRow, StaffRow
from webapp.storage.rows.answer_change import AnswerChangeRow
from webapp.storage.rows.approval import ProtocolApprovalRow
from webapp.storage.rows.audit import AuditEventRow
from webapp.storage.rows.base import Row, new_id
from webapp.storage.rows.client_file import ClientMergeRow, ClientNoteRow, SearchTokenRow
from webapp.storage.rows.clinic import ClinicProfileRow, SettingsMoveRow, SettingsVersionRow
from webapp.storage.rows.concern import ConcernEventRow, ConcernRow
from webapp.storage.rows.intake import DecisionRow, ResponseRow, ReviewRow
from webapp.storage.rows.job import IntakeReachRow, JobRow, NumbersRow
from webapp.storage.rows.people import ClientRow, ConsentRow
from webapp.storage.rows.plan import AppointmentRow, PlanRow, TickEventRow
from webapp.storage.rows.preparation import PatchTestReadingRow, PatchTestRow, ScalpCheckRow
from webapp.storage.rows.readiness import GoAheadRow, SessionCheckRow, StaffTaskRow
from webapp.storage.rows.reminder import CalendarAddressRow, PushSubscriptionRow, ReminderChoiceRow, ReminderRow
from webapp.storage.rows.schedule import (
    BookedTimeRow,
    DateRequestRow,
    RoomRow,
    StaffCalendarRow,
    TimeOffRow,
    WorkingHoursRow,
)
from webapp.storage.rows.treatment import FollowUpRow, TreatmentAdditionRow, TreatmentRecordRow

__all__ = [
    "AnswerChangeRow",
    "AppointmentRow",
    "AttemptRow",
    "AuditEventRow",
    "BookedTimeRow",
    "CalendarAddressRow",
    "ClientMergeRow",
    "ClientNoteRow",
    "ClientRow",
    "ClinicProfileRow",
    "ConcernEventRow",
    "ConcernRow",
    "ConsentRow",
    "DateRequestRow",
    "DecisionRow",
    "FollowUpRow",
    "GoAheadRow",
    "IntakeReachRow",
    "InvitationRow",
    "JobRow",
    "LoginSessionRow",
    "NumbersRow",
    "PatchTestReadingRow",
    "PatchTestRow",
    "PlanRow",
    "ProtocolApprovalRow",
    "PushSubscriptionRow",
    "ReminderChoiceRow",
    "ReminderRow",
    "ResponseRow",
    "ReviewRow",
    "RoomRow",
    "Row",
    "ScalpCheckRow",
    "SearchTokenRow",
    "SessionCheckRow",
    "SettingsMoveRow",
    "SettingsVersionRow",
    "SignInCodeRow",
    "StaffCalendarRow",
    "StaffRow",
    "StaffTaskRow",
    "TickEventRow",
    "TimeOffRow",
    "TreatmentAdditionRow",
    "TreatmentRecordRow",
    "WorkingHoursRow",
    "new_id",
]
