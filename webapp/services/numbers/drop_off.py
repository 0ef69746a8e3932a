"""Where in the intake people stop. Counted by visit, of nobody in particular."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from webapp.domain.numbers import CountTable, Label, counted
from webapp.domain.questionnaire import Questionnaire
from webapp.services.numbers.source import Source, Step
from webapp.storage.rows import IntakeReachRow

SUMMARY, DETAILS = "check-answers", "your-details"
SENT = "sent"


def drop_off(source: Source, step: Step) -> CountTable:
    """Visits by the furthest place that they came to, those that were sent in a row of their own."""
    step(1)
    groups = (IntakeReachRow.question, IntakeReachRow.is_sent)
    with source.database.read() as session:
        found = session.execute(select(*groups, func.count()).group_by(*groups)).all()
    ended: Counter[tuple[Label, str]] = Counter()
    for place, is_sent, number in found:
        ended[(SENT if is_sent else place,), "visits"] += number
    rows = [(place,) for place in (*places(source.library.content.questionnaire), SENT)]
    return counted(ended, ("visits",), rows)


def places(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Where a visitor can be, in the order of the intake: its questions, then the two screens after them."""
    return (*(question.id for question in questionnaire), SUMMARY, DETAILS)
