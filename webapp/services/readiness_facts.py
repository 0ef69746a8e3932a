"""Loads what readiness follows from, for many sessions at once: the number of queries never depends on theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from webapp.domain.calendar import days
from webapp.domain.case import PatchTest
from webapp.domain.clinic_profile import ReadinessSettings
from webapp.domain.concern import Urgency
from webapp.domain.session_check import SessionCheck
from webapp.services.answer_records import that_count
from webapp.services.concerns import open_concerns
from webapp.services.desk import Desk
from webapp.services.session_checks import CheckKey, latest_checks
from webapp.services.tick_records import TICK_EVENTS
from webapp.storage.rows import (
    AnswerChangeRow,
    AppointmentRow,
    ClinicProfileRow,
    ConcernRow,
    DecisionRow,
    GoAheadRow,
    LoginSessionRow,
    PatchTestReadingRow,
    PatchTestRow,
    PlanRow,
    ResponseRow,
    ReviewRow,
    ScalpCheckRow,
    StaffRow,
)


class TickMark(NamedTuple):
    """How far a client's taps go on the days that count. Each stored tap changes the number."""

    events: int = 0
    received_at: datetime | None = None


@dataclass(frozen=True)
class Known:
    """Everything about one booked session that is cheap to read, and what changes when the rest does.

    Two that are equal lead to the same readiness: it serves as the key that a readiness is kept under.
    """

    appointment_id: UUID
    client_id: UUID
    number: int
    day: date
    today: date
    settings: ReadinessSettings
    plan_number: int
    response_id: UUID | None
    ticks: TickMark
    contact_on: date | None
    patch_test: PatchTest | None
    homework_passed: bool | None
    has_open_review: bool
    has_waiting_change: bool
    check: SessionCheck | None
    checks_before: tuple[SessionCheck, ...]
    decided_at: datetime | None
    concern: Urgency | None
    concern_at: datetime | None
    go_ahead_id: UUID | None


class Loading:
    """One look at the sessions of `where`, inside one transaction."""

    def __init__(self, desk: Desk, session: Session, *where: ColumnElement[bool]) -> None:
        self._desk = desk
        self._session = session
        self._where = (AppointmentRow.ended_at.is_(None), *where)
        self.settings = settings_within(session)

    def known(self) -> tuple[Known, ...]:
        """What is known of each booked session."""
        columns = (AppointmentRow.id, AppointmentRow.client_id, AppointmentRow.number, AppointmentRow.starts_on)
        booked = self._session.execute(select(*columns).where(*self._where)).all()
        if not booked:
            return ()
        window = self._window({row.starts_on for row in booked})
        return tuple(self._all(booked, {row.client_id for row in booked}, window))

    def _window(self, booked_on: Collection[date]) -> tuple[date, date]:
        return min(booked_on) - days(self.settings.last_days), max(booked_on)

    def _all(self, booked: Iterable[Any], clients: Collection[UUID], window: tuple[date, date]) -> Iterable[Known]:
        plans = self._newest(PlanRow.client_id, func.max(PlanRow.number))
        responses = dict(self._rows(_in_force(self._clients)))
        marks = {row[0]: TickMark(row[1], row[2]) for row in self._rows(_tick_marks(self._clients, window))}
        seen = self._newest(LoginSessionRow.client_id, func.max(LoginSessionRow.last_seen_at))
        tests = self._patch_tests()
        homework = dict(self._rows(_homework(self._clients)))
        reviews = self._those(ReviewRow.client_id, ReviewRow.decided_at.is_(None))
        changes = self._those(AnswerChangeRow.client_id, AnswerChangeRow.settled_at.is_(None))
        checks = latest_checks(self._session, self._desk.cipher, clients)
        said = _by_session(checks.items())
        decided = self._newest(DecisionRow.client_id, func.max(DecisionRow.created_at))
        concerns = open_concerns(self._session, clients)
        pressing = (ConcernRow.closed_at.is_(None), ConcernRow.urgency != Urgency.SOON)
        told = self._newest(ConcernRow.client_id, func.max(ConcernRow.created_at), *pressing)
        go_aheads = dict(self._rows(_go_ahead_ids(self._appointments)))
        today = self._desk.today()
        for row in booked:
            client, mark = row.client_id, marks.get(row.client_id, TickMark())
            yield Known(
                appointment_id=row.id,
                client_id=client,
                number=row.number,
                day=row.starts_on,
                # A day that is over stays its own today, so that nothing of it is worked out anew.
                today=min(today, row.starts_on),
                settings=self.settings,
                plan_number=plans.get(client, 0),
                response_id=responses.get(client),
                ticks=mark,
                contact_on=_last_day((seen.get(client), mark.received_at), self._desk.time_zone),
                patch_test=tests.get(client),
                homework_passed=homework.get(client),
                has_open_review=client in reviews,
                has_waiting_change=client in changes,
                check=checks.get((client, row.number, row.starts_on)),
                checks_before=_before_other_days(said.get((client, row.number), ()), row.starts_on),
                decided_at=decided.get(client),
                concern=concerns.get(client),
                concern_at=told.get(client),
                go_ahead_id=go_aheads.get(row.id),
            )

    @property
    def _clients(self) -> Select[UUID]:
        return select(AppointmentRow.client_id).where(*self._where)

    @property
    def _appointments(self) -> Select[UUID]:
        return select(AppointmentRow.id).where(*self._where)

    def _rows(self, query: Select[*tuple[Any, ...]]) -> list[Any]:
        return [tuple(row) for row in self._session.execute(query)]

    def _newest(self, client_id: Any, value: Any, *where: ColumnElement[bool]) -> dict[UUID, Any]:
        query = select(client_id, value).where(client_id.in_(self._clients), *where).group_by(client_id)
        return dict(self._rows(query))

    def _those(self, client_id: Any, *where: ColumnElement[bool]) -> set[UUID]:
        return set(self._session.scalars(select(client_id).where(client_id.in_(self._clients), *where)))

    def _patch_tests(self) -> dict[UUID, PatchTest]:
        """The last test of each client with its last reading, as `CaseRecords` reads them."""
        rows = self._rows(_tests(self._clients))
        return {client_id: PatchTest(done_on, result, read_on) for client_id, done_on, result, read_on in rows}


