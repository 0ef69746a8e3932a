"""The clinic's records as tables, for a manager to take away: `SHEETS` says which."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from webapp.documents.csv_file import Cell, csv_file
from webapp.services.concern_log import event_text, events_of
from webapp.services.concerns import read_report
from webapp.services.desk import Desk, staff_names
from webapp.services.jobs.kinds import Asked, Made, Progress
from webapp.services.treatment_records import SIGNED_BY
from webapp.storage.rows import (
    AppointmentRow,
    BookedTimeRow,
    ClientMergeRow,
    ClientNoteRow,
    ClientRow,
    ConcernRow,
    DecisionRow,
    FollowUpRow,
    PatchTestReadingRow,
    PatchTestRow,
    ResponseRow,
    Row,
    ScalpCheckRow,
    TickEventRow,
    TreatmentAdditionRow,
    TreatmentRecordRow,
)

AT_ONCE = 500
Line = tuple[Cell, ...]
RowType = TypeVar("RowType", bound=Row)


@dataclass(frozen=True)
class Sheet:
    """One file of the export. `lines` gets the session and some ids of `of` at a time."""

    name: str
    header: tuple[str, ...]
    of: type[Row]
    lines: Callable[[Desk, Session, list[UUID]], Iterable[Line]]


class Export:
    """Reads a few rows at a time, so that nobody waits for it and a cancelled one ends at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, _: Asked, progress: Progress) -> Made:
        """A ZIP file with a table for each sheet."""
        with self._desk.database.read() as session:
            ids = {sheet.name: list(session.scalars(_oldest_first(sheet.of))) for sheet in SHEETS}
        total, done, file = sum(map(len, ids.values())), 0, BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for sheet in SHEETS:
                lines = list[Line]()
                for some in _some(ids[sheet.name]):
                    with self._desk.database.read() as session:
                        lines += sheet.lines(self._desk, session, some)
                    done += len(some)
                    progress(done, total)
                archive.writestr(f"{sheet.name}.csv", csv_file(sheet.header, lines))
        return Made(f"stipple-export-{self._desk.today().isoformat()}.zip", file.getvalue())


