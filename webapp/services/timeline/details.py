"""What there is to say about each event: read for one page at once, one query for each kind that is on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from webapp.services.desk import Desk
from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    BookedTimeRow,
    ClientMergeRow,
    ClientNoteRow,
    ClientRow,
    ConcernEventRow,
    ConcernRow,
    DateRequestRow,
    DecisionRow,
    FollowUpRow,
    GoAheadRow,
    PatchTestReadingRow,
    PatchTestRow,
    PlanRow,
    ReminderRow,
    ResponseRow,
    ReviewRow,
    ScalpCheckRow,
    SessionCheckRow,
    SettingsMoveRow,
    StaffTaskRow,
    TreatmentAdditionRow,
    TreatmentRecordRow,
)


@dataclass(frozen=True)
class Detail:
    """`facts` are codes, days and numbers for the page to word; `words` is what somebody wrote for staff."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    words: str = ""


Details = Mapping[UUID, Detail]
# The columns of a row that the page words, by kind. None of them is sealed.
PLAIN: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "intake": (ResponseRow, ("intake_on", "kiosk")),
    "review": (ReviewRow, ("flags",)),
    "change": (AnswerChangeRow, ("frozen_by",)),
    "patch_test": (PatchTestRow, ("done_on",)),
    "session_check": (SessionCheckRow, ("number", "session_on")),
    "date_asked": (DateRequestRow, ("number", "wanted_on", "part")),
    "date_settled": (DateRequestRow, ("number", "wanted_on", "outcome")),
    "cancelled": (AppointmentRow, ("number", "starts_on")),
    "treatment": (TreatmentRecordRow, ("number", "held_on", "outcome", "minutes")),
    "plan": (PlanRow, ("number", "reason", "provisional", "plan_hash")),
    "settings_move": (SettingsMoveRow, ("number",)),
    "concern": (ConcernRow, ("urgency",)),
    "follow_up": (FollowUpRow, ("kind", "satisfaction")),
    "task": (StaffTaskRow, ("kind",)),
    "letter": (ReminderRow, ("kinds", "channel")),
    "told": (StaffTaskRow, ("kind",)),
}
# Those with words that staff wrote and read on the record too: the row, the sealed column, and the facts beside it.
SEALED: Mapping[str, tuple[Any, str, tuple[str, ...]]] = {
    "decision": (DecisionRow, "reason_enc", ("kind", "defer_until", "review_id")),
    "change_settled": (AnswerChangeRow, "reason_enc", ("state",)),
    "reading": (PatchTestReadingRow, "note_enc", ("result", "read_on")),
    "check": (ScalpCheckRow, "note_enc", ("kind", "passed", "checked_on")),
    "note": (ClientNoteRow, "text_enc", ()),
}


