"""Everything that can stand in a client's time line: where it is kept, when it was and who did it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, cast, exists, literal, null, select, union_all
from sqlalchemy.orm import aliased

from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    BookedTimeRow,
    ClientMergeRow,
    ClientNoteRow,
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

# What somebody can choose to see alone.
GROUPS = (
    "intake", "answers", "preparation", "sessions", "treatments", "plan", "reports", "notes", "letters", "merges",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One kind of event: the row that it is, the columns that say when, who and of which record, and what is true."""

    kind: str
    group: str
    row: Any
    at: Any
    by: Any = None
    of: Any = None
    where: tuple[ColumnElement[bool], ...] = ()

    def events(self, records: Collection[UUID]) -> Select[Any]:
        """Kind, id, moment, who and which record, of every event of these records."""
        of = self.row.client_id if self.of is None else self.of
        by = cast(null(), Uuid()) if self.by is None else self.by
        columns = (literal(self.kind).label("kind"), self.row.id, self.at.label("at"), by.label("by"), of.label("of"))
        return select(*columns).where(of.in_(records), *self.where)


def _is_change() -> ColumnElement[bool]:
    return exists().where(AnswerChangeRow.response_id == ResponseRow.id)


def _made_by_move() -> ColumnElement[bool]:
    """What is true of a booking that a move has made: it is part of the move, not one more event."""
    before = aliased(AppointmentRow)
    is_before = (before.client_id == AppointmentRow.client_id, before.number == AppointmentRow.number)
    return exists().where(*is_before, before.end_kind == "moved", before.ended_at == AppointmentRow.created_at)


SOURCES = (
    Source("intake", "intake", ResponseRow, ResponseRow.created_at, where=(~_is_change(),)),
    Source("review", "intake", ReviewRow, ReviewRow.created_at),
    Source("decision", "intake", DecisionRow, DecisionRow.created_at, DecisionRow.staff_id),
    Source("change", "answers", AnswerChangeRow, AnswerChangeRow.created_at, AnswerChangeRow.told_by),
    Source(
        "change_settled", "answers", AnswerChangeRow, AnswerChangeRow.settled_at, AnswerChangeRow.settled_by,
        where=(AnswerChangeRow.state.in_(("accepted", "set_aside")),),
    ),
    Source("patch_test", "preparation", PatchTestRow, PatchTestRow.created_at, PatchTestRow.staff_id),
    Source(
        "reading", "preparation", PatchTestReadingRow, PatchTestReadingRow.created_at, PatchTestReadingRow.staff_id,
        PatchTestRow.client_id, (PatchTestReadingRow.patch_test_id == PatchTestRow.id,),
    ),
    Source("check", "preparation", ScalpCheckRow, ScalpCheckRow.created_at, ScalpCheckRow.staff_id),
    Source("session_check", "preparation", SessionCheckRow, SessionCheckRow.created_at, SessionCheckRow.told_by),
    Source("go_ahead", "preparation", GoAheadRow, GoAheadRow.created_at, GoAheadRow.staff_id),
    Source(
        "booked", "sessions", AppointmentRow, AppointmentRow.created_at, AppointmentRow.booked_by,
        where=(~_made_by_move(),),
    ),
    Source(
        "moved", "sessions", AppointmentRow, AppointmentRow.ended_at, AppointmentRow.ended_by,
        where=(AppointmentRow.end_kind == "moved",),
    ),
    Source(
        "cancelled", "sessions", AppointmentRow, AppointmentRow.ended_at, AppointmentRow.ended_by,
        where=(AppointmentRow.end_kind == "cancelled",),
    ),
    Source(
        "hour", "sessions", BookedTimeRow, BookedTimeRow.created_at, BookedTimeRow.booked_by, AppointmentRow.client_id,
        (BookedTimeRow.appointment_id == AppointmentRow.id, BookedTimeRow.created_at != AppointmentRow.created_at),
    ),
    Source("date_asked", "sessions", DateRequestRow, DateRequestRow.created_at),
    Source(
        "date_settled", "sessions", DateRequestRow, DateRequestRow.settled_at, DateRequestRow.settled_by,
        where=(DateRequestRow.outcome.in_(("confirmed", "declined", "withdrawn")),),
    ),
    Source(
        "treatment", "treatments", TreatmentRecordRow, TreatmentRecordRow.created_at, TreatmentRecordRow.technician_id,
    ),
    Source(
        "addition", "treatments", TreatmentAdditionRow, TreatmentAdditionRow.created_at, TreatmentAdditionRow.staff_id,
        TreatmentRecordRow.client_id, (TreatmentAdditionRow.treatment_record_id == TreatmentRecordRow.id,),
    ),
    Source("plan", "plan", PlanRow, PlanRow.created_at),
    Source("settings_move", "plan", SettingsMoveRow, SettingsMoveRow.created_at, SettingsMoveRow.staff_id),
    Source("concern", "reports", ConcernRow, ConcernRow.created_at),
    Source(
        "concern_event", "reports", ConcernEventRow, ConcernEventRow.created_at, ConcernEventRow.staff_id,
        ConcernRow.client_id, (ConcernEventRow.concern_id == ConcernRow.id,),
    ),
    Source("follow_up", "reports", FollowUpRow, FollowUpRow.created_at),
    Source(
        "task", "reports", StaffTaskRow, StaffTaskRow.done_at, StaffTaskRow.done_by,
        where=(StaffTaskRow.done_at.is_not(None),),
    ),
    Source("note", "notes", ClientNoteRow, ClientNoteRow.created_at, ClientNoteRow.staff_id),
    Source("letter", "letters", ReminderRow, ReminderRow.settled_at, where=(ReminderRow.state == "sent",)),
    Source("told", "letters", StaffTaskRow, StaffTaskRow.told_at, where=(StaffTaskRow.told_at.is_not(None),)),
    Source("merge", "merges", ClientMergeRow, ClientMergeRow.created_at, ClientMergeRow.staff_id),
)  # fmt: skip
GROUP_OF = {source.kind: source.group for source in SOURCES}


def newest_events(records: Collection[UUID], group: str, offset: int, limit: int) -> Select[Any]:
    """The events of these records, the newest first, in one statement; of all groups where none is named."""
    every = union_all(*(source.events(records) for source in SOURCES if group in ("", source.group))).subquery()
    in_order = select(every).order_by(every.c.at.desc(), every.c.id.desc(), every.c.kind)
    return in_order.offset(offset).limit(limit)
