"""All rows that the cases of some clients are made from, read in so many queries however many clients they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.domain.case import PatchTest
from webapp.services.answer_records import that_count
from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    DecisionRow,
    PatchTestReadingRow,
    PatchTestRow,
    ResponseRow,
    ScalpCheckRow,
    StaffRow,
)

Wanted = TypeVar("Wanted", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class CaseRows:
    """What is on record, by client.

    `responses` are those in force, `given` the changes by the response that they belong to, `checks` the last ones by
    client and kind. `deciders` are names by decision.
    """

    responses: Mapping[UUID, ResponseRow]
    given: Mapping[UUID, AnswerChangeRow]
    decisions: Mapping[UUID, DecisionRow]
    deciders: Mapping[UUID, str]
    appointments: Mapping[UUID, list[AppointmentRow]]
    patch_tests: Mapping[UUID, PatchTest]
    checks: Mapping[tuple[UUID, str], ScalpCheckRow]


def case_rows(session: Session, client_ids: Collection[UUID]) -> CaseRows:
    """The rows of these clients."""
    responses = _responses_in_force(session, client_ids)
    decided = select(DecisionRow, StaffRow.name).join(StaffRow, StaffRow.id == DecisionRow.staff_id)
    decisions = session.execute(_of(decided, DecisionRow, client_ids)).all()
    booked = _of(select(AppointmentRow), AppointmentRow, client_ids).where(AppointmentRow.ended_at.is_(None))
    appointments: dict[UUID, list[AppointmentRow]] = {}
    for row in session.scalars(booked.order_by(None).order_by(AppointmentRow.number)):
        appointments.setdefault(row.client_id, []).append(row)
    checks = session.scalars(_of(select(ScalpCheckRow), ScalpCheckRow, client_ids))
    return CaseRows(
        responses=responses,
        given=changes_of(session, [row.id for row in responses.values()]),
        decisions={row.client_id: row for row, _ in decisions},
        deciders={row.id: name for row, name in decisions},
        appointments=appointments,
        patch_tests=_patch_tests(session, client_ids),
        checks={(row.client_id, row.kind): row for row in checks},
    )


def changes_of(session: Session, response_ids: Collection[UUID]) -> dict[UUID, AnswerChangeRow]:
    """The changes that these responses are, by response; an intake has none."""
    changes = select(AnswerChangeRow).where(AnswerChangeRow.response_id.in_(response_ids))
    return {row.response_id: row for row in session.scalars(changes)}


def _responses_in_force(session: Session, client_ids: Collection[UUID]) -> dict[UUID, ResponseRow]:
    found = _of(that_count(select(ResponseRow)), ResponseRow, client_ids)
    # The later row of a client replaces the one before it.
    return {row.client_id: row for row in session.scalars(found)}


def _patch_tests(session: Session, client_ids: Collection[UUID]) -> dict[UUID, PatchTest]:
    tests = _of(select(PatchTestRow), PatchTestRow, client_ids).order_by(None)
    last = {row.client_id: row for row in session.scalars(tests.order_by(PatchTestRow.done_on, PatchTestRow.id))}
    ids = [row.id for row in last.values()]
    read = select(PatchTestReadingRow).where(PatchTestReadingRow.patch_test_id.in_(ids))
    readings = {row.patch_test_id: row for row in session.scalars(read.order_by(PatchTestReadingRow.id))}
    return {client_id: _patch_test(row, readings.get(row.id)) for client_id, row in last.items()}


def _patch_test(test: PatchTestRow, reading: PatchTestReadingRow | None) -> PatchTest:
    return PatchTest(test.done_on, reading.result, reading.read_on) if reading else PatchTest(test.done_on)


def _of(wanted: Wanted, table: Any, client_ids: Collection[UUID]) -> Wanted:
    """Those of these clients, oldest first."""
    return wanted.where(table.client_id.in_(client_ids)).order_by(table.id)
