"""Throws away what nobody can use any more. What was said, decided and ticked is never touched."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.services.accounts.sessions import is_running
from webapp.services.clock import Clock
from webapp.services.jobs.records import RESULT_KEPT
from webapp.storage.database import Database
from webapp.storage.rows import (
    AttemptRow,
    IntakeReachRow,
    JobRow,
    LoginSessionRow,
    NumbersRow,
    PushSubscriptionRow,
    ReminderRow,
    Row,
    SignInCodeRow,
)

LOGGER = logging.getLogger(__name__)
DAY = timedelta(days=1)
# A phone that comes back with an ended session is told that it was ended, for as long as its cookie can live: 400 days
# from when it was last set, which may be the day on which its session ran out.
SESSIONS_KEPT = {"client": timedelta(days=400), "staff": timedelta(days=30)}
# Long enough to answer who asks what was sent.
SENT_KEPT = timedelta(days=90)
# One that was not sent only keeps its day from being looked at again; most told nothing.
DROPPED_KEPT = timedelta(days=7)
# Who had what done; and the numbers of last year are in those of today.
JOBS_KEPT = timedelta(days=400)
NUMBERS_KEPT = timedelta(days=40)
VISITS_KEPT = timedelta(days=400)


class Housekeeping:
    """How often it runs makes no difference to what stays."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def tidy(self) -> None:
        """Deletes, and writes into the log how much of what."""
        now = self._clock()
        with self._database.write() as session:
            gone = {row.__tablename__: _deleted(session, row, which) for row, which in _useless(now)}
            gone["job_result"] = _emptied(session, now)
        LOGGER.info("Thrown away: %s", gone)


def _useless(now: datetime) -> tuple[tuple[type[Row], ColumnElement[bool]], ...]:
    """What goes, in the order in which rows refer to each other."""
    running = select(LoginSessionRow.id).where(is_running("client", now))
    newest = select(func.max(NumbersRow.created_at)).scalar_subquery()
    return (
        (SignInCodeRow, SignInCodeRow.expires_at < now - DAY),
        (AttemptRow, AttemptRow.at < now - DAY),
        (PushSubscriptionRow, PushSubscriptionRow.login_session_id.not_in(running)),
        (LoginSessionRow, or_(*(_is_long_over(kind, now - kept) for kind, kept in SESSIONS_KEPT.items()))),
        (ReminderRow, _is_old_reminder(now)),
        (JobRow, JobRow.ended_at < now - JOBS_KEPT),
        (NumbersRow, and_(NumbersRow.created_at < now - NUMBERS_KEPT, NumbersRow.created_at < newest)),
        (IntakeReachRow, IntakeReachRow.created_at < now - VISITS_KEPT),
    )


def _is_long_over(kind: str, before: datetime) -> ColumnElement[bool]:
    return and_(LoginSessionRow.kind == kind, LoginSessionRow.expires_at < before)


def _is_old_reminder(now: datetime) -> ColumnElement[bool]:
    was_dropped = and_(ReminderRow.state == "dropped", ReminderRow.settled_at < now - DROPPED_KEPT)
    return or_(was_dropped, ReminderRow.settled_at < now - SENT_KEPT)


def _emptied(session: Session, now: datetime) -> int:
    """What jobs made is offered for a day; that they were done stays on record."""
    is_over = and_(JobRow.ended_at < now - RESULT_KEPT, JobRow.result_enc.is_not(None))
    without = update(JobRow).where(is_over).values(result_enc=None, result_name=None)
    return len(session.scalars(without.returning(JobRow.id)).all())


def _deleted(session: Session, row: type[Row], which: ColumnElement[bool]) -> int:
    return len(session.scalars(delete(row).where(which).returning(row.id)).all())
