"""Reports of clients in front of the staff: what is open, who looks at it, what was answered, noted and closed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select
from sqlalchemy.orm import Session

from webapp.domain.concern import Report, Urgency, sources_of
from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.services.client_day import DayPage, PlanDays
from webapp.services.concern_log import ConcernLog, LogEntry, events_of
from webapp.services.concerns import read_report
from webapp.services.contact import Contact
from webapp.services.desk import Desk, staff_names
from webapp.services.merged_records import merged_into
from webapp.storage.rows import ClientRow, ConcernEventRow, ConcernRow

# The words of the letter that tells of an answer, and the page where it stands.
LETTER, PAGE = "answer", "/me/concerns"
PAGE_SIZE = 25
LAST_PAGE = 1_000_000
# More than these on top of the queue would hide it; the rest is one tap away.
MOST_ON_TOP = 10
PRESSING = (Urgency.EMERGENCY, Urgency.URGENT)

_WORDS_FIRST = "Write an answer or a note first, so that the record says what was done."
_MERGED = "This record was merged into another one. Nothing was stored."
_FASTER = "{name} has done something about this in the meantime. Read it below, then send yours if it still fits."


class UnknownConcernError(DomainError):
    """There is no such report."""


@dataclass(frozen=True)
class ConcernLine:
    """One report in a list. `seen_by` are those who said that they look at it, in their order."""

    concern_id: UUID
    client_id: UUID
    client_name: str
    at: datetime
    urgency: Urgency
    report: Report
    seen_by: tuple[str, ...]
    is_answered: bool
    closed_at: datetime | None


@dataclass(frozen=True)
class ConcernPage:
    """One page of the list, and whether there is another."""

    lines: tuple[ConcernLine, ...]
    number: int
    has_more: bool


@dataclass(frozen=True)
class ConcernRecord:
    """One report with all that belongs to it.

    `told` is the day of the plan as the client saw it when they wrote; None where there was no plan with sessions.
    `known` counts what was done so far: what is written later is compared with it.
    """

    line: ConcernLine
    contact: Contact
    day: date
    told: DayPage | None
    log: tuple[LogEntry, ...]
    has_looked: bool
    known: int
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """Words about a report; `known` is how much had been done about it when its page was opened."""

    concern_id: UUID
    staff_id: UUID
    text: str
    known: int


class ConcernDesk:
    """Everything that is done about a report is added to its log and never changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def pressing(self) -> tuple[ConcernLine, ...]:
        """Open reports that cannot wait, emergencies first, of those the longest waiting first."""
        with self._desk.database.read() as session:
            rows = session.execute(_listed().where(_is_open(), _is_pressing()).limit(MOST_ON_TOP)).all()
            return self._lines(session, [(row, client) for row, client in rows])

    def open_count(self) -> int:
        """How many reports are open."""
        with self._desk.database.read() as session:
            return session.scalar(select(func.count()).select_from(ConcernRow).where(_is_open())) or 0

    def page(self, number: int = 1) -> ConcernPage:
        """The reports of one page, counted from 1: open ones first, the most urgent of them on top."""
        number = min(max(number, 1), LAST_PAGE)
        wanted = _listed().offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
        with self._desk.database.read() as session:
            rows = [(row, client) for row, client in session.execute(wanted).all()]
            return ConcernPage(self._lines(session, rows[:PAGE_SIZE]), number, len(rows) > PAGE_SIZE)

    def of_client(self, client_id: UUID) -> tuple[ConcernLine, ...]:
        """What one client has reported, in the same order."""
        with self._desk.database.read() as session:
            rows = session.execute(_listed().where(ConcernRow.client_id == client_id)).all()
            return self._lines(session, [(row, client) for row, client in rows])

    def find(self, concern_id: UUID, staff_id: UUID) -> ConcernRecord:
        """One report in front of this member of staff.

        Raises UnknownConcernError.
        """
        with self._desk.database.read() as session:
            row = self._row(session, concern_id)
            client, names = session.get_one(ClientRow, row.client_id), staff_names(session)
            log = ConcernLog(self._desk, session, row)
            line = self._line(row, client, log.events, names)
        return ConcernRecord(
            line=line,
            contact=self._desk.contact(client),
            day=row.day,
            told=self._told(row),
            log=log.entries(names),
            has_looked=log.has_looked(staff_id),
            known=len(log.events),
            sources=sources_of(line.report),
        )

    def look(self, concern_id: UUID, staff_id: UUID) -> None:
        """Writes down that this person looks at it; a second time changes nothing.

        Raises UnknownConcernError.
        """
        with self._desk.database.write() as session:
            ConcernLog(self._desk, session, self._row(session, concern_id)).look(staff_id)

    def answer(self, written: Written) -> None:
        """Answers the client, who is told by mail that there is something to read. The same page sent twice
        answers once.

        Raises RefusedError when the report is closed, or somebody else was faster; UnknownConcernError.
        """
        with self._desk.database.write() as session:
            row = self._row(session, written.concern_id)
            log = ConcernLog(self._desk, session, row)
            if log.was_said_since("answered", written.staff_id, written.text, written.known):
                return
            refuse(*_in_the_way(session, row, log, written))
            log.add(written.staff_id, "answered", written.text)
        self._desk.write_to(row.client_id, LETTER, PAGE)

    def note(self, written: Written) -> None:
        """Writes something down that the client does not see. The same page sent twice notes it once.

        Raises UnknownConcernError.
        """
        with self._desk.database.write() as session:
            log = ConcernLog(self._desk, session, self._row(session, written.concern_id))
            if not log.was_said_since("noted", written.staff_id, written.text, written.known):
                log.add(written.staff_id, "noted", written.text)

    def close(self, concern_id: UUID, staff_id: UUID) -> None:
        """Takes a report out of the open ones; a second time changes nothing.

        Raises RefusedError while nothing says what became of it, UnknownConcernError.
        """
        with self._desk.database.write() as session:
            row = self._row(session, concern_id)
            if row.closed_at is not None:
                return
            log = ConcernLog(self._desk, session, row)
            if not log.has("answered", "noted"):
                refuse(Problem("", Text(_WORDS_FIRST)))
            log.add(staff_id, "closed")
            row.closed_at, row.closed_by = self._desk.clock(), staff_id

    def reopen(self, concern_id: UUID, staff_id: UUID) -> None:
        """Puts a closed report among the open ones again; a second time changes nothing.

        Raises RefusedError in a record that was merged: there it went on as a copy, which is the one to open.
        UnknownConcernError.
        """
        with self._desk.database.write() as session:
            row = self._row(session, concern_id)
            if merged_into(session, row.client_id):
                refuse(Problem("", Text(_MERGED)))
            if row.closed_at is not None:
                ConcernLog(self._desk, session, row).add(staff_id, "reopened")
                row.closed_at = row.closed_by = None

    def _row(self, session: Session, concern_id: UUID) -> ConcernRow:
        row = session.get(ConcernRow, concern_id)
        if row is None:
            raise UnknownConcernError("There is no such report.")
        return row

    def _lines(self, session: Session, rows: Sequence[tuple[ConcernRow, ClientRow]]) -> tuple[ConcernLine, ...]:
        events, names = events_of(session, [row.id for row, _ in rows]), staff_names(session)
        return tuple(self._line(row, client, events.get(row.id, ()), names) for row, client in rows)

    def _line(
        self, row: ConcernRow, client: ClientRow, events: Collection[ConcernEventRow], names: dict[UUID, str]
    ) -> ConcernLine:
        return ConcernLine(
            concern_id=row.id,
            client_id=row.client_id,
            client_name=self._desk.name(client),
            at=row.created_at,
            urgency=Urgency(row.urgency),
            report=read_report(self._desk.cipher, row),
            seen_by=tuple(names[event.staff_id] for event in events if event.kind == "seen"),
            is_answered=any(event.kind == "answered" for event in events),
            closed_at=row.closed_at,
        )

    def _told(self, row: ConcernRow) -> DayPage | None:
        versions = self._desk.plans.versions(row.client_id)
        shown = next((each for each in versions if each.created_at <= row.created_at), None)
        if shown is None or not shown.assessment.plan.sessions:
            return None
        return PlanDays(shown.assessment.plan).page(row.day, row.day)


