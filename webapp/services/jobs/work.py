"""Every kind of job there is, and what does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.documents.errors import PdfUnavailableError
from webapp.services.client_sheets import ClientSheets
from webapp.services.desk import Desk
from webapp.services.jobs.errors import JobFailedError
from webapp.services.jobs.export import Export
from webapp.services.jobs.kinds import Asked, Kind, Kinds, Made, Progress
from webapp.services.numbers import Numbers
from webapp.services.schedule import ScheduleService
from webapp.services.settings_changes import SettingsChangedError
from webapp.services.settings_moves import SettingsMoves

EXPORT, MOVE_PLANS, PRINT_SHEETS, NUMBERS = "export", "move_plans", "print_sheets", "numbers"


def job_kinds(desk: Desk, sheets: ClientSheets, numbers: Numbers) -> Kinds:
    """What can be asked for."""
    return {
        PRINT_SHEETS: Kind(PrintSheets(ScheduleService(desk), sheets), may="technician", is_shared=False),
        EXPORT: Kind(Export(desk)),
        MOVE_PLANS: Kind(MovePlans(SettingsMoves(desk))),
        NUMBERS: Kind(WorkOutNumbers(numbers)),
    }


@dataclass(frozen=True)
class PrintSheets:
    """The sheets of everybody who has a session from `first` to `last`, in the order of the sessions."""

    schedule: ScheduleService
    sheets: ClientSheets

    def __call__(self, asked: Asked, progress: Progress) -> Made:
        """One PDF for reading in `locale`."""
        first, last = (date.fromisoformat(asked.about[name]) for name in ("first", "last"))
        clients = list(dict.fromkeys(booked.client_id for booked in self.schedule.span(first, last)))
        if not clients:
            raise JobFailedError("nobody_booked")
        try:
            pdf = self.sheets.pdf(clients, asked.about["locale"], progress)
        except PdfUnavailableError as error:
            raise JobFailedError("no_pdf") from error
        return Made(f"sheets-{first.isoformat()}.pdf", pdf, {"sheets": len(clients)})


@dataclass(frozen=True)
class MovePlans:
    """Every live plan to the settings of `number`."""

    moves: SettingsMoves

    def __call__(self, asked: Asked, progress: Progress) -> Made:
        """Some at a time, each client whole; what was moved before somebody cancelled stays moved."""
        if asked.staff_id is None:
            raise JobFailedError("nobody_asked")
        try:
            done = self.moves.move_all(asked.staff_id, asked.about["number"], progress)
        except SettingsChangedError as error:
            raise JobFailedError("settings_changed") from error
        return Made(counts={"moved": done.moved, "held": done.held})


@dataclass(frozen=True)
class WorkOutNumbers:
    """The clinic's numbers."""

    numbers: Numbers

    def __call__(self, _: Asked, progress: Progress) -> Made:
        """They are kept for the page that shows them."""
        self.numbers.work_out(progress)
        return Made()
