"""How ready the booked sessions are: read for many at once, worked out once until something changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from threading import Lock
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.domain.calendar import days
from webapp.domain.care_plan import CarePlan
from webapp.domain.clinic_profile import READINESS_LIMITS, ReadinessSettings
from webapp.domain.completion import Completions
from webapp.domain.gaps import gap_rule_of
from webapp.domain.readiness import THINGS, Readiness, Thing, readiness
from webapp.domain.readiness_rules import RULES
from webapp.domain.response import InvalidResponseError, read_response
from webapp.domain.session_check import is_asked
from webapp.domain.session_facts import Facts, GoAhead
from webapp.domain.text import Text
from webapp.services.answer_records import AnswerRecords
from webapp.services.desk import Desk
from webapp.services.plans import PlanSnapshot
from webapp.services.readiness_facts import Known, Loading, read_go_aheads, settings_within
from webapp.services.sealed_codes import open_codes
from webapp.services.tick_records import read_completions_between
from webapp.services.treatment_records import not_on_record
from webapp.storage.rows import AppointmentRow, ResponseRow

# So many sessions are remembered; one is a few hundred bytes, and a clinic's month has fewer.
REMEMBERED = 4096
# Nothing is asked of a client earlier than a clinic can choose to.
LOOK_AHEAD = timedelta(hours=READINESS_LIMITS["hours_before"].highest)


class ReadinessService:
    """Reads; nothing is changed here.

    A readiness is remembered under everything that it follows from, so it is right after every change at once.
    """

    def __init__(self, desk: Desk, remembers: int = REMEMBERED) -> None:
        self._desk = desk
        self._remembered = _Remembered(remembers)

    def of_day(self, day: date) -> Mapping[UUID, Readiness]:
        """The readiness of every session that is booked on `day`, by the id of its appointment."""
        return self.of_span(day, day)

    def of_span(self, first: date, last: date) -> Mapping[UUID, Readiness]:
        """The same for `first` to `last`, both included. The number of queries is the same for one and for many."""
        with self._desk.database.read() as session:
            return self.within(session, AppointmentRow.starts_on.between(first, last))

    def of_session(self, client_id: UUID, number: int) -> Readiness | None:
        """The readiness of one session; None where it is not booked."""
        with self._desk.database.read() as session:
            found = self.within(session, AppointmentRow.client_id == client_id, AppointmentRow.number == number)
            return next(iter(found.values()), None)

    def next_of(self, client_id: UUID) -> tuple[int, date, Readiness] | None:
        """Number, day and readiness of the client's next booked session; None where none is booked."""
        with self._desk.database.read() as session:
            found = self._next(session, client_id)
            return (found[0].number, found[0].day, found[1]) if found else None

    def one_thing(self, client_id: UUID) -> Text | None:
        """What the client can do now for their next session, in the words of their page; None if there is nothing."""
        thing = self.thing(client_id)
        return THINGS[thing] if thing else None

    def thing(self, client_id: UUID) -> Thing | None:
        """The same as a code. The check before the session comes first, from the moment on that it is asked."""
        # Mostly no session is near, and then the page of today has only asked for the next days' bookings.
        with self._desk.database.read() as session:
            found = self._next(session, client_id, LOOK_AHEAD)
        if found is None:
            return None
        known, ready = found
        if known.check is None and is_asked(known.day, self._desk.local_time()):
            return Thing.ANSWER_CHECK
        is_near = known.day <= self._desk.today() + days(-(-known.settings.hours_before // 24))
        return next(iter(ready.things), None) if is_near and not ready.went_ahead else None

    def settings(self) -> ReadinessSettings:
        """The clinic's own numbers as they stand."""
        with self._desk.database.read() as session:
            return settings_within(session)

    def within(self, session: Session, *where: ColumnElement[bool]) -> Mapping[UUID, Readiness]:
        """The readiness of the booked sessions that `where` chooses among appointments, in the caller's transaction."""
        return {known.appointment_id: ready for known, ready in self._found(session, *where)}

    def _next(
        self, session: Session, client_id: UUID, within: timedelta | None = None
    ) -> tuple[Known, Readiness] | None:
        today, of_client = self._desk.today(), AppointmentRow.client_id == client_id
        to_come = (
            AppointmentRow.starts_on.between(today, today + within) if within else AppointmentRow.starts_on >= today
        )
        found = self._found(session, of_client, to_come, not_on_record())
        return min(found, key=lambda each: each[0].day, default=None)

    def _found(self, session: Session, *where: ColumnElement[bool]) -> list[tuple[Known, Readiness]]:
        known = Loading(self._desk, session, *where).known()
        found = {each: ready for each in known if (ready := self._remembered.find(each))}
        missing = [each for each in known if each not in found]
        if missing:
            found |= self._work_out(session, missing)
        return [(each, found[each]) for each in known]

    def _work_out(self, session: Session, missing: list[Known]) -> dict[Known, Readiness]:
        material = _Material(self._desk, session, missing)
        found = {known: readiness(RULES, material.facts(known)) for known in missing}
        for known, ready in found.items():
            self._remembered.keep(known, ready)
        return found


class _Material:
    """What is dear to read and to open, for the sessions that are not remembered; four more queries for all of them."""

    def __init__(self, desk: Desk, session: Session, missing: list[Known]) -> None:
        self._desk = desk
        clients = {known.client_id for known in missing}
        first = min(known.day - days(known.settings.last_days) for known in missing)
        last = max(known.day for known in missing)
        self._plans: Mapping[UUID, PlanSnapshot] = desk.plans.newest(session, clients)
        self._completions = read_completions_between(session, desk.cipher, clients, first, last)
        self._responses = _by_id(session, (known.response_id for known in missing))
        self._go_aheads = read_go_aheads(session, {known.go_ahead_id for known in missing if known.go_ahead_id})

    def facts(self, known: Known) -> Facts:
        """Everything that the rules read."""
        plan = self._plans.get(known.client_id)
        return Facts(
            number=known.number,
            day=known.day,
            today=known.today,
            plan=plan.assessment.plan if plan else CarePlan(),
            flags=plan.assessment.flags if plan else (),
            settings=known.settings,
            least_gap=self._least_gap(known),
            patch_test=known.patch_test,
            homework_passed=known.homework_passed,
            has_open_review=known.has_open_review,
            has_waiting_change=known.has_waiting_change,
            completions=self._completions.get(known.client_id, Completions()),
            contact_on=known.contact_on,
            check=known.check,
            checks_before=known.checks_before,
            decided_at=known.decided_at,
            concern=known.concern,
            concern_at=known.concern_at,
            go_ahead=self._go_ahead(known),
        )

    def _least_gap(self, known: Known) -> int:
        """The floor that the rules of today set, whichever the plan was made with; 0 where none can be told."""
        row = self._responses.get(known.response_id) if known.response_id else None
        if known.number == 1 or row is None:
            return 0
        content = self._desk.content
        try:
            raw = AnswerRecords(self._desk.cipher, content).raw(row)
            answers = read_response(content.questionnaire, raw, row.intake_on).answers
        except InvalidResponseError:
            return 0  # The record of this client says what to do about answers that today's questions do not know.
        return gap_rule_of(content.protocol, answers, known.number).floor

    def _go_ahead(self, known: Known) -> GoAhead | None:
        if known.go_ahead_id is None:
            return None
        row, by = self._go_aheads[known.go_ahead_id]
        words = self._desk.cipher.open("go_ahead", "reason_enc", row.id, row.reason_enc)
        reasons = open_codes(self._desk.cipher, "go_ahead", row.id, row.reasons)
        return GoAhead(frozenset(reasons), row.created_at, by, words)


def _by_id(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, ResponseRow]:
    of_these = select(ResponseRow).where(ResponseRow.id.in_({each for each in ids if each}))
    return {row.id: row for row in session.scalars(of_these)}


class _Remembered:
    """The last readiness of each session, with what it follows from; the longest unused ones make room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[UUID, tuple[Known, Readiness]] = OrderedDict()
        self._lock = Lock()

    def find(self, known: Known) -> Readiness | None:
        with self._lock:
            kept = self._kept.get(known.appointment_id)
            if kept is None or kept[0] != known:
                return None
            self._kept.move_to_end(known.appointment_id)
            return kept[1]

    def keep(self, known: Known, ready: Readiness) -> None:
        with self._lock:
            self._kept[known.appointment_id] = (known, ready)
            self._kept.move_to_end(known.appointment_id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
