"""How content clients are, and what they said when they were asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.follow_up import Expectations, Feeling, LifeChange, Noticed, Wish
from webapp.domain.numbers import CountTable, Label, counted
from webapp.services.numbers.source import Source, Step, batches
from webapp.storage.rows import FollowUpRow
from webapp.storage.rows.treatment import FOLLOW_UP_KINDS

STARS = tuple(str(number) for number in range(1, 6))
CODES = {
    "feeling": tuple(map(str, Feeling)),
    "life": tuple(map(str, LifeChange)),
    "noticed": tuple(map(str, Noticed)),
    "expectations": tuple(map(str, Expectations)),
    "wishes": tuple(map(str, Wish)),
}


def satisfaction(source: Source, step: Step) -> CountTable:
    """How content clients are, from 1 to 5, three weeks and a year after."""
    step(1)
    groups = (FollowUpRow.kind, FollowUpRow.satisfaction)
    seen = (*groups, func.count(), func.count(FollowUpRow.client_id.distinct()))
    with source.database.read() as session:
        found = session.execute(select(*seen).group_by(*groups)).all()
    counts = {((kind,), str(stars)): number for kind, stars, number, _ in found}
    people = {((kind,), str(stars)): number for kind, stars, _, number in found}
    rows = [(kind,) for kind in FOLLOW_UP_KINDS if any(row == (kind,) for row, _ in counts)]
    return counted(counts, STARS, rows, people=people)


def follow_up_answers(source: Source, step: Step) -> CountTable:
    """How often each answer to the questions of the follow-up was chosen."""
    with source.database.read() as session:
        ids = session.scalars(select(FollowUpRow.id)).all()
    chosen, people = Counter[Label](), dict[Label, set[object]]()
    for some in batches(ids):
        with source.database.read() as session:
            for row in session.scalars(select(FollowUpRow).where(FollowUpRow.id.in_(some))):
                for label in _chosen(source, row):
                    chosen[label] += 1
                    people.setdefault(label, set()).add(row.client_id)
        step(len(some))
    rows = [(question, code) for question, codes in CODES.items() for code in codes if chosen[question, code]]
    counts = {(row, "answers"): chosen[row] for row in rows}
    return counted(counts, ("answers",), rows, people={(row, "answers"): len(people[row]) for row in rows})


def follow_ups(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(FollowUpRow)).one()


def _chosen(source: Source, row: FollowUpRow) -> Iterator[Label]:
    said = json.loads(source.cipher.open("follow_up", "answers_enc", row.id, row.answers_enc))
    for question in CODES:
        value = said.get(question) or ()
        for code in {value} if isinstance(value, str) else set(value):
            yield question, code