def settings_within(session: Session) -> ReadinessSettings:
    """The clinic's numbers as they stand, inside the caller's transaction."""
    newest = select(ClinicProfileRow.chosen).order_by(ClinicProfileRow.number.desc()).limit(1)
    return ReadinessSettings(**(session.scalar(newest) or {}).get("readiness", {}))


def read_go_aheads(session: Session, ids: Collection[UUID]) -> Mapping[UUID, tuple[GoAheadRow, str]]:
    """The rows of these ids, each with the name of who went ahead."""
    query = select(GoAheadRow, StaffRow.name).join(StaffRow, StaffRow.id == GoAheadRow.staff_id)
    return {row.id: (row, name) for row, name in session.execute(query.where(GoAheadRow.id.in_(ids)))}


def _by_session(checks: Iterable[tuple[CheckKey, SessionCheck]]) -> Mapping[tuple[UUID, int], list[SessionCheck]]:
    """The checks of each session, before whichever day they were."""
    found: dict[tuple[UUID, int], list[SessionCheck]] = {}
    for (client_id, number, _), check in checks:
        found.setdefault((client_id, number), []).append(check)
    return found


def _before_other_days(checks: Iterable[SessionCheck], day: date) -> tuple[SessionCheck, ...]:
    """What was said before a session moved to `day`."""
    return tuple(check for check in checks if check.session_on != day)


def _last_day(instants: Iterable[datetime | None], zone: tzinfo) -> date | None:
    given = [instant for instant in instants if instant]
    return max(given).astimezone(zone).date() if given else None


def _in_force(clients: Select[UUID]) -> Select[UUID, UUID]:
    """The newest response that counts, last for each client (see answer_records.response_in_force)."""
    responses = select(ResponseRow.client_id, ResponseRow.id).where(ResponseRow.client_id.in_(clients))
    return that_count(responses).order_by(ResponseRow.id)


def _tick_marks(clients: Select[UUID], window: tuple[date, date]) -> Select[Any]:
    client_id, day = TICK_EVENTS.c.client_id, TICK_EVENTS.c.day
    return (
        select(client_id, func.count(), func.max(TICK_EVENTS.c.received_at))
        .where(client_id.in_(clients), day.between(*window))
        .group_by(client_id)
    )


def _homework(clients: Select[UUID]) -> Select[UUID, bool]:
    checks = select(ScalpCheckRow.client_id, ScalpCheckRow.passed).where(ScalpCheckRow.client_id.in_(clients))
    return checks.where(ScalpCheckRow.kind == "homework").order_by(ScalpCheckRow.id)


def _tests(clients: Select[UUID]) -> Select[*tuple[Any, ...]]:
    """Every reading of every test, what counts last for each client."""
    reading = PatchTestReadingRow
    return (
        select(PatchTestRow.client_id, PatchTestRow.done_on, reading.result, reading.read_on)
        .outerjoin(reading, reading.patch_test_id == PatchTestRow.id)
        .where(PatchTestRow.client_id.in_(clients))
        .order_by(PatchTestRow.done_on, PatchTestRow.id, reading.id)
    )


def _go_ahead_ids(appointments: Select[UUID]) -> Select[UUID, UUID]:
    of_these = GoAheadRow.appointment_id.in_(appointments)
    return select(GoAheadRow.appointment_id, GoAheadRow.id).where(of_these).order_by(GoAheadRow.id)