def _in_the_way(session: Session, row: ConcernRow, log: ConcernLog, written: Written) -> Iterator[Problem]:
    """What others did since the page was opened that an answer must not pass by."""
    if newer := log.said_by_others(written.staff_id, written.known):
        yield Problem("", Text(_FASTER, {"name": staff_names(session)[newer.staff_id]}))
    elif row.closed_at is not None:
        yield Problem("", Text("This report is closed. Open it again before you answer."))


def pressing_count() -> ScalarSelect[int]:
    """How many open reports cannot wait, as a part of a query."""
    return select(func.count()).select_from(ConcernRow).where(_is_open(), _is_pressing()).scalar_subquery()


def _listed() -> Select[ConcernRow, ClientRow]:
    """Open ones first: the most urgent, of those the longest waiting; then closed ones, the last closed first."""
    urgency = case({code: Urgency(code).rank for code in Urgency}, value=ConcernRow.urgency)
    return (
        select(ConcernRow, ClientRow)
        .join(ClientRow, ClientRow.id == ConcernRow.client_id)
        .order_by(
            case((_is_open(), 0), else_=1),
            case((_is_open(), urgency), else_=0),
            case((_is_open(), ConcernRow.created_at)),
            ConcernRow.closed_at.desc(),
            ConcernRow.id,
        )
    )


def _is_open() -> ColumnElement[bool]:
    return ConcernRow.closed_at.is_(None)


def _is_pressing() -> ColumnElement[bool]:
    return ConcernRow.urgency.in_([str(each) for each in PRESSING])
