"""Plays the invented clients through the services, day by day, on a clock that this module sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from webapp.demo.people import PEOPLE, Person
from webapp.domain.booking import Booking
from webapp.domain.completion import Tick, TickState
from webapp.domain.decision import DecisionKind, Draft
from webapp.domain.protocol import Kind
from webapp.domain.response import read_response
from webapp.services import Services
from webapp.services.accounts.secret import hash_of, new_token
from webapp.services.checks import Check
from webapp.services.clock import Clock
from webapp.services.intake import Consent, Contact, Intake
from webapp.storage.rows import ReviewRow, SignInCodeRow, StaffRow, new_id

PASSWORD = "look around the clinic"  # noqa: S105 - of a database that is thrown away
MANAGER, TECHNICIAN = "manager@demo.example", "technician@demo.example"
STAYS_OPEN = timedelta(hours=12)


@dataclass
class StoryClock:
    """The real clock, set back by a number of days."""

    real: Clock
    days_ago: int = 0

    def __call__(self) -> datetime:
        return self.real() - timedelta(days=self.days_ago)


@dataclass(frozen=True)
class Invited:
    """A client of the demo with the link that signs in as them."""

    name: str
    state: str
    link: str


class Story:
    """Makes staff and clients; each step happens on its own day, so that dates and waiting times look real."""

    def __init__(self, services: Services, clock: StoryClock) -> None:
        self._services = services
        self._clock = clock
        self._staff = self._make_staff()

    def play(self) -> list[Invited]:
        """Every client with a way to sign in as them."""
        return [Invited(person.name, person.state, self._link(self._live(person))) for person in PEOPLE]

    def _live(self, person: Person) -> UUID:
        client_id = self._send_intake(person)
        for days_ago, step, values in person.steps:
            self._clock.days_ago = days_ago
            getattr(self, f"_{step}")(client_id, *values)
        if person.ticked:
            self._tick(client_id, person)
        self._clock.days_ago = 0
        return client_id

    def _make_staff(self) -> UUID:
        invitations = self._services.accounts.invitations
        link = invitations.first_manager_link() or ""
        invitations.join(link.partition("#")[2], "Maya Chen", MANAGER, PASSWORD)
        invited = invitations.invite("Tom Ahmadi", TECHNICIAN, "technician")
        invitations.join(invited.link.partition("#")[2], "Tom Ahmadi", TECHNICIAN, PASSWORD)
        with self._services.database.read() as session:
            return session.scalars(select(StaffRow.id).where(StaffRow.email == TECHNICIAN)).one()

    def _send_intake(self, person: Person) -> UUID:
        self._clock.days_ago = person.came
        today = self._services.today()
        answers = {**person.answers, "desired_date": (today + timedelta(days=person.wish)).isoformat()}
        first, last = person.name.lower().split()
        sent = Intake(
            submission_id=new_id(),
            response=read_response(self._services.library.content.questionnaire, answers, today, complete=True),
            contact=Contact(person.name, f"{first}.{last}@demo.example", "+971 50 555 0100", "email"),
            consent=Consent("demo", "0" * 64),
            locale="en",
        )
        return self._services.intake.submit(sent).client_id

    def _review(self, client_id: UUID) -> UUID:
        open_review = select(ReviewRow.id).where(ReviewRow.client_id == client_id, ReviewRow.decided_at.is_(None))
        with self._services.database.read() as session:
            return session.scalars(open_review).one()

    def _claim(self, client_id: UUID) -> UUID:
        review_id = self._review(client_id)
        self._services.staff.reviews.claim(review_id, self._staff)
        return review_id

    def _decide(self, client_id: UUID, draft: Draft) -> None:
        self._services.staff.decisions.decide(self._claim(client_id), self._staff, draft)

    def _approve(self, client_id: UUID) -> None:
        self._decide(client_id, Draft(DecisionKind.APPROVE))

    def _defer(self, client_id: UUID) -> None:
        self._decide(client_id, Draft(DecisionKind.DEFER, "We talked on the phone; she comes back next year."))

    def _decline(self, client_id: UUID) -> None:
        self._decide(client_id, Draft(DecisionKind.DECLINE, "The scars would grow with every dot."))

    def _patch_test(self, client_id: UUID) -> None:
        self._services.staff.patch_tests.record(client_id, self._services.today(), self._staff)

    def _read_reaction(self, client_id: UUID) -> None:
        tests, note = self._services.staff.patch_tests, "Red and swollen around two dots."
        tests.read(client_id, self._services.today(), "reaction", note, self._staff)

    def _scalp_ready(self, client_id: UUID) -> None:
        check = Check("scalp", self._services.today(), passed=True)
        self._services.staff.checks.record(client_id, check, self._staff)

    def _book(self, client_id: UUID, number: int, days_from_now: int) -> None:
        day = self._today_now() + timedelta(days=days_from_now)
        booking = Booking(number, day, confirmed=True)
        self._services.staff.bookings.book(client_id, booking, self._staff)

    def _remind(self, client_id: UUID) -> None:
        self._services.reminders.choices.add_channel(client_id, "email")

    def _today_now(self) -> date:
        return self._services.today() + timedelta(days=self._clock.days_ago)

    def _tick(self, client_id: UUID, person: Person) -> None:
        for days_ago in range(person.came, 0, -1):
            self._clock.days_ago = days_ago
            today = self._services.today()
            for tick in self._asked(client_id, today):
                # Nobody does everything: one tick in seven is left out, always the same ones.
                if (today.toordinal() + tick.slot + len(tick.item_key)) % 7:
                    self._services.ticks.tap(client_id, new_id(), tick, TickState.DONE, today)

    def _asked(self, client_id: UUID, today: date) -> Iterator[Tick]:
        snapshot = self._services.plans.current(client_id)
        for item in snapshot.assessment.plan.on(today) if snapshot else ():
            if item.kind is Kind.TASK and not item.once:
                yield from (Tick(item.key, today, slot) for slot in range(len(item.slots_on(today))))

    def _link(self, client_id: UUID) -> str:
        token, now = new_token(), self._clock()
        row = SignInCodeRow(
            id=new_id(),
            created_at=now,
            client_id=client_id,
            code_hash=hash_of(new_token()),
            token_hash=hash_of(token),
            expires_at=now + STAYS_OPEN,
            used_at=None,
            tries=0,
        )
        with self._services.database.write() as session:
            session.add(row)
        return f"{self._services.config.base_url}/sign-in/link#{token}"
