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

__all__ = [
    "AnswerChangeRow",
    "AppointmentRow",
    "AttemptRow",
    "ClientRow",
    "ConsentRow",
    "DecisionRow",
    "InvitationRow",
    "LoginSessionRow",
    "PatchTestReadingRow",
    "PatchTestRow",
    "PlanRow",
    "ProtocolApprovalRow",
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
