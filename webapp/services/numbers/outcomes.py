"""How sessions ended, by month and by what readiness said before them; and why some need more sessions."""

from __future__ import annotations

import json
from collections import Counter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.domain.numbers import CountTable, Label, counted, month_of
from webapp.domain.treatment import USUAL_SESSIONS, ExtraCause
from webapp.services.numbers.source import AT_ONCE, Source, Step, batches
from webapp.storage.rows import TreatmentRecordRow
from webapp.storage.rows.treatment import OUTCOMES

# Of the time before readiness was there.
BEFORE_READINESS = "before_readiness"


def outcomes_by_month(source: Source, step: Step) -> CountTable:
    """Sessions by month, level of readiness at the time, and outcome."""
    step(1)
    row = TreatmentRecordRow
    groups = (row.held_on, row.readiness, row.outcome)
    sessions: Counter[tuple[Label, str]] = Counter()
    with source.database.read() as session:
        for day, level, outcome, number in session.execute(select(*groups, func.count()).group_by(*groups)):
            sessions[(month_of(day), level or BEFORE_READINESS), outcome] += number
        people = Counter((label, outcome) for label, outcome, _ in _people(session))
    return counted(sessions, OUTCOMES, people=people)


def extra_causes(source: Source, step: Step) -> CountTable:
    """Why more than the usual sessions were needed, as the technicians wrote it down."""
    with source.database.read() as session:
        ids = session.scalars(select(TreatmentRecordRow.id).where(_may_say_why())).all()
    records, clients = Counter[str](), dict[str, set[object]]()
    for some in batches(ids):
        with source.database.read() as session:
            for row in session.scalars(select(TreatmentRecordRow).where(TreatmentRecordRow.id.in_(some))):
                for cause in _causes(source, row):
                    records[cause] += 1
                    clients.setdefault(cause, set()).add(row.client_id)
        step(len(some))
    rows = [(str(cause),) for cause in ExtraCause if records[cause]]
    numbers = {(row, "records"): records[row[0]] for row in rows}
    people = {(row, "records"): len(clients[row[0]]) for row in rows}
    return counted(numbers, ("records",), rows, people=people)


def records_that_may_say_why(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(TreatmentRecordRow).where(_may_say_why())).one()


def _people(session: Session) -> set[tuple[Label, str, object]]:
    """Who stands behind each count, once."""
    row = TreatmentRecordRow
    seen = select(row.client_id, row.held_on, row.readiness, row.outcome)
    return {
        ((month_of(day), level or BEFORE_READINESS), outcome, client_id)
        for client_id, day, level, outcome in session.execute(seen.execution_options(yield_per=AT_ONCE * 10))
    }


def _may_say_why() -> ColumnElement[bool]:
    return TreatmentRecordRow.number >= USUAL_SESSIONS


def _causes(source: Source, row: TreatmentRecordRow) -> set[str]:
    body = json.loads(source.cipher.open("treatment_record", "body_enc", row.id, row.body_enc))
    return set(body.get("causes", ()))
