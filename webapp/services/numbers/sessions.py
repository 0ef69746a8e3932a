"""How many sessions clients had, by what they said about scars, hair and the care plan."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.numbers import CountTable, Label, counted
from webapp.domain.questionnaire import AnswerType
from webapp.domain.timeline import MOST_SESSIONS
from webapp.services.answer_records import that_count
from webapp.services.numbers.source import Source, Step, batches
from webapp.storage.rows import AppointmentRow, ResponseRow, TreatmentRecordRow

NOT_SAID = "not_said"
COLUMNS = tuple(str(number) for number in range(1, MOST_SESSIONS + 1))


def _sessions_by(question: str, source: Source, step: Step) -> CountTable:
    """Clients by their answer to a question and the number of sessions that they had, those without any left out."""
    with source.database.read() as session:
        held: dict[UUID, int] = dict(session.execute(_held(source)).all())
    found: Counter[tuple[Label, str]] = Counter()
    for some in batches(held):
        for client_id, answers in _answers(source, some).items():
            column = str(min(held[client_id], MOST_SESSIONS))
            found.update(((code,), column) for code in _codes(answers.get(question)))
        step(len(some))
    known = [option.code for option in source.library.content.questionnaire[question].options]
    rows = [(code,) for code in (*known, NOT_SAID) if any(row == (code,) for row, _ in found)]
    is_one_each = source.library.content.questionnaire[question].type is not AnswerType.MANY
    return counted(found, COLUMNS, rows, people=None if is_one_each else found)


sessions_by_scars = partial(_sessions_by, "scarring")
sessions_by_hair = partial(_sessions_by, "hair_length")
sessions_by_plan = partial(_sessions_by, "care_plan_sex")


def clients_with_sessions(session: Session) -> int:
    """How many clients ever had a session booked: as many answers have to be opened, or fewer."""
    return session.scalars(select(func.count(AppointmentRow.client_id.distinct()))).one()


def _held(source: Source) -> Select[UUID, int]:
    """Sessions that took place; of those before there were records, all whose day is over."""
    outcome = TreatmentRecordRow.outcome
    took_place = or_(
        outcome.in_(("done", "cut_short")), outcome.is_(None) & (AppointmentRow.starts_on < source.today())
    )
    held = select(AppointmentRow.client_id, func.count())
    held = held.outerjoin(TreatmentRecordRow, TreatmentRecordRow.appointment_id == AppointmentRow.id)
    return held.where(AppointmentRow.ended_at.is_(None), took_place).group_by(AppointmentRow.client_id)


def _answers(source: Source, clients: list[UUID]) -> dict[UUID, dict[str, object]]:
    """The answers in force of these clients: the newest response that counts."""
    responses = that_count(select(ResponseRow.client_id, ResponseRow.id, ResponseRow.answers_enc))
    with source.database.read() as session:
        newest_last = session.execute(responses.where(ResponseRow.client_id.in_(clients)).order_by(ResponseRow.id))
        last = {client_id: (row_id, sealed) for client_id, row_id, sealed in newest_last}
    return {client: json.loads(source.cipher.open("response", "answers_enc", *each)) for client, each in last.items()}


def _codes(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value] or [NOT_SAID]
    return [str(value)] if value else [NOT_SAID]
