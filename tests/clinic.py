"""A clinic at work on a database: its services, its staff, the clients who come, and what stands in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tests.clients import CLIENTS, library
from tests.clock import FakeClock
from tests.intakes import CONTACT, intake
from tests.rows import staff_row
from webapp.content.library import Library
from webapp.domain.assessment import Assessment
from webapp.domain.booking import Booking
from webapp.domain.decision import Changes, DecisionKind, Draft
from webapp.domain.response import read_response
from webapp.services import Services
from webapp.services.accounts.attempts import Attempts
from webapp.services.checks import Check
from webapp.services.client_merges import ClientMerges
from webapp.services.client_search import ClientSearch
from webapp.services.clinic_settings import clinic_settings
from webapp.services.desk import Desk, TellClient
from webapp.services.intake import IntakeService
from webapp.services.plans import PlanService, PlanSnapshot
from webapp.services.search_index import SearchIndex
from webapp.services.staff_work import StaffWork, staff_work
from webapp.storage.database import Database
from webapp.storage.encryption import BlindIndex, FieldCipher
from webapp.storage.keys import FieldKeys
from webapp.storage.rows import ReviewRow, Row

DUBAI = ZoneInfo("Asia/Dubai")
REASON = "Talked it over with the client"


@dataclass
class Clinic:
    """Everybody is called by a short word, every day is a date."""

    database: Database
    desk: Desk
    intakes: IntakeService
    clock: FakeClock
    told: list[UUID] = field(default_factory=list)
    addresses: Any = field(default_factory=lambda: count(1))

    @property
    def work(self) -> StaffWork:
        return staff_work(self.desk)

    @property
    def search(self) -> ClientSearch:
        index = self.intakes._blind_index
        return ClientSearch(index, SearchIndex(self.database, self.desk.cipher, index, self.clock))

    @property
    def merges(self) -> ClientMerges:
        return ClientMerges(self.desk, self.search)

    def staff(self, name: str, **changes: Any) -> UUID:
        """The id of a new member of staff."""
        with self.database.write() as session:
            row = staff_row(name=name, **changes)
            session.add(row)
        return row.id

    def arrive(self, case: str | Mapping[str, object], name: str = CONTACT.name, **contact: str) -> UUID:
        """The id of a client who sends the answers of a case file today. Other contact data as keywords."""
        raw = CLIENTS[case] if isinstance(case, str) else case
        answers = raw["answers"]
        assert isinstance(answers, Mapping)
        response = read_response(self.desk.content.questionnaire, answers, self.desk.today())
        address = f"10.0.{next(self.addresses) % 250}.1"
        sent = intake(response, replace(CONTACT, name=name, **contact), address=address, kiosk=True)
        return self.intakes.submit(sent).client_id

    def review(self, client_id: UUID) -> UUID:
        """The open review of a client."""
        with self.database.read() as session:
            of_client = select(ReviewRow.id).where(ReviewRow.client_id == client_id, ReviewRow.decided_at.is_(None))
            return session.scalars(of_client).one()

    def decide(
        self, client_id: UUID, staff_id: UUID, kind: DecisionKind = DecisionKind.APPROVE, **said: Any
    ) -> PlanSnapshot:
        """Takes the client's open review in hand and decides it. Changes as keywords, such as `set_aside={...}`."""
        review_id = self.review(client_id)
        self.work.reviews.claim(review_id, staff_id)
        until, reason = said.pop("defer_until", None), said.pop("reason", REASON)
        changes = Changes(**said) if said else None
        return self.work.decisions.decide(review_id, staff_id, Draft(kind, reason, changes, until))

    def book(self, client_id: UUID, staff_id: UUID, number: int, day: date, **more: Any) -> PlanSnapshot:
        return self.work.bookings.book(client_id, Booking(number, day, **more), staff_id)

    def check(self, client_id: UUID, staff_id: UUID, kind: Any, *, passed: bool) -> PlanSnapshot:
        return self.work.checks.record(client_id, Check(kind, self.desk.today(), passed), staff_id)

    def plan(self, client_id: UUID) -> Assessment:
        """What the client is shown now."""
        current = self.desk.plans.current(client_id)
        assert current
        return current.assessment

    def days(self, client_id: UUID) -> list[date]:
        """The days of all sessions in the plan that the client is shown."""
        return [session.date for session in self.plan(client_id).plan.sessions]

    def stored(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything in the database, to see that nothing changed."""
        with self.database.read() as session:
            return {
                name: sorted(tuple(row) for row in session.execute(select(table)))
                for name, table in Row.metadata.tables.items()
            }


def open_clinic(
    database: Database,
    field_keys: FieldKeys,
    clock: FakeClock,
    *,
    content: Library | None = None,
    tell_client: TellClient | None = None,
) -> Clinic:
    """A clinic on an empty database."""

    def today() -> date:
        return clock().astimezone(DUBAI).date()

    content, cipher, told = content or library(), FieldCipher(field_keys), list[UUID]()
    plans = PlanService(database, cipher, content, clinic_settings(content, {}), clock, today)
    desk = Desk(database, cipher, content.content, plans, clock, today, tell_client or told.append, time_zone=DUBAI)
    attempts = Attempts(database, clock)
    intakes = IntakeService(
        database,
        cipher,
        BlindIndex(field_keys),
        attempts,
        remake=plans.remake,
        sign_in=lambda _session, _client_id: "",
        content_version=content.content.version,
        clock=clock,
        today=today,
    )
    return Clinic(database, desk, intakes, clock, told)


def clinic_of(services: Services) -> Clinic:
    """The clinic behind a running app."""
    assert isinstance(services.clock, FakeClock)
    return Clinic(services.database, services.staff.reviews._desk, services.intake, services.clock)
