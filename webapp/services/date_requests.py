"""Days that clients ask for: one waits at a time, and staff confirm it by booking, or decline it with an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from webapp.domain.date_wish import Askable, DateWish, DayPart, askable_sessions, wish_problems
from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text
from webapp.services.desk import Desk, staff_names
from webapp.services.treatment_records import not_on_record
from webapp.storage.rows import AppointmentRow, ClientRow, DateRequestRow, new_id

LETTER, PAGE = "date_answer", "/me/date"
# What becomes of a request that the client hears of.
ANSWERED = ("confirmed", "declined")

_GONE = (
    "This request waits no more: the client has taken it back, asked for another day or was asked to wait, or the "
    "session was held. Please look again."
)
_SETTLED = "Somebody else has answered this request in the meantime."
_SAY_WHY = "Write a few words, so that the client knows what to do next."
_NONE_TO_COME = "There is no session to ask a day for just now."


class UnknownDateRequestError(DomainError):
    """There is no such request."""


@dataclass(frozen=True)
class DateRequest:
    """A day that a client asked for, and what became of it."""

    id: UUID
    client_id: UUID
    client_name: str
    number: int
    wanted_on: date
    part: DayPart
    note: str
    asked_at: datetime
    outcome: str | None = None
    settled_at: datetime | None = None
    settled_by: str = ""
    answer: str = ""


@dataclass(frozen=True)
class DatePage:
    """What a client may ask for, what waits, and the answer to what was asked last."""

    askable: tuple[Askable, ...]
    waiting: DateRequest | None
    answered: DateRequest | None


class DateRequests:
    """Reads them, takes them, gives them back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, client_id: UUID) -> DatePage:
        """All that the client's page shows.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            askable = self._askable(session, client_id)
        shown = self.last(client_id)
        is_open = shown is not None and shown.outcome is None
        return DatePage(askable, shown if is_open else None, None if is_open else shown)

    def last(self, client_id: UUID) -> DateRequest | None:
        """What the client asked for last."""
        with self._desk.database.read() as session:
            row = session.scalars(_of_client(client_id).limit(1)).first()
            return self._request(session, row) if row else None

    def ask(self, client_id: UUID, wish: DateWish) -> None:
        """Takes a wish; one that waited gives way to it. The same wish once more changes nothing.

        Raises RefusedError, UnknownClientError.
        """
        with self._desk.database.write() as session:
            askable = self._askable(session, client_id)
            refuse(*([] if askable else [Problem("", Text(_NONE_TO_COME))]))
            refuse(*wish_problems(askable, wish, self._desk.today()))
            waiting = open_request(session, client_id)
            if waiting and self._wish(waiting) == wish:
                return
            if waiting:
                _settle(session, waiting, "replaced", None, self._desk.clock())
            session.add(self._row(client_id, wish))

    def withdraw(self, client_id: UUID) -> bool:
        """Takes back what waits; whether anything did."""
        with self._desk.database.write() as session:
            waiting = open_request(session, client_id)
            if waiting:
                _settle(session, waiting, "withdrawn", None, self._desk.clock())
            return waiting is not None

    def waiting(self) -> tuple[DateRequest, ...]:
        """Every request that nobody has answered, the longest waiting first."""
        asked = select(DateRequestRow, ClientRow).join(ClientRow, ClientRow.id == DateRequestRow.client_id)
        in_order = asked.where(DateRequestRow.settled_at.is_(None)).order_by(DateRequestRow.id)
        with self._desk.database.read() as session:
            return tuple(self._shown(row, client, {}) for row, client in session.execute(in_order))

    def count(self) -> int:
        """How many wait."""
        waiting = select(func.count()).select_from(DateRequestRow).where(DateRequestRow.settled_at.is_(None))
        with self._desk.database.read() as session:
            return session.scalar(waiting) or 0

    def find(self, request_id: UUID) -> DateRequest:
        """One request, answered or not.

        Raises UnknownDateRequestError.
        """
        with self._desk.database.read() as session:
            return self._request(session, _find(session, request_id))

    def open_for(self, client_id: UUID, number: int) -> DateRequest | None:
        """What the client asks for this session, while it waits."""
        with self._desk.database.read() as session:
            row = open_request(session, client_id)
            return self._request(session, row) if row and row.number == number else None

    def decline(self, request_id: UUID, answer: str, staff_id: UUID) -> None:
        """Answers that the day cannot be, in words that the client reads. The same answer once more changes nothing.

        Raises RefusedError, UnknownDateRequestError.
        """
        refuse(*([] if answer else [Problem("answer", Text(_SAY_WHY))]))
        with self._desk.database.write() as session:
            row = _find(session, request_id)
            if row.outcome == "declined" and row.settled_by == staff_id and self._answer(row) == answer:
                return
            refuse(*_settled_problems(row))
            row.answer_enc = self._desk.cipher.seal("date_request", "answer_enc", row.id, answer)
            _settle(session, row, "declined", staff_id, self._desk.clock())
        self._desk.write_to(row.client_id, LETTER, PAGE)

    def _askable(self, session: Session, client_id: UUID) -> tuple[Askable, ...]:
        """The sessions to come; one of this very day that is on record was held."""
        case, held = self._desk.plans.case(session, client_id), set(session.scalars(_on_record(client_id)))
        to_come = askable_sessions(self._desk.content, case, self._desk.today())
        return tuple(each for each in to_come if each.number not in held)

    def _row(self, client_id: UUID, wish: DateWish) -> DateRequestRow:
        identity = new_id()
        note = self._desk.cipher.seal("date_request", "note_enc", identity, wish.note) if wish.note else None
        return DateRequestRow(
            id=identity,
            created_at=self._desk.clock(),
            client_id=client_id,
            number=wish.number,
            wanted_on=wish.day,
            part=str(wish.part),
            note_enc=note,
        )

    def _wish(self, row: DateRequestRow) -> DateWish:
        return DateWish(row.number, row.wanted_on, DayPart(row.part), self._note(row))

    def _request(self, session: Session, row: DateRequestRow) -> DateRequest:
        return self._shown(row, session.get_one(ClientRow, row.client_id), staff_names(session))

    def _shown(self, row: DateRequestRow, client: ClientRow, names: dict[UUID, str]) -> DateRequest:
        return DateRequest(
            id=row.id,
            client_id=row.client_id,
            client_name=self._desk.name(client),
            number=row.number,
            wanted_on=row.wanted_on,
            part=DayPart(row.part),
            note=self._note(row),
            asked_at=row.created_at,
            outcome=row.outcome,
            settled_at=row.settled_at,
            settled_by=names.get(row.settled_by, "") if row.settled_by else "",
            answer=self._answer(row),
        )

    def _note(self, row: DateRequestRow) -> str:
        return self._desk.cipher.open("date_request", "note_enc", row.id, row.note_enc) if row.note_enc else ""

    def _answer(self, row: DateRequestRow) -> str:
        return self._desk.cipher.open("date_request", "answer_enc", row.id, row.answer_enc) if row.answer_enc else ""


def open_request(session: Session, client_id: UUID) -> DateRequestRow | None:
    """What the client asks for and nobody has answered."""
    return session.scalars(_of_client(client_id).where(DateRequestRow.settled_at.is_(None))).one_or_none()


def confirm_request(
    session: Session, client_id: UUID, number: int, staff_id: UUID, at: datetime, seen: UUID | None = None
) -> None:
    """The session is booked, so what the client asked for it is answered; `seen` is the request on the page.

    Raises RefusedError when that one does not wait any more.
    """
    row = open_request(session, client_id)
    if seen and (row is None or row.id != seen):
        answered = session.get(DateRequestRow, seen)
        is_answered = answered is not None and answered.outcome in ANSWERED
        refuse(Problem("request", Text(_SETTLED) if is_answered else Text(_GONE)))
    if row and row.number == number:
        _settle(session, row, "confirmed", staff_id, at)


def end_request(session: Session, client_id: UUID, staff_id: UUID, at: datetime, *, number: int | None = None) -> None:
    """Ends what the client asks for, or asks for this session, without an answer: there is no day to give any more."""
    row = open_request(session, client_id)
    if row and number in (None, row.number):
        _settle(session, row, "withdrawn", staff_id, at)


def _settle(session: Session, row: DateRequestRow, outcome: str, staff_id: UUID | None, at: datetime) -> None:
    """Writes down what became of a request; nobody of the staff where the client did it."""
    row.outcome, row.settled_at, row.settled_by = outcome, at, staff_id
    session.flush()  # One waits at a time: this one makes room before the next is added.


def _settled_problems(row: DateRequestRow) -> Iterator[Problem]:
    if row.settled_at:
        yield Problem("", Text(_SETTLED) if row.outcome in ANSWERED else Text(_GONE))


def _of_client(client_id: UUID) -> Select[DateRequestRow]:
    return select(DateRequestRow).where(DateRequestRow.client_id == client_id).order_by(DateRequestRow.id.desc())


def _on_record(client_id: UUID) -> Select[int]:
    """The numbers of the booked sessions that are written down."""
    of_client = (AppointmentRow.client_id == client_id, AppointmentRow.ended_at.is_(None))
    return select(AppointmentRow.number).where(*of_client, ~not_on_record())


def _find(session: Session, request_id: UUID) -> DateRequestRow:
    row = session.get(DateRequestRow, request_id)
    if row is None:
        raise UnknownDateRequestError("There is no such request.")
    return row