class TimelineDetails:
    """Reads inside one transaction. What a client wrote, and what stands in a treatment record, stays sealed."""

    def __init__(self, desk: Desk, session: Session, names: Mapping[UUID, str]) -> None:
        self._desk = desk
        self._session = session
        self._names = names
        self._special: dict[str, Callable[[Iterable[UUID]], Details]] = {
            "booked": self._booked,
            "moved": self._moved,
            "hour": self._hours,
            "addition": self._additions,
            "concern_event": self._concern_events,
            "go_ahead": self._go_aheads,
            "merge": self._merges,
        }

    def of(self, kind: str, ids: Iterable[UUID]) -> Details:
        """The details of these events, which are of one kind."""
        if kind in PLAIN:
            row, names = PLAIN[kind]
            columns = select(row.id, *(getattr(row, name) for name in names)).where(row.id.in_(ids))
            return {each[0]: Detail(dict(zip(names, each[1:], strict=True))) for each in self._session.execute(columns)}
        return self._written(kind, ids) if kind in SEALED else self._special[kind](ids)

    def _written(self, kind: str, ids: Iterable[UUID]) -> Details:
        row, column, names = SEALED[kind]
        found = self._session.scalars(select(row).where(row.id.in_(ids)))
        return {
            each.id: Detail({name: getattr(each, name) for name in names}, self._open(each, column)) for each in found
        }

    def _booked(self, ids: Iterable[UUID]) -> Details:
        """Bookings, with the hour that they were made for."""
        booked = select(AppointmentRow, BookedTimeRow).outerjoin(BookedTimeRow, _made_with(AppointmentRow))
        rows = self._session.execute(booked.where(AppointmentRow.id.in_(ids)))
        return {
            row.id: Detail(
                {"number": row.number, "starts_on": row.starts_on, **self._hour(hour)},
                self._open(row, "override_reason_enc"),
            )
            for row, hour in rows
        }

    def _moved(self, ids: Iterable[UUID]) -> Details:
        """Moves, with the day that a session was moved to and its new hour."""
        after = aliased(AppointmentRow)
        comes_after = (
            (after.client_id == AppointmentRow.client_id)
            & (after.number == AppointmentRow.number)
            & (after.created_at == AppointmentRow.ended_at)
        )
        moved = (
            select(AppointmentRow, after, BookedTimeRow)
            .outerjoin(after, comes_after)
            .outerjoin(BookedTimeRow, _made_with(after))
        )
        rows: Any = self._session.execute(moved.where(AppointmentRow.id.in_(ids)))
        return {
            row.id: Detail(
                {"number": row.number, "was": row.starts_on, "starts_on": to.starts_on if to else None}
                | self._hour(hour),
                self._open(to, "override_reason_enc") if to else "",
            )
            for row, to, hour in rows
        }

    def _hours(self, ids: Iterable[UUID]) -> Details:
        agreed = select(BookedTimeRow, AppointmentRow.number).join(
            AppointmentRow, AppointmentRow.id == BookedTimeRow.appointment_id
        )
        rows = self._session.execute(agreed.where(BookedTimeRow.id.in_(ids)))
        return {row.id: Detail({"number": number, "starts_on": row.day, **self._hour(row)}) for row, number in rows}

    def _additions(self, ids: Iterable[UUID]) -> Details:
        about = select(TreatmentAdditionRow.id, TreatmentRecordRow.id, TreatmentRecordRow.number).join(
            TreatmentRecordRow, TreatmentRecordRow.id == TreatmentAdditionRow.treatment_record_id
        )
        rows = self._session.execute(about.where(TreatmentAdditionRow.id.in_(ids)))
        return {row_id: Detail({"record_id": record_id, "number": number}) for row_id, record_id, number in rows}

    def _concern_events(self, ids: Iterable[UUID]) -> Details:
        columns = select(ConcernEventRow.id, ConcernEventRow.kind, ConcernEventRow.concern_id)
        rows = self._session.execute(columns.where(ConcernEventRow.id.in_(ids)))
        return {row_id: Detail({"kind": kind, "concern_id": concern_id}) for row_id, kind, concern_id in rows}

    def _go_aheads(self, ids: Iterable[UUID]) -> Details:
        about = select(GoAheadRow.id, AppointmentRow.number, AppointmentRow.starts_on).join(
            AppointmentRow, AppointmentRow.id == GoAheadRow.appointment_id
        )
        rows = self._session.execute(about.where(GoAheadRow.id.in_(ids)))
        return {row_id: Detail({"number": number, "starts_on": day}) for row_id, number, day in rows}

    def _merges(self, ids: Iterable[UUID]) -> Details:
        ended, kept = aliased(ClientRow), aliased(ClientRow)
        both = (
            select(ClientMergeRow, ended, kept)
            .join(ended, ended.id == ClientMergeRow.client_id)
            .join(kept, kept.id == ClientMergeRow.into_id)
        )
        rows = self._session.execute(both.where(ClientMergeRow.id.in_(ids)))
        return {
            row.id: Detail(
                {"name": self._desk.name(was), "into": self._desk.name(into), "into_id": row.into_id},
                self._open(row, "reason_enc"),
            )
            for row, was, into in rows
        }

    def _hour(self, row: BookedTimeRow | None) -> dict[str, Any]:
        if row is None:
            return {"starts_at": None, "technician": ""}
        return {"starts_at": time.fromisoformat(row.starts_at), "technician": self._names[row.technician_id]}

    def _open(self, row: Any, column: str) -> str:
        sealed = getattr(row, column)
        return self._desk.cipher.open(row.__tablename__, column, row.id, sealed) if sealed else ""


def _made_with(appointment: Any) -> ColumnElement[bool]:
    """The hour that a booking was made for."""
    return and_(BookedTimeRow.appointment_id == appointment.id, BookedTimeRow.created_at == appointment.created_at)
