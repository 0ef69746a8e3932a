"""The use cases. `Services` is all of them together, built once in `webapp.app`; no module below imports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.config import Config
from webapp.content.library import Library
from webapp.proof.certificate import Certificate
from webapp.services.accounts import AccountsService
from webapp.services.answer_changes import AnswerChangeService
from webapp.services.approvals import ApprovalService
from webapp.services.audit_trail import AuditTrails
from webapp.services.client_calendar import ClientCalendar
from webapp.services.client_merges import ClientMerges
from webapp.services.client_papers import ClientPapers
from webapp.services.client_search import ClientSearch
from webapp.services.client_sheets import ClientSheets
from webapp.services.clinic_profile import ClinicProfiles
from webapp.services.clock import Clock
from webapp.services.concerns import ConcernService
from webapp.services.date_requests import DateRequests
from webapp.services.follow_ups import FollowUps
from webapp.services.housekeeping import Housekeeping
from webapp.services.intake import IntakeService
from webapp.services.intake_reach import IntakeReach
from webapp.services.jobs import Jobs, Shift
from webapp.services.numbers import Numbers
from webapp.services.plans import PlanService
from webapp.services.protocol_papers import ProtocolPapers
from webapp.services.protocol_reading import ProtocolReading
from webapp.services.reminders import Reminders
from webapp.services.running_aftercare import RunningAftercare
from webapp.services.session_checks import SessionChecks
from webapp.services.staff_work import StaffWork
from webapp.services.team_calendar import TeamCalendar
from webapp.services.ticks import TickService
from webapp.storage.database import Database

__all__ = ["Clock", "Services"]


@dataclass(frozen=True)
class Services:
    """What pages and commands can ask for."""

    config: Config
    clock: Clock
    database: Database
    library: Library
    proof: Certificate | None
    accounts: AccountsService
    plans: PlanService
    ticks: TickService
    reminders: Reminders
    housekeeping: Housekeeping
    documents: ClientPapers
    calendar: ClientCalendar
    team_calendar: TeamCalendar
    intake: IntakeService
    answers: AnswerChangeService
    date_requests: DateRequests
    concerns: ConcernService
    aftercare: RunningAftercare
    session_checks: SessionChecks
    audit: AuditTrails
    follow_ups: FollowUps
    staff: StaffWork
    search: ClientSearch
    merges: ClientMerges
    sheets: ClientSheets
    jobs: Jobs
    shift: Shift
    numbers: Numbers
    reach: IntakeReach
    approvals: ApprovalService
    protocol: ProtocolReading
    protocol_papers: ProtocolPapers
    profile: ClinicProfiles

    def today(self) -> date:
        """The day that it is at the clinic."""
        return self.clock().astimezone(self.config.time_zone).date()