def _clients(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    merges = select(ClientMergeRow.client_id, ClientMergeRow.into_id).where(ClientMergeRow.client_id.in_(ids))
    merged = dict(session.execute(merges).all())
    for row in _rows(session, ClientRow, ClientRow.id.in_(ids)):
        who = desk.contact(row)
        into = str(merged[row.id]) if row.id in merged else ""
        yield str(row.id), _at(row.created_at), who.name, who.email, who.phone, who.reach_by, row.locale, into


def _answers(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    for row in _rows(session, ResponseRow, ResponseRow.id.in_(ids)):
        answers = json.loads(desk.cipher.open("response", "answers_enc", row.id, row.answers_enc))
        for question, value in answers.items():
            yield str(row.client_id), str(row.id), row.intake_on.isoformat(), question, _in_cell(value)


def _sessions(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names = staff_names(session)
    times = _rows(session, BookedTimeRow, BookedTimeRow.appointment_id.in_(ids) & BookedTimeRow.ended_at.is_(None))
    hours = {row.appointment_id: row for row in times}
    for row in _rows(session, AppointmentRow, AppointmentRow.id.in_(ids)):
        hour = hours.get(row.id)
        at: Line = (hour.starts_at, hour.minutes, names.get(hour.technician_id, "")) if hour else ("", "", "")
        yield str(row.client_id), str(row.id), row.number, row.starts_on.isoformat(), *at, row.end_kind or ""


def _treatments(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names = staff_names(session)
    additions = _by(
        _rows(session, TreatmentAdditionRow, TreatmentAdditionRow.treatment_record_id.in_(ids)), "treatment_record_id"
    )
    for row in _rows(session, TreatmentRecordRow, TreatmentRecordRow.id.in_(ids)):
        body = json.loads(desk.cipher.open("treatment_record", "body_enc", row.id, row.body_enc))
        known = (str(row.client_id), str(row.appointment_id), row.number, row.held_on.isoformat())
        said = {"outcome": row.outcome, "minutes": row.minutes, "readiness": row.readiness, **body}
        said["technician"] = names.get(row.technician_id, "")
        said[SIGNED_BY] = names.get(UUID(body[SIGNED_BY]), "")
        for field, value in said.items():
            if value not in (None, "", [], False):
                yield *known, field, _in_cell(value)
        for each in additions.get(row.id, ()):
            words = _opened(desk, each, "text_enc")
            yield *known, "addition", f"{words} ({names.get(each.staff_id, '')}, {_at(each.created_at)})"


def _decisions(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names = staff_names(session)
    for row in _rows(session, DecisionRow, DecisionRow.id.in_(ids)):
        reason = desk.cipher.open("decision", "reason_enc", row.id, row.reason_enc)
        yield str(row.client_id), _at(row.created_at), names.get(row.staff_id, ""), row.kind, reason


def _patch_tests(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names = staff_names(session)
    readings = _by(_rows(session, PatchTestReadingRow, PatchTestReadingRow.patch_test_id.in_(ids)), "patch_test_id")
    for row in _rows(session, PatchTestRow, PatchTestRow.id.in_(ids)):
        known = (str(row.client_id), str(row.id), row.done_on.isoformat(), names.get(row.staff_id, ""))
        if row.id not in readings:
            yield *known, "", "", "", ""
        for each in readings.get(row.id, ()):
            note = _opened(desk, each, "note_enc")
            yield *known, each.read_on.isoformat(), names.get(each.staff_id, ""), each.result, note


def _checks(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names = staff_names(session)
    for row in _rows(session, ScalpCheckRow, ScalpCheckRow.id.in_(ids)):
        passed, note = "yes" if row.passed else "no", _opened(desk, row, "note_enc")
        yield str(row.client_id), row.kind, row.checked_on.isoformat(), names.get(row.staff_id, ""), passed, note


def _reports(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names, events = staff_names(session), events_of(session, ids)
    for row in _rows(session, ConcernRow, ConcernRow.id.in_(ids)):
        report, known = read_report(desk.cipher, row), (str(row.client_id), str(row.id), row.urgency)
        yield *known, _at(row.created_at), "", "reported", _in_cell(sorted(map(str, report.signs))), report.words
        for each in events.get(row.id, ()):
            said = event_text(desk.cipher, each)
            yield *known, _at(each.created_at), names.get(each.staff_id, ""), each.kind, "", said


def _notes(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    names = staff_names(session)
    for row in _rows(session, ClientNoteRow, ClientNoteRow.id.in_(ids)):
        yield str(row.client_id), _at(row.created_at), names.get(row.staff_id, ""), _opened(desk, row, "text_enc")


def _follow_ups(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    for row in _rows(session, FollowUpRow, FollowUpRow.id.in_(ids)):
        said = json.loads(desk.cipher.open("follow_up", "answers_enc", row.id, row.answers_enc))
        for question, value in {"satisfaction": row.satisfaction, **said}.items():
            if value not in (None, "", [], False):
                yield str(row.client_id), row.kind, row.due_on.isoformat(), question, _in_cell(value)


def _ticks(desk: Desk, session: Session, ids: list[UUID]) -> Iterator[Line]:
    states = [func.sum(case((TickEventRow.state == state, 1), else_=0)) for state in ("done", "undone", "skipped")]
    item = (TickEventRow.client_id, TickEventRow.item_key)
    counted = select(*item, *states).where(TickEventRow.client_id.in_(ids)).group_by(*item).order_by(*item)
    return ((str(client_id), key, *map(int, numbers)) for client_id, key, *numbers in session.execute(counted))


SHEETS = (
    Sheet(
        "clients",
        ("client", "created_at", "name", "email", "phone", "reach_by", "language", "merged_into"),
        ClientRow,
        _clients,
    ),
    Sheet("answers", ("client", "response", "intake_on", "question", "answer"), ResponseRow, _answers),
    Sheet("decisions", ("client", "at", "by", "decision", "reason"), DecisionRow, _decisions),
    Sheet(
        "sessions",
        ("client", "appointment", "number", "day", "time", "minutes", "technician", "ended"),
        AppointmentRow,
        _sessions,
    ),
    Sheet("treatments", ("client", "appointment", "number", "day", "field", "value"), TreatmentRecordRow, _treatments),
    Sheet(
        "patch_tests",
        ("client", "test", "done_on", "by", "read_on", "read_by", "result", "note"),
        PatchTestRow,
        _patch_tests,
    ),
    Sheet("checks", ("client", "kind", "checked_on", "by", "passed", "note"), ScalpCheckRow, _checks),
    Sheet("reports", ("client", "report", "urgency", "at", "by", "what", "signs", "words"), ConcernRow, _reports),
    Sheet("notes", ("client", "at", "by", "note"), ClientNoteRow, _notes),
    Sheet("follow_ups", ("client", "kind", "due_on", "question", "answer"), FollowUpRow, _follow_ups),
    Sheet("taps", ("client", "item", "done", "undone", "skipped"), ClientRow, _ticks),
)


def _rows(session: Session, kind: type[RowType], which: ColumnElement[bool]) -> Iterable[RowType]:
    return session.scalars(select(kind).where(which).order_by(kind.created_at, kind.id))


def _oldest_first(kind: type[Row]) -> Select[UUID]:
    return select(kind.id).order_by(kind.created_at, kind.id)


def _by(rows: Iterable[RowType], column: str) -> Mapping[UUID, list[RowType]]:
    """The rows by what this column of theirs refers to."""
    found = defaultdict[UUID, list[RowType]](list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _opened(desk: Desk, row: Row, column: str) -> str:
    sealed = getattr(row, column)
    return desk.cipher.open(row.__tablename__, column, row.id, sealed) if sealed else ""


def _some(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _in_cell(value: Any) -> Cell:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


def _at(instant: Any) -> str:
    return str(instant.isoformat(timespec="seconds"))
