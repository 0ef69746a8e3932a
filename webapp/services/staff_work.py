"""Everything that staff do with clients, in one place for the pages that offer it."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.services.bookings import BookingService
from webapp.services.change_reviews import ChangeReviewService
from webapp.services.checks import CheckService
from webapp.services.client_list import ClientList
from webapp.services.client_records import ClientRecords
from webapp.services.decisions import DecisionService
from webapp.services.desk import Desk
from webapp.services.patch_tests import PatchTestService
from webapp.services.reviews import ReviewService
from webapp.services.settings_changes import SettingsChanges
from webapp.services.settings_history import SettingsHistory
from webapp.services.settings_moves import SettingsMoves


@dataclass(frozen=True)
class StaffWork:
    """The use cases of the review queue and of a client's record."""

    reviews: ReviewService
    decisions: DecisionService
    bookings: BookingService
    patch_tests: PatchTestService
    checks: CheckService
    clients: ClientList
    records: ClientRecords
    changes: ChangeReviewService
    settings: SettingsChanges
    settings_history: SettingsHistory
    settings_moves: SettingsMoves


def staff_work(desk: Desk) -> StaffWork:
    """All of them at one desk."""
    reviews = ReviewService(desk)
    return StaffWork(
        reviews=reviews,
        decisions=DecisionService(desk, reviews),
        bookings=BookingService(desk),
        patch_tests=PatchTestService(desk),
        checks=CheckService(desk),
        clients=ClientList(desk),
        records=ClientRecords(desk),
        changes=ChangeReviewService(desk, reviews),
        settings=SettingsChanges(desk),
        settings_history=SettingsHistory(desk),
        settings_moves=SettingsMoves(desk),
    )
