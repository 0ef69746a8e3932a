"""Whatever staff do, in whatever order: no plan is firm without a named person's word, and none breaks a rule (C31)."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.clients import CLIENTS
from tests.clinic import REASON, Clinic, open_clinic
from tests.clock import FakeClock
from tests.databases import sqlite_url
from webapp.domain.assessment import Assessment, assess
from webapp.domain.booking import Booking
from webapp.domain.decision import APPROVALS, Changes, Considered, DecisionKind, Draft
from webapp.domain.invariants import violations
from webapp.domain.problem import RefusedError
from webapp.domain.screening import FlagKind
from webapp.services.appointments import open_appointments
from webapp.services.bookings import Later
from webapp.services.checks import Check
from webapp.services.reviews import ReviewTakenError
from webapp.storage.database import Database
from webapp.storage.keys import FieldKeys

Refused = (RefusedError, ReviewTakenError)
PEOPLE = st.sampled_from(["Tess", "Mona"])
REASONS = st.sampled_from(["", REASON])


class Course(RuleBasedStateMachine):
    """One client, two members of staff, and time."""

    migrated: Path
    clinic: Clinic
    client: UUID
    staff: dict[str, UUID]

    @initialize(name=st.sampled_from(sorted(CLIENTS)))
    def arrive(self, name: str) -> None:
        self.folder = TemporaryDirectory()
        shutil.copy(self.migrated, self.folder.name)
        database = Database(sqlite_url(Path(self.folder.name)))
        self.clinic = open_clinic(database, FieldKeys.generate(), FakeClock())
        self.staff = {who: self.clinic.staff(who) for who in ("Tess", "Mona")}
        self.client = self.clinic.arrive(name)

    def teardown(self) -> None:
        if hasattr(self, "clinic"):
            self.clinic.database.dispose()
            self.folder.cleanup()

    @rule(who=PEOPLE)
    def approve(self, who: str) -> None:
        """What usually happens: whatever asks to wait is set aside, whatever has to be ticked is ticked."""
        review_id = self.clinic.work.reviews.decide_again(self.client)
        considered = self.clinic.work.decisions.detail(review_id).considered
        waits = {f"{flag.rule}:{flag.kind}" for flag in considered.flags if flag.kind is FlagKind.DEFER}
        changes = Changes(set_aside=frozenset(waits), letter_received=True, client_agreed=True)
        self._decide(review_id, who, Draft(DecisionKind.APPROVE_WITH_CHANGES, REASON, changes))

    @rule(who=PEOPLE, kind=st.sampled_from(DecisionKind), data=st.data())
    def decide(self, who: str, kind: DecisionKind, data: st.DataObject) -> None:
        review_id = self.clinic.work.reviews.decide_again(self.client)
        changes = data.draw(_changes(self.clinic.work.decisions.detail(review_id).considered))
        with_changes = changes if kind is DecisionKind.APPROVE_WITH_CHANGES else None
        self._decide(review_id, who, Draft(kind, REASON, with_changes))

    @rule(days=st.integers(-2, 1))
    def test_patch(self, days: int) -> None:
        with suppress(*Refused):
            self.clinic.work.patch_tests.record(self.client, self._in(days), self.staff["Tess"])

    @rule(days=st.integers(-2, 0), result=st.sampled_from(["clear", "clear", "clear", "reaction"]), note=REASONS)
    def read_patch(self, days: int, result: str, note: str) -> None:
        with suppress(*Refused):
            self.clinic.work.patch_tests.read(self.client, self._in(days), result, note, self.staff["Tess"])

    @rule()
    def pass_a_patch_test(self) -> None:
        """The usual way: a test, two weeks, nothing to be seen."""
        self.test_patch(0)
        self.wait(14)
        self.read_patch(0, "clear", "")

    @rule(kind=st.sampled_from(["scalp", "homework"]), passed=st.booleans())
    def check(self, kind: str, *, passed: bool) -> None:
        check = Check("scalp" if kind == "scalp" else "homework", self._in(0), passed)
        with suppress(*Refused):
            self.clinic.work.checks.record(self.client, check, self.staff["Tess"])

    @rule(later_by=st.sampled_from([0, 0, 0, -7, -3, 4]), reason=REASONS)
    def book_the_next(self, later_by: int, reason: str) -> None:
        """The next session, on the proposed day or near it."""
        line = next((line for line in self.clinic.work.records.find(self.client).sessions if not line.booked_on), None)
        if line:
            day = line.day + timedelta(days=later_by)
            with suppress(*Refused):
                self.clinic.book(self.client, self.staff["Tess"], line.number, day, reason=reason, confirmed=not reason)

    @rule(number=st.integers(1, 8), days=st.integers(-2, 60), reason=REASONS)
    def book_any(self, number: int, days: int, reason: str) -> None:
        with suppress(*Refused):
            self.clinic.book(self.client, self.staff["Tess"], number, self._in(days), reason=reason, confirmed=True)

    @rule(by=st.integers(-14, 21), later=st.sampled_from(Later), not_held=st.booleans(), data=st.data())
    def move(self, by: int, later: Later, data: st.DataObject, *, not_held: bool) -> None:
        if booked := self._booked():
            number = data.draw(st.sampled_from(sorted(booked)))
            was = booked[number]
            booking = Booking(number, was + timedelta(days=by), confirmed=True)
            with suppress(*Refused):
                self.clinic.work.bookings.move(
                    self.client, booking, self.staff["Mona"], was=was, later=later, not_held=not_held
                )

    @rule(number=st.integers(1, 4), with_later=st.booleans(), not_held=st.booleans())
    def cancel(self, number: int, *, with_later: bool, not_held: bool) -> None:
        was = self._booked().get(number, self._in(0))
        with suppress(*Refused):
            self.clinic.work.bookings.cancel(
                self.client, number, self.staff["Mona"], was=was, with_later=with_later, not_held=not_held
            )

    @rule(days=st.sampled_from([1, 7, 14]))
    def wait(self, days: int) -> None:
        self.clinic.clock.move(days=days)

    @invariant()
    def a_firm_plan_has_the_word_of_a_named_person_and_the_clear_test_that_it_asks_for(self) -> None:
        shown, kinds = self._shown(), {flag.kind for flag in self._shown().flags}
        if not shown.plan.sessions or shown.plan.provisional:
            return
        record = self.clinic.work.records.find(self.client)
        if FlagKind.STAFF_REVIEW in kinds:
            assert record.decisions[0].kind in APPROVALS
            assert record.decisions[0].by in self.staff
        if FlagKind.PATCH_TEST in kinds:
            assert record.patch_tests[0].readings[0].result == "clear"
            assert shown.plan.sessions[0].date >= record.patch_tests[0].done_on + timedelta(days=14)

    @invariant()
    def the_plan_breaks_no_rule_and_sessions_are_in_order(self) -> None:
        with self.clinic.database.read() as session:
            case = self.clinic.desk.plans.case(session, self.client)
        assessment = assess(self.clinic.desk.content, case)
        assert [str(each) for each in violations(self.clinic.desk.content, case, assessment)] == []
        assert list(case.sessions.values()) == sorted(set(case.sessions.values()))
        waits = any(flag.kind is FlagKind.DEFER for flag in assessment.flags)
        assert not (waits and any(day >= self._in(0) for day in case.sessions.values()))

    def _decide(self, review_id: UUID, who: str, draft: Draft) -> None:
        with suppress(*Refused):
            self.clinic.work.reviews.claim(review_id, self.staff[who])
            self.clinic.work.decisions.decide(review_id, self.staff[who], draft)

    def _shown(self) -> Assessment:
        return self.clinic.plan(self.client)

    def _booked(self) -> dict[int, date]:
        with self.clinic.database.read() as session:
            rows = session.scalars(open_appointments(self.client)).all()
        return {row.number: row.starts_on for row in rows}

    def _in(self, days: int) -> date:
        return self.clinic.desk.today() + timedelta(days=days)


def _changes(considered: Considered) -> st.SearchStrategy[Changes]:
    flags = [flag for flag in considered.flags if flag.kind is not FlagKind.INFO]
    keys = sorted(f"{flag.rule}:{flag.kind}" for flag in flags)
    return st.builds(
        Changes,
        add=st.sets(st.sampled_from([FlagKind.PATCH_TEST, FlagKind.EXTENDED_PREP])).map(tuple),
        set_aside=st.frozensets(st.sampled_from(keys)) if keys else st.just(frozenset()),
        letter_received=st.booleans(),
        client_agreed=st.booleans(),
    )


def test_whatever_staff_do_no_plan_is_firm_without_a_word_and_none_breaks_a_rule(migrated_file: Path):
    Course.migrated = migrated_file

    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
