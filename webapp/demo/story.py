"""Plays the invented clients through the services, day by day, on a clock that this module sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from webapp.demo.people import PEOPLE, Person
from webapp.domain.booking import Booking
from webapp.domain.completion import Tick, TickState
from webapp.domain.concern import Report, Sign
from webapp.domain.date_wish import DateWish, DayPart
from webapp.domain.decision import DecisionKind, Draft
from webapp.domain.follow_up import Feeling, FollowUpAnswers
from webapp.domain.protocol import Kind
from webapp.domain.response import read_response
from webapp.domain.rota import Span, TimeOff
from webapp.domain.scheduling import Slot
from webapp.domain.session_check import CheckAnswer
from webapp.domain.treatment import Outcome, TreatmentRecord
from webapp.services import Services
from webapp.services.accounts.secret import hash_of, new_token
from webapp.services.checks import Check
from webapp.services.clock import Clock
from webapp.services.concern_desk import Written
from webapp.services.concerns import SentConcern
from webapp.services.contact import Contact
from webapp.services.intake import Consent, Intake
from webapp.services.treatments import TreatmentDraft
from webapp.storage.audit import Actor, acting
from webapp.storage.rows import ReviewRow, SignInCodeRow, StaffRow, new_id

PASSWORD = "look around the clinic"  # noqa: S105 - of a database that is thrown away
MANAGER, TECHNICIAN = "manager@demo.example", "technician@demo.example"
STAYS_OPEN = timedelta(hours=12)
# The days of the story fall on any day of the week, so the clinic of the demo never rests.
EVERY_DAY = {weekday: (Span(time(8), time(20)),) for weekday in range(7)}

# The steps that clients take themselves; the others are the technician's.
OF_CLIENTS = frozenset({"ask_day", "feel_ill", "remind", "report", "say_unchanged"})


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
        self._rooms = self._make_rooms()

    def play(self) -> list[Invited]:
        """Every client with a way to sign in as them."""
        invited = [Invited(person.name, person.state, self._link(self._live(person))) for person in PEOPLE]
        self._take_days_off()
        self._services.staff.alarms.ring()
        return invited

    def _live(self, person: Person) -> UUID:
        client_id = self._send_intake(person)
        for days_ago, step, values in person.steps:
            self._clock.days_ago = days_ago
            with acting(lambda: self._actor(step)):  # noqa: B023  called before the next step
                getattr(self, f"_{step}")(client_id, *values)
        if person.ticked:
            self._tick(client_id, person)
        self._clock.days_ago = 0
        return client_id

    def _actor(self, step: str) -> Actor:
        return Actor("client") if step in OF_CLIENTS else Actor("staff", self._staff)

    def _make_staff(self) -> UUID:
        invitations = self._services.accounts.invitations
        link = invitations.first_manager_link() or ""
        invitations.join(link.partition("#")[2], "Maya Chen", MANAGER, PASSWORD)
        invited = invitations.invite("Tom Ahmadi", TECHNICIAN, "technician")
        invitations.join(invited.link.partition("#")[2], "Tom Ahmadi", TECHNICIAN, PASSWORD)
        with self._services.database.read() as session:
            ids = dict(session.execute(select(StaffRow.email, StaffRow.id)).all())
        self._manager = ids[MANAGER]
        return ids[TECHNICIAN]

    def _make_rooms(self) -> list[UUID]:
        """Two rooms, the technician's first, and hours for both who treat."""
        hours = self._services.staff.working_times
        for member in self._services.accounts.team.members():
            hours.save(member.id, EVERY_DAY, was=hours.of(member.id).word)
        for name in ("Room 1", "Room 2"):
            self._services.staff.rooms.add(name)
        today = self._services.today()
        return list(self._services.staff.schedule.rota(today, today).rooms)

    def _take_days_off(self) -> None:
        """The next days without sessions: one of training for the technician, and one on which the clinic is closed."""
        times, today = self._services.staff.working_times, self._services.today()
        ahead = (today + timedelta(days=number) for number in range(1, 365))
        free = (day for day in ahead if not times.booked_within(TimeOff(None, day, day)))
        for (who, words), day in zip(((self._staff, "Training"), (None, "Public holiday")), free, strict=False):
            times.take_off(TimeOff(who, day, day), words, self._manager)

    def _send_intake(self, person: Person) -> UUID:
        self._clock.days_ago = person.came
        today = self._services.today()
        answers = {**person.answers, "desired_date": (today + timedelta(days=person.wish)).isoformat()}
        first, last = person.name.lower().split()
        # One each: two records with the same number would be taken for one person.
        phone = f"+971 50 555 {100 + PEOPLE.index(person):04}"
        sent = Intake(
            submission_id=new_id(),
            response=read_response(self._services.library.content.questionnaire, answers, today, complete=True),
            contact=Contact(person.name, f"{first}.{last}@demo.example", phone, "email"),
            consent=Consent("demo", "0" * 64),
            locale="en",
        )
        with acting(lambda: Actor("nobody")):
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

    def _read_clear(self, client_id: UUID) -> None:
        self._services.staff.patch_tests.read(client_id, self._services.today(), "clear", "", self._staff)

    def _read_reaction(self, client_id: UUID) -> None:
        tests, note = self._services.staff.patch_tests, "Red and swollen around two dots."
        tests.read(client_id, self._services.today(), "reaction", note, self._staff)

    def _scalp_ready(self, client_id: UUID) -> None:
        check = Check("scalp", self._services.today(), passed=True)
        self._services.staff.checks.record(client_id, check, self._staff)

    def _book(self, client_id: UUID, number: int, days_from_now: int, start: int = 10, room: int = 0) -> None:
        day = self._today_now() + timedelta(days=days_from_now)
        minutes = self._services.staff.schedule.planned_minutes(client_id, number)
        who = self._manager if room else self._staff
        booking = Booking(number, day, confirmed=True, slot=Slot(time(start), minutes, who, self._rooms[room]))
        self._services.staff.bookings.book(client_id, booking, self._staff)

    def _record(self, client_id: UUID, number: int) -> None:
        treated = TreatmentRecord(
            Outcome.DONE,
            areas=("crown",),
            pigment="Carbon black",
            dilution="1 : 4, two shades",
            batch="CB-2291",
            needle="3RL, 0.30 mm",
            depth="0.5 mm",
            minutes=310,
            reaction="A little red, no swelling.",
            next_steps="Denser at the crown.",
        )
        draft = TreatmentDraft(new_id(), number, self._services.today(), self._staff, treated)
        self._services.staff.treatments.record(client_id, draft, self._staff)

    def _say_how_it_is(self, client_id: UUID) -> None:
        said = FollowUpAnswers(4, Feeling.GOOD, question="May I dive in the sea?", wants_touch_up=True)
        asked = self._services.follow_ups.asked(client_id)
        if asked:
            self._services.follow_ups.answer(client_id, asked.due_on, said)

    def _feel_ill(self, client_id: UUID, number: int) -> None:
        self._services.session_checks.record(client_id, number, [CheckAnswer.FEVER])

    def _go_ahead(self, client_id: UUID, number: int) -> None:
        found = self._services.staff.readiness.of_session(client_id, number)
        seen = [stop.word for stop in found.stops] if found else []
        words = "Called him: he mistook the question. No fever."
        self._services.staff.go_aheads.record(client_id, number, self._staff, words, seen)

    def _ask_day(self, client_id: UUID, number: int, days_from_now: int) -> None:
        day = self._today_now() + timedelta(days=days_from_now)
        wish = DateWish(number, day, DayPart.AFTERNOON, "I finish work at noon that week.")
        self._services.date_requests.ask(client_id, wish)

    def _say_unchanged(self, client_id: UUID, number: int) -> None:
        self._services.session_checks.record(client_id, number, ())

    def _report(self, client_id: UUID, sign: str, words: str) -> None:
        report = Report(frozenset({Sign(sign)}), words)
        self._services.concerns.send(SentConcern(client_id, new_id(), report))

    def _answer_report(self, client_id: UUID, words: str) -> None:
        desk = self._services.staff.concerns
        concern_id = desk.of_client(client_id)[0].concern_id
        desk.answer(Written(concern_id, self._staff, words, known=0))
        desk.close(concern_id, self._staff)

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
