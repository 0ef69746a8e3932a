"""The tables, one class per row; split by noun."""

from webapp.storage.rows.account import AttemptRow, InvitationRow, LoginSessionRow, SignInCodeRow, StaffRow
from webapp.storage.rows.answer_change import AnswerChangeRow
from webapp.storage.rows.approval import ProtocolApprovalRow
from webapp.storage.rows.base import Row, new_id
from webapp.storage.rows.clinic import SettingsMoveRow, SettingsVersionRow
from webapp.storage.rows.intake import DecisionRow, ResponseRow, ReviewRow
from webapp.storage.rows.people import ClientRow, ConsentRow
from webapp.storage.rows.plan import AppointmentRow, PlanRow, TickEventRow
from webapp.storage.rows.preparation import PatchTestReadingRow, PatchTestRow, ScalpCheckRow
from webapp.storage.rows.reminder import CalendarAddressRow, PushSubscriptionRow, ReminderChoiceRow, ReminderRow

__all__ = [
    "AnswerChangeRow",
    "AppointmentRow",
    "AttemptRow",
    "CalendarAddressRow",
    "ClientRow",
    "ConsentRow",
    "DecisionRow",
    "InvitationRow",
    "LoginSessionRow",
    "PatchTestReadingRow",
    "PatchTestRow",
    "PlanRow",
    "ProtocolApprovalRow",
    "PushSubscriptionRow",
    "ReminderChoiceRow",
    "ReminderRow",
    "ResponseRow",
    "ReviewRow",
    "Row",
    "ScalpCheckRow",
    "SettingsMoveRow",
    "SettingsVersionRow",
    "SignInCodeRow",
    "StaffRow",
    "TickEventRow",
    "new_id",
]
