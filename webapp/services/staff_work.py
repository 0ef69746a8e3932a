"""Everything that staff do with clients, in one place for the pages that offer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from webapp.services.board import BoardService
from webapp.services.booking_previews import BookingPreviews
from webapp.services.bookings import BookingService
from webapp.services.change_reviews import ChangeReviewService
from webapp.services.checks import CheckService
from webapp.services.client_list import ClientList
from webapp.services.client_notes import ClientNotes
from webapp.services.client_records import ClientRecords
from webapp.services.concern_desk import ConcernDesk
from webapp.services.decisions import DecisionService
from webapp.services.desk import Desk
from webapp.services.go_aheads import GoAheads
from webapp.services.patch_tests import PatchTestService
from webapp.services.readiness import ReadinessService
from webapp.services.readiness_alarms import ReadinessAlarms
from webapp.services.reviews import ReviewService
from webapp.services.rooms import Rooms
from webapp.services.schedule import ScheduleService
from webapp.services.settings_changes import SettingsChanges
from webapp.services.settings_history import SettingsHistory
from webapp.services.settings_moves import SettingsMoves
from webapp.services.staff_calendar import StaffCalendar
from webapp.services.staff_tasks import StaffTasks
from webapp.services.timeline import Timeline
from webapp.services.treatments import Treatments
from webapp.services.working_times import WorkingTimes


@dataclass(frozen=True)
class StaffWork:
    """The use cases of the review queue and of a client's record."""

    reviews: ReviewService
    decisions: DecisionService
    bookings: BookingService
    booking_previews: BookingPreviews
    schedule: ScheduleService
    calendar: StaffCalendar
    working_times: WorkingTimes
    rooms: Rooms
    patch_tests: PatchTestService
    checks: CheckService
    clients: ClientList
    notes: ClientNotes
    timeline: Timeline
    records: ClientRecords
    changes: ChangeReviewService
    concerns: ConcernDesk
    settings: SettingsChanges
    settings_history: SettingsHistory
    settings_moves: SettingsMoves
    treatments: Treatments
    readiness: ReadinessService
    alarms: ReadinessAlarms
    tasks: StaffTasks
    go_aheads: GoAheads
    board: BoardService


def staff_work(desk: Desk) -> StaffWork:
    """All of them at one desk."""
    reviews, readiness = ReviewService(desk), ReadinessService(desk)
    return StaffWork(
        reviews=reviews,
        decisions=DecisionService(desk, reviews),
        bookings=BookingService(desk),
        booking_previews=BookingPreviews(desk),
        schedule=ScheduleService(desk),
        calendar=StaffCalendar(desk),
        working_times=WorkingTimes(desk),
        rooms=Rooms(desk),
        patch_tests=PatchTestService(desk),
        checks=CheckService(desk),
        clients=ClientList(desk),
        notes=ClientNotes(desk),
        timeline=Timeline(desk),
        records=ClientRecords(desk),
        changes=ChangeReviewService(desk, reviews),
        concerns=ConcernDesk(desk),
        settings=SettingsChanges(desk),
        settings_history=SettingsHistory(desk),
        settings_moves=SettingsMoves(desk),
        treatments=Treatments(desk, _level_of(readiness)),
        readiness=readiness,
        alarms=ReadinessAlarms(desk, readiness),
        tasks=StaffTasks(desk, readiness),
        go_aheads=GoAheads(desk, readiness),
        board=BoardService(desk, readiness, StaffTasks(desk, readiness)),
    )


def _level_of(readiness: ReadinessService) -> Callable[[UUID, int], str | None]:
    def level(client_id: UUID, number: int) -> str | None:
        found = readiness.of_session(client_id, number)
        return str(found.level) if found else None

    return level
