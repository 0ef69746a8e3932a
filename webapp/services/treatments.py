"""What happened in each session, signed by whoever writes it down: kept once, added to, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.booking import took_place
from webapp.domain.case import Case
from webapp.domain.errors import DomainError
from webapp.domain.problem import Problem, RefusedError, refuse
from webapp.domain.scheduling import planned_minutes
from webapp.domain.text import Text
from webapp.domain.treatment import TreatmentRecord, may_be_further, treatment_problems
from webapp.services.appointments import Appointments, open_appointments
from webapp.services.booked_times import open_times
from webapp.services.case_records import UnknownClientError
from webapp.services.date_requests import end_request
from webapp.services.desk import Desk
from webapp.services.sent_once import id_of_words
from webapp.services.treatment_records import SignedRecord, TreatmentRecords
from webapp.storage.rows import AppointmentRow, StaffRow, TreatmentAdditionRow, TreatmentRecordRow

# Says how ready the client was for a session, or nothing where nobody knows.
Level = Callable[[UUID, int], str | None]

_GONE = "Session {number} is not booked any more. Please look at the client's page again."
_MOVED = "Somebody else moved session {number} to {day} in the meantime. Please look again."
_LATER = "Session {later} has taken place, so this one was held. Write it down as done or cut short."


class UnknownTreatmentError(UnknownClientError):
    """No such record of this client."""


class AlreadyRecordedError(DomainError):
    """The session is on record already, under `record_id`; nothing was changed."""

    def __init__(self, record_id: UUID) -> None:
        self.record_id = record_id
        super().__init__("This session is on record already.")


@dataclass(frozen=True)
class Recordable:
    """A session to be written down, with what the form starts from. `minutes` is how long it was planned.

    `record_id` is the record that it has already.
    """

    number: int
    day: date
    technician_id: UUID | None
    minutes: int
    people: Mapping[UUID, str]
    record_id: UUID | None = None

    @property
    def may_be_further(self) -> bool:
        return may_be_further(self.number)


@dataclass(frozen=True)
class TreatmentDraft:
    """What was filled in. `id` was made with the page, so that the same page sent twice is one record.

    `was` is the day that the session had on the page.
    """

    id: UUID
    number: int
    was: date
    technician_id: UUID
    record: TreatmentRecord


class Treatments:
    """Each record is one write transaction: the record, and with a client sent home the cancelled sessions."""

    def __init__(self, desk: Desk, level: Level = lambda _client_id, _number: None) -> None:
        self._desk = desk
        self._level = level
        self._records = TreatmentRecords(desk.cipher)

    def of_client(self, client_id: UUID) -> tuple[SignedRecord, ...]:
        """Every record of a client with its additions, newest first."""
        with self._desk.database.read() as session:
            return self._records.of_client(session, client_id)

    def find(self, client_id: UUID, record_id: UUID) -> SignedRecord:
        """One record.

        Raises UnknownTreatmentError.
        """
        with self._desk.database.read() as session:
            found = self._records.find(session, client_id, record_id)
        if found is None:
            raise UnknownTreatmentError("There is no such record.")
        return found

    def recordable(self, client_id: UUID, number: int, staff_id: UUID) -> Recordable:
        """What the form of a session starts from; `staff_id` is who fills it in.

        Raises RefusedError for a session that is neither booked nor on record, and UnknownClientError.
        """
        with self._desk.database.read() as session:
            case = self._desk.plans.case(session, client_id)
            booked, record = _found(session, client_id, number)
            day = booked.starts_on if booked else record.held_on if record else None
            if day is None:
                raise _gone(number)
            people = _people(session)
            time = open_times(session, [booked.id]).get(booked.id) if booked else None
            treats = time.technician_id if time and time.technician_id in people else staff_id
            return Recordable(
                number=number,
                day=day,
                technician_id=treats if treats in people else None,
                minutes=time.minutes if time else planned_minutes(case.settings, number),
                people=people,
                record_id=record.id if record else None,
            )

    def record(self, client_id: UUID, draft: TreatmentDraft, staff_id: UUID) -> SignedRecord:
        """Keeps the record, signed by `staff_id`. The same once more changes nothing.

        A client who was sent home had no session: this booking and those after it are cancelled, and the plan
        proposes new days. Raises RefusedError, AlreadyRecordedError, UnknownClientError.
        """
        # Somebody else's page may have the same id, if only by a trick.
        draft = replace(draft, id=id_of_words(draft.id, client_id))
        readiness = self._level(client_id, draft.number)
        with self._desk.database.write() as session:
            if known := self._records.find(session, client_id, draft.id):
                return _same(known, draft)
            booked = _booked(session, client_id, draft.number)
            appointments = Appointments(self._desk, session, client_id, staff_id)
            case = self._desk.plans.case(session, client_id)
            refuse(*_stale_problems(booked, draft))
            refuse(*self._problems(session, appointments, case, draft))
            session.add(self._row(booked, draft, readiness, staff_id))
            session.flush()
            if draft.record.was_held:
                # Whoever asked for another day, and came after all, has nothing to be answered any more.
                end_request(session, client_id, staff_id, self._desk.clock(), number=draft.number)
            else:
                appointments.cancel_following(draft.number)
                self._desk.plans.remake(session, client_id, "cancelled")
        if not draft.record.was_held:
            self._desk.tell_client(client_id)
        return self.find(client_id, draft.id)

    def add(self, client_id: UUID, record_id: UUID, page_id: UUID, words: str, staff_id: UUID) -> None:
        """Adds words to a record; what stands in it stays. The same once more from the same page changes nothing.

        Raises RefusedError, UnknownTreatmentError.
        """
        with self._desk.database.write() as session:
            if self._records.find(session, client_id, record_id) is None:
                raise UnknownTreatmentError("There is no such record.")
            if not words:
                refuse(Problem("words", Text("Write down what is to be added.")))
            addition_id = id_of_words(page_id, record_id, staff_id, words)
            if session.get(TreatmentAdditionRow, addition_id):
                return
            session.add(
                TreatmentAdditionRow(
                    id=addition_id,
                    created_at=self._desk.clock(),
                    treatment_record_id=record_id,
                    staff_id=staff_id,
                    text_enc=self._records.seal_addition(addition_id, words),
                )
            )

    def _problems(
        self, session: Session, appointments: Appointments, case: Case, draft: TreatmentDraft
    ) -> Iterator[Problem]:
        today = self._desk.today()
        yield from treatment_problems(draft.record, draft.number, draft.was, today)
        if draft.technician_id not in _people(session):
            yield Problem("technician", Text("Please choose who treated."))
        held = appointments.recorded()
        after = (each for each in case.sessions if each > draft.number)
        later = next((each for each in after if each in held or took_place(case, each, today)), None)
        if later and not draft.record.was_held:
            yield Problem("outcome", Text(_LATER, {"later": later}))

    def _row(
        self, booked: AppointmentRow, draft: TreatmentDraft, readiness: str | None, staff_id: UUID
    ) -> TreatmentRecordRow:
        return TreatmentRecordRow(
            id=draft.id,
            created_at=self._desk.clock(),
            client_id=booked.client_id,
            appointment_id=booked.id,
            number=draft.number,
            held_on=draft.was,
            outcome=str(draft.record.outcome),
            minutes=draft.record.minutes,
            readiness=readiness,
            further=draft.record.further,
            technician_id=draft.technician_id,
            body_enc=self._records.seal(draft.id, draft.record, staff_id),
        )


def _found(session: Session, client_id: UUID, number: int) -> tuple[AppointmentRow | None, TreatmentRecordRow | None]:
    """The booking of a session, and its record; without a booking, the last record of the number."""
    booked = session.scalars(open_appointments(client_id).where(AppointmentRow.number == number)).first()
    records = select(TreatmentRecordRow).where(
        TreatmentRecordRow.client_id == client_id, TreatmentRecordRow.number == number
    )
    if booked:
        records = records.where(TreatmentRecordRow.appointment_id == booked.id)
    return booked, session.scalars(records.order_by(TreatmentRecordRow.created_at.desc()).limit(1)).first()


def _booked(session: Session, client_id: UUID, number: int) -> AppointmentRow:
    """The booking of a session that is not on record yet."""
    booked, record = _found(session, client_id, number)
    if record:
        raise AlreadyRecordedError(record.id)
    if booked is None:
        raise _gone(number)
    return booked


def _gone(number: int) -> RefusedError:
    return RefusedError([Problem("", Text(_GONE, {"number": number}))])


def _same(known: SignedRecord, draft: TreatmentDraft) -> SignedRecord:
    """The record that the same page made before; raises AlreadyRecordedError where this one says something else."""
    said = (known.number, known.held_on, known.technician_id, known.record)
    if said != (draft.number, draft.was, draft.technician_id, draft.record):
        raise AlreadyRecordedError(known.id)
    return known


def _stale_problems(booked: AppointmentRow, draft: TreatmentDraft) -> Iterator[Problem]:
    if booked.starts_on != draft.was:
        yield Problem("", Text(_MOVED, {"number": draft.number, "day": booked.starts_on}))


def _people(session: Session) -> dict[UUID, str]:
    """Everybody who works here now, by name."""
    working = select(StaffRow.id, StaffRow.name).where(StaffRow.disabled_at.is_(None)).order_by(StaffRow.name)
    return dict(session.execute(working).all())
