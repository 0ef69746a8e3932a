"""The sheet that lies in the treatment room: one page about a client, or one about each of many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.documents.client_sheet import (
    ClientSheet,
    LastTreatment,
    Said,
    SheetCheck,
    SheetDocument,
    SheetFlag,
    SheetSession,
    SheetTest,
    render_sheets_pdf,
)
from webapp.domain.case import Case
from webapp.domain.oils import agreed_oils
from webapp.domain.protocol import SettingValue
from webapp.domain.response import Response
from webapp.domain.scheduling import planned_minutes
from webapp.domain.screening import Flag, FlagKind
from webapp.services.case_records import UnknownClientError
from webapp.services.client_history import ClientHistory, PatchTestLine, SessionLine
from webapp.services.clinic_profile import ClinicProfiles
from webapp.services.desk import Desk, staff_names
from webapp.services.merged_records import kept_id, merged_from
from webapp.services.plans import PlanSnapshot
from webapp.services.treatment_records import SignedRecord, TreatmentRecords
from webapp.storage.rows import ClientNoteRow, ClientRow

Progress = Callable[[int, int], None]
LATEX = "latex"


class ClientSheets:
    """Reads and prints. A sheet is never kept: it says what was true when it was printed."""

    def __init__(self, desk: Desk, profiles: ClinicProfiles, time_zone: ZoneInfo) -> None:
        self._desk = desk
        self._profiles = profiles
        self._time_zone = time_zone

    def pdf(self, client_ids: Sequence[UUID], locale: str, progress: Progress | None = None) -> bytes:
        """One PDF with a page for each client, in this order, for a reader of `locale`.

        `progress(done, total)` is called after each sheet that was read, and once more when all is printed; what it
        raises ends the work. Raises UnknownClientError, and PdfUnavailableError where no PDF can be made.
        """
        told = progress or _tell_nobody
        steps = len(client_ids) + 1
        sheets = []
        for done, client_id in enumerate(client_ids, 1):
            sheets.append(self.sheet(client_id))
            told(done, steps)
        pdf = render_sheets_pdf(self._document(tuple(sheets), locale))
        told(steps, steps)
        return pdf

    def sheet(self, client_id: UUID) -> ClientSheet:
        """What stands on the page of one client; of a record that was merged into another, that one's.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            kept = kept_id(session, client_id)
        plan = self._desk.plans.current(kept)
        if plan is None:
            raise UnknownClientError("There is no such client.")
        with self._desk.database.read() as session:
            return self._sheet(session, session.get_one(ClientRow, kept), plan)

    def _document(self, sheets: tuple[ClientSheet, ...], locale: str) -> SheetDocument:
        printed_at = self._desk.clock().astimezone(self._time_zone)
        return SheetDocument(self._profiles.current().name, printed_at, sheets, locale)

    def _sheet(self, session: Session, client: ClientRow, plan: PlanSnapshot) -> ClientSheet:
        contact, case = self._desk.contact(client), self._desk.plans.case(session, client.id)
        flags = plan.assessment.flags
        history = ClientHistory(self._desk, session, client.id, staff_names(session))
        tests = history.patch_tests()
        return ClientSheet(
            name=contact.name,
            phone=contact.phone,
            email=contact.email,
            sessions=tuple(_session(line, case.settings) for line in history.sessions(plan.assessment.plan)),
            flags=tuple(self._flags(flags)),
            allergies=self._said(case.response, "allergies", "allergy_details"),
            medicines=self._said(case.response, "medicines", "medicine_details"),
            has_latex_allergy=case.response.chose("allergies", LATEX),
            oils=self._oils(case, flags),
            patch_test=_test(tests[0]) if tests else None,
            needs_patch_test=any(flag.kind is FlagKind.PATCH_TEST for flag in flags),
            checks=tuple(SheetCheck(line.kind, line.checked_on, line.passed) for line in history.checks()),
            last_treatment=self._last_treatment(session, client.id),
            notes=_notes(session, client.id),
            version=plan.number,
            short_hash=plan.short_hash,
        )

    def _flags(self, flags: Sequence[Flag]) -> Iterator[SheetFlag]:
        serious = [flag for flag in flags if flag.kind is not FlagKind.INFO]
        rules: dict[str, list[Flag]] = {}
        for flag in serious:
            rules.setdefault(flag.rule, []).append(flag)
        for group in rules.values():
            yield SheetFlag(tuple(flag.kind for flag in group), *self._cause(group[0]), group[0].text)

    def _cause(self, flag: Flag) -> tuple[str, str]:
        """The question, in a few words, and the answer that raised a flag; nothing where none did."""
        questionnaire = self._desk.content.questionnaire
        if not flag.question or flag.question not in questionnaire:
            return "", ""
        question = questionnaire[flag.question]
        option = question.option(flag.option or "")
        return question.name or question.text, option.text if option else ""

    def _said(self, response: Response, question_id: str, details_id: str) -> Said:
        chosen = response.answers.get(question_id)
        if not isinstance(chosen, frozenset):
            return Said(was_asked=False)
        options = self._desk.content.questionnaire[question_id].options
        said = tuple(option.text for option in options if option.code in chosen and not option.exclusive)
        return Said(said, str(response.answers.get(details_id) or ""))

    def _oils(self, case: Case, flags: Sequence[Flag]) -> tuple[str, ...] | None:
        agreed = agreed_oils(self._desk.content.protocol, case, flags)
        names = {oil.code: oil.text for oil in self._desk.content.protocol.oils}
        return None if agreed is None else tuple(names.get(code, code) for code in agreed)

    def _last_treatment(self, session: Session, client_id: UUID) -> LastTreatment | None:
        signed = TreatmentRecords(self._desk.cipher).of_client(session, client_id)
        held = [each for each in signed if each.record.was_held]
        return self._treatment(max(held, key=lambda each: (each.held_on, each.number))) if held else None

    def _treatment(self, signed: SignedRecord) -> LastTreatment:
        pattern = self._desk.content.questionnaire["loss_pattern"]
        areas = tuple(option.text for option in pattern.options if option.code in signed.record.areas)
        return LastTreatment(signed.number, signed.held_on, signed.technician, signed.record, areas)


def _session(line: SessionLine, settings: Mapping[str, SettingValue]) -> SheetSession:
    return SheetSession(
        number=line.number,
        day=line.day,
        is_booked=line.booked_on is not None,
        is_provisional=line.planned is not None and line.planned.provisional,
        minutes=line.slot.minutes if line.slot else planned_minutes(settings, line.number),
        starts_at=line.slot.start if line.slot else None,
        technician=line.technician,
        room=line.room,
    )


def _test(line: PatchTestLine) -> SheetTest:
    reading = line.readings[0] if line.readings else None
    return SheetTest(line.done_on, reading.result if reading else None, reading.read_on if reading else None)


def _notes(session: Session, client_id: UUID) -> int:
    records = (client_id, *merged_from(session, client_id))
    return session.scalar(select(func.count()).where(ClientNoteRow.client_id.in_(records))) or 0


def _tell_nobody(_done: int, _total: int) -> None:
    """Stands in where nobody watches."""
