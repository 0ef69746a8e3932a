"""How many intakes came in which week and what became of them, and which flags they raised."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from webapp.domain.numbers import CountTable, Label, counted, week_of
from webapp.domain.screening import READY, FlagKind
from webapp.services.numbers.source import Source, Step
from webapp.storage.rows import AnswerChangeRow, ResponseRow, ReviewRow

# What only informs brings nobody before anybody, so it stands in no review to be counted.
FLAGS = tuple(str(kind) for kind in FlagKind if kind is not FlagKind.INFO)
DISPOSITIONS = (*FLAGS, READY)


def intakes_by_week(source: Source, step: Step) -> CountTable:
    """Every intake, by the week of its day and the most serious flag that it raised."""
    step(1)
    with source.database.read() as session:
        return counted(_intakes(session), DISPOSITIONS)


def flags_by_kind(source: Source, step: Step) -> CountTable:
    """How many intakes raised a flag of each kind; one may raise several, or none."""
    step(1)
    with source.database.read() as session:
        raised = session.scalars(select(ReviewRow.flags).join(ResponseRow, _opened_by_intake()).where(_is_intake()))
        found = Counter(kind for flags in raised for kind in set(flags))
    numbers = {((kind,), "intakes"): found[kind] for kind in FLAGS}
    return counted(numbers, ("intakes",), [(kind,) for kind in FLAGS if found[kind]], people=numbers)


def once(_: Session) -> int:
    """The size of what the database counts by itself."""
    return 1


def _intakes(session: Session) -> Counter[tuple[Label, str]]:
    by_day = select(ResponseRow.intake_on, ReviewRow.disposition, func.count())
    by_day = by_day.outerjoin(ReviewRow, _opened_by_intake()).where(_is_intake())
    found: Counter[tuple[Label, str]] = Counter()
    for day, disposition, number in session.execute(by_day.group_by(ResponseRow.intake_on, ReviewRow.disposition)):
        found[(week_of(day),), disposition or READY] += number
    return found


def _is_intake() -> ColumnElement[bool]:
    """Whether a response is an intake, and no changed answer of somebody who is there already."""
    return ~select(AnswerChangeRow.id).where(AnswerChangeRow.response_id == ResponseRow.id).exists()


def _opened_by_intake() -> ColumnElement[bool]:
    """The review that a response itself opened was made in the same moment; later ones were asked for."""
    return and_(ReviewRow.response_id == ResponseRow.id, ReviewRow.created_at == ResponseRow.created_at)
