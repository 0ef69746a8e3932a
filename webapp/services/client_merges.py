"""Two records of one person become one: the duplicate stays on record, and everything goes on in the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.merging import Part, merge_problems
from webapp.domain.problem import Problem, refuse
from webapp.domain.search_words import words_of
from webapp.domain.text import Text
from webapp.domain.treatment import Outcome
from webapp.services.appointments import open_appointments
from webapp.services.case_records import UnknownClientError
from webapp.services.client_search import ClientSearch
from webapp.services.contact import Contact
from webapp.services.desk import Desk, staff_names
from webapp.services.ending_duplicate import EndingDuplicate
from webapp.services.merged_records import kept_id, not_merged
from webapp.storage.encryption import normal_email, normal_phone
from webapp.storage.rows import (
    ClientMergeRow,
    ClientNoteRow,
    ClientRow,
    ConcernRow,
    PatchTestRow,
    PlanRow,
    ResponseRow,
    ReviewRow,
    TickEventRow,
    TreatmentRecordRow,
    new_id,
)

MOST_CANDIDATES = 8
_MERGED = "{by} has merged the record of {name} into that of {into} already."
OfClient = PatchTestRow | TickEventRow | ClientNoteRow | ReviewRow | ConcernRow


@dataclass(frozen=True)
class Candidate:
    """A record that may be of the same person; `why` are the codes of what both have: email, phone, name."""

    client_id: UUID
    name: str
    since: datetime
    why: tuple[str, ...]


@dataclass(frozen=True)
class SessionSide:
    """A booked session of one side."""

    number: int
    day: date
    took_place: bool


@dataclass(frozen=True)
class Side:
    """One of two records, as somebody compares them. `disposition` is what holds it up now, or ready."""

    client_id: UUID
    contact: Contact
    disposition: str
    since: datetime
    intake_on: date
    plan_number: int
    plan_hash: str
    sessions: tuple[SessionSide, ...]
    patch_tests: int
    ticks: int
    notes: int
    open_reviews: int
    open_concerns: int

    @property
    def part(self) -> Part:
        """What decides whether this record can go on, or end."""
        return Part(self.client_id, any(each.took_place for each in self.sessions))

    @property
    def to_come(self) -> tuple[SessionSide, ...]:
        """The bookings that end with this record."""
        return tuple(each for each in self.sessions if not each.took_place)


@dataclass(frozen=True)
class Merge:
    """Where a record went, by whom and why."""

    client_id: UUID
    into_id: UUID
    name: str
    into_name: str
    by: str
    at: datetime
    reason: str


class ClientMerges:
    """Finds duplicates, shows two records side by side, and makes one of them."""

    def __init__(self, desk: Desk, search: ClientSearch) -> None:
        self._desk = desk
        self._search = search

    def candidates(self, client_id: UUID) -> tuple[Candidate, ...]:
        """Records with the same e-mail or phone, then those with the same name, the newest first.

        Nothing for one that was merged itself.
        """
        with self._desk.database.read() as session:
            client = session.get(ClientRow, client_id)
            if client is None or kept_id(session, client_id) != client_id:
                return ()
            rows = session.scalars(self._alike(client)).all()
        wanted, contacts = self._desk.contact(client), [self._desk.contact(row) for row in rows]
        found = (
            Candidate(row.id, contact.name, row.created_at, in_common(contact, wanted))
            for row, contact in zip(rows, contacts, strict=True)
        )
        return tuple(each for each in found if each.why)[:MOST_CANDIDATES]

    def sides(self, client_id: UUID, other_id: UUID) -> tuple[Side, Side]:
        """Both records.

        Raises UnknownClientError.
        """
        with self._desk.database.read() as session:
            return self._side(session, client_id), self._side(session, other_id)

    def obstacle(self, sides: tuple[Side, Side]) -> Text | None:
        """Why these two cannot become one, whichever goes on."""
        ids = [side.client_id for side in sides]
        with self._desk.database.read() as session:
            merged = [problem.text for problem in self._merged_problems(session, *ids)]
        # The reason is what is still to be filled in, so any will do here.
        ways = [list(merge_problems(ending.part, going_on.part, "-")) for ending, going_on in (sides, sides[::-1])]
        return merged[0] if merged else ways[0][0].text if all(ways) else None

    def merge(self, client_id: UUID, into_id: UUID, reason: str, staff_id: UUID) -> None:
        """Ends the record `client_id`; `into_id` goes on. The same by the same person once more changes nothing.

        Raises RefusedError, UnknownClientError.
        """
        with self._desk.database.write() as session:
            if self._is_done(session, client_id, into_id, staff_id):
                return
            refuse(*self._merged_problems(session, client_id, into_id))
            ending, going_on = self._side(session, client_id), self._side(session, into_id)
            refuse(*merge_problems(ending.part, going_on.part, reason))
            self._keep(session, client_id, into_id, reason, staff_id)
            EndingDuplicate(
                self._desk, self._search, session, client_id=client_id, into_id=into_id, staff_id=staff_id
            ).settle()

    def of(self, client_id: UUID) -> Merge | None:
        """Where this record went; None while it is a record of its own."""
        with self._desk.database.read() as session:
            row = session.scalars(select(ClientMergeRow).where(ClientMergeRow.client_id == client_id)).first()
            return self._merge(session, row) if row else None

    # --- Candidates ---

    def _alike(self, client: ClientRow) -> Select[ClientRow]:
        same = [ClientRow.email_index == client.email_index]
        if client.phone_index:
            same.append(ClientRow.phone_index == client.phone_index)
        asked = self._search.named(self._desk.name(client))
        alike = or_(*same, asked.matches()) if asked else or_(*same)
        others = select(ClientRow).where(alike, ClientRow.id != client.id, not_merged(ClientRow.id))
        # Some names begin alike for so many people that whoever has the same address would not be among the newest.
        return others.order_by(case((or_(*same), 0), else_=1), ClientRow.id.desc()).limit(10 * MOST_CANDIDATES)

    # --- Sides ---

    def _side(self, session: Session, client_id: UUID) -> Side:
        client = session.get(ClientRow, client_id)
        plan = session.scalars(_newest_plan(client_id)).first()
        if client is None or plan is None:
            raise UnknownClientError("There is no such client.")
        return Side(
            client_id=client_id,
            contact=self._desk.contact(client),
            disposition=self._desk.plans.assess(session, client_id).disposition,
            since=client.created_at,
            intake_on=_intake_on(session, client_id),
            plan_number=plan.number,
            plan_hash=plan.plan_hash.removeprefix("sha256:")[:12],
            sessions=tuple(self._sessions(session, client_id)),
            patch_tests=_count(session, PatchTestRow, client_id),
            ticks=_count(session, TickEventRow, client_id, TickEventRow.state == "done"),
            notes=_count(session, ClientNoteRow, client_id),
            open_reviews=_count(session, ReviewRow, client_id, ReviewRow.decided_at.is_(None)),
            open_concerns=_count(session, ConcernRow, client_id, ConcernRow.closed_at.is_(None)),
        )

    def _sessions(self, session: Session, client_id: UUID) -> Iterator[SessionSide]:
        held = select(TreatmentRecordRow.appointment_id).where(
            TreatmentRecordRow.client_id == client_id, TreatmentRecordRow.outcome != str(Outcome.SENT_HOME)
        )
        was_held, today = set(session.scalars(held)), self._desk.today()
        for row in session.scalars(open_appointments(client_id)):
            yield SessionSide(row.number, row.starts_on, row.starts_on < today or row.id in was_held)

    # --- Merging ---

    def _is_done(self, session: Session, client_id: UUID, into_id: UUID, staff_id: UUID) -> bool:
        row = session.scalars(select(ClientMergeRow).where(ClientMergeRow.client_id == client_id)).first()
        return row is not None and (row.into_id, row.staff_id) == (into_id, staff_id)

    def _merged_problems(self, session: Session, *client_ids: UUID) -> Iterator[Problem]:
        merged = select(ClientMergeRow).where(ClientMergeRow.client_id.in_(client_ids))
        for row in session.scalars(merged):
            merge = self._merge(session, row)
            yield Problem("", Text(_MERGED, {"name": merge.name, "into": merge.into_name, "by": merge.by}))

    def _keep(self, session: Session, client_id: UUID, into_id: UUID, reason: str, staff_id: UUID) -> None:
        identity = new_id()
        session.add(
            ClientMergeRow(
                id=identity,
                created_at=self._desk.clock(),
                client_id=client_id,
                into_id=into_id,
                staff_id=staff_id,
                reason_enc=self._desk.cipher.seal("client_merge", "reason_enc", identity, reason),
            )
        )
        session.flush()

    def _merge(self, session: Session, row: ClientMergeRow) -> Merge:
        return Merge(
            client_id=row.client_id,
            into_id=row.into_id,
            name=self._desk.name(session.get_one(ClientRow, row.client_id)),
            into_name=self._desk.name(session.get_one(ClientRow, row.into_id)),
            by=staff_names(session)[row.staff_id],
            at=row.created_at,
            reason=self._desk.cipher.open("client_merge", "reason_enc", row.id, row.reason_enc),
        )


def in_common(one: Contact, other: Contact) -> tuple[str, ...]:
    """The codes of what two records share that may tell of one person: email, phone, name."""
    same = {
        "email": normal_email(one.email) == normal_email(other.email),
        "phone": bool(one.phone) and normal_phone(one.phone) == normal_phone(other.phone),
        "name": frozenset(words_of(one.name)) == frozenset(words_of(other.name)),
    }
    return tuple(code for code, is_so in same.items() if is_so)


def _newest_plan(client_id: UUID) -> Select[PlanRow]:
    return select(PlanRow).where(PlanRow.client_id == client_id).order_by(PlanRow.number.desc()).limit(1)


def _intake_on(session: Session, client_id: UUID) -> date:
    days = select(ResponseRow.intake_on).where(ResponseRow.client_id == client_id)
    return session.scalars(days.order_by(ResponseRow.id).limit(1)).one()


def _count(session: Session, row: type[OfClient], client_id: UUID, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(row).where(row.client_id == client_id, *where)) or 0
