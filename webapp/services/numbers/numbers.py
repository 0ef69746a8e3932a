"""All tables of the clinic's numbers, worked out in one go and kept as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.numbers import Table
from webapp.domain.small_counts import GuardedTable
from webapp.services.clock import Clock
from webapp.services.jobs import Progress
from webapp.services.numbers import adherence, drop_off, follow_ups, intakes, outcomes, sessions, waiting
from webapp.services.numbers.record import read_guarded, read_table, write_tables
from webapp.services.numbers.source import Source, Step
from webapp.storage.rows import NumbersRow


@dataclass(frozen=True)
class TableWork:
    """How a table is worked out, and how many steps that takes."""

    table: Callable[[Source, Step], Table]
    size: Callable[[Session], int]


TABLES: Mapping[str, TableWork] = {
    "intakes": TableWork(intakes.intakes_by_week, intakes.once),
    "waiting": TableWork(waiting.waiting_by_week, intakes.once),
    "flags": TableWork(intakes.flags_by_kind, intakes.once),
    "outcomes": TableWork(outcomes.outcomes_by_month, intakes.once),
    "adherence": TableWork(adherence.adherence, adherence.clients_with_plans),
    "sessions-by-scars": TableWork(sessions.sessions_by_scars, sessions.clients_with_sessions),
    "sessions-by-hair": TableWork(sessions.sessions_by_hair, sessions.clients_with_sessions),
    "sessions-by-plan": TableWork(sessions.sessions_by_plan, sessions.clients_with_sessions),
    "extra-causes": TableWork(outcomes.extra_causes, outcomes.records_that_may_say_why),
    "satisfaction": TableWork(follow_ups.satisfaction, intakes.once),
    "follow-up-answers": TableWork(follow_ups.follow_up_answers, follow_ups.follow_ups),
    "drop-off": TableWork(drop_off.drop_off, intakes.once),
}


@dataclass(frozen=True)
class KnownNumbers:
    """The numbers as they were at a moment; `given` is what of the counts may leave the clinic."""

    at: datetime
    tables: Mapping[str, Table]
    given: Mapping[str, GuardedTable]


class Numbers:
    """Works the numbers out, and reads those that were worked out last."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self._source = source
        self._clock = clock

    def latest(self) -> KnownNumbers | None:
        """The newest numbers; None before the first."""
        with self._source.database.read() as session:
            row = session.scalars(select(NumbersRow).order_by(NumbersRow.created_at.desc()).limit(1)).first()
        if row is None:
            return None
        # A version of this program that knew other tables may have written it.
        known = {key: record for key, record in row.tables.items() if key in TABLES}
        tables = {key: read_table(record) for key, record in known.items()}
        given = {key: found for key, record in known.items() if (found := read_guarded(record))}
        return KnownNumbers(row.created_at, tables, given)

    def work_out(self, progress: Progress) -> None:
        """Works all tables out anew and keeps them."""
        with self._source.database.read() as session:
            total = sum(work.size(session) for work in TABLES.values())
        done = 0

        def step(more: int) -> None:
            nonlocal done
            done += more
            progress(min(done, total), total)

        as_of = self._clock()
        today = self._source.today()
        tables = write_tables({key: work.table(self._source, step) for key, work in TABLES.items()}, today)
        with self._source.database.write() as session:
            session.add(NumbersRow(created_at=as_of, tables=tables))
