"""Whatever staff book, move and cancel, in whatever order: no person and no room is ever booked twice at once."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date, time, timedelta
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.clinic import Clinic, open_clinic
from tests.clock import FakeClock
from tests.databases import sqlite_url
from tests.rows import room_row
from webapp.domain.booking import Booking
from webapp.domain.problem import RefusedError
from webapp.domain.scheduling import Slot
from webapp.services import booking_previews
from webapp.services.appointments import open_appointments
from webapp.services.booked_times import taken_between
from webapp.services.booking_previews import Later
from webapp.storage.database import Database
from webapp.storage.keys import FieldKeys

FIRST, LAST = date(2026, 12, 11), date(2027, 12, 31)
WHO = st.integers(0, 2)
NUMBERS = st.sampled_from([1, 1, 1, 2, 3])
# Few of each, so that what is asked for is often taken.
DAYS = st.sampled_from([0, 1, 3]).map(lambda step: FIRST + timedelta(days=step))
STARTS = st.sampled_from([time(9), time(11), time(14)])
STEPS = st.sampled_from([0, 1, 2, 3, 7]).map(timedelta)


class Bookings(RuleBasedStateMachine):
    """Three clients, two members of staff, two rooms."""

    migrated: Path
    clinic: Clinic

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        shutil.copy(self.migrated, self.folder.name)
        database = Database(sqlite_url(Path(self.folder.name)))
        self.clinic = open_clinic(database, FieldKeys.generate(), FakeClock())
        self.staff = [self.clinic.staff(name) for name in ("Tess", "Mona")]
        rooms = [room_row(name=name) for name in ("Room 1", "Room 2")]
        with database.write() as session:
            session.add_all(rooms)
        self.rooms = [row.id for row in rooms]
        self.clients = [self.clinic.arrive("U01") for _ in range(3)]

    def teardown(self) -> None:
        if hasattr(self, "clinic"):
            self.clinic.database.dispose()
            self.folder.cleanup()

    @rule(who=WHO, number=NUMBERS, day=DAYS, slot=st.tuples(STARTS, st.booleans(), st.booleans()))
    def book(self, who: int, number: int, day: date, slot: tuple[time, bool, bool]) -> None:
        booking = Booking(number, self._after(who, number, day), "Agreed", confirmed=True, slot=self._slot(slot))
        with suppress(RefusedError):
            self.clinic.work.bookings.book(self.clients[who], booking, self.staff[0])

    @rule(who=WHO, number=NUMBERS)
    def book_what_is_offered(self, who: int, number: int) -> None:
        """An hour that is offered is never refused, unless the session is booked already."""
        if self._day(who, number) is None:
            last = FIRST + timedelta(days=60)
            for free in self.clinic.work.schedule.free_slots(self.clients[who], number, FIRST, last)[:1]:
                self.clinic.work.bookings.book(
                    self.clients[who], Booking(number, free.day, slot=free.slot), self.staff[1]
                )

    @rule(
        who=WHO,
        number=NUMBERS,
        step=STEPS,
        slot=st.none() | st.tuples(STARTS, st.booleans(), st.booleans()),
        later=st.sampled_from([Later.MOVE, Later.CANCEL]),
    )
    def move(self, who: int, number: int, step: timedelta, slot: tuple[time, bool, bool] | None, later: Later) -> None:
        was = self._day(who, number)
        if was:
            new = self._slot(slot) if slot else None
            booking = Booking(number, was + step, "Agreed", confirmed=True, slot=new)
            with suppress(RefusedError):
                self.clinic.work.bookings.move(self.clients[who], booking, self.staff[0], was=was, later=later)

    @rule(who=WHO, number=NUMBERS)
    def cancel(self, who: int, number: int) -> None:
        was = self._day(who, number)
        if was:
            self.clinic.work.bookings.cancel(self.clients[who], number, self.staff[0], was=was, with_later=True)

    @invariant()
    def nobody_is_booked_twice(self) -> None:
        if not hasattr(self, "clinic"):
            return
        with self.clinic.database.read() as session:
            taken = taken_between(session, FIRST, LAST)
            open_ids = {(row.client_id, row.number, row.starts_on) for each in self.clients
                        for row in session.scalars(open_appointments(each))}  # fmt: skip
        assert {(each.client_id, each.number, each.day) for each in taken} <= open_ids
        for one, other in combinations(taken, 2):
            shared = one.slot.technician_id == other.slot.technician_id or one.slot.room_id == other.slot.room_id
            assert not (shared and one.day == other.day and one.slot.overlaps(other.slot)), (one, other)

    def _slot(self, chosen: tuple[time, bool, bool]) -> Slot:
        start, person, room = chosen
        return Slot(start, 300, self.staff[person], self.rooms[room])

    def _day(self, who: int, number: int) -> date | None:
        with self.clinic.database.read() as session:
            booked = {row.number: row.starts_on for row in session.scalars(open_appointments(self.clients[who]))}
        return booked.get(number)

    def _after(self, who: int, number: int, day: date) -> date:
        """A day that the gap allows: otherwise hardly anything would ever be booked."""
        before = self._day(who, number - 1)
        return max(day, before + timedelta(days=7 if number == 2 else 28)) if before else day


def test_no_person_and_no_room_is_ever_booked_twice(migrated_file: Path):
    try_any_order(migrated_file)


def test_with_nobody_looking_at_what_is_taken_it_would_be_found(migrated_file: Path, monkeypatch):
    monkeypatch.setattr(booking_previews, "taken_between", lambda *_: ())

    with pytest.raises(AssertionError, match="Taken"):
        # Twenty orders now and then hold no clash; it ends with the first that does.
        try_any_order(migrated_file, examples=400, phases=[Phase.generate])


def try_any_order(migrated_file: Path, examples: int = 20, **more: Any) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    Bookings.migrated = migrated_file
    run_state_machine_as_test(
        Bookings, settings=settings(max_examples=examples, stateful_step_count=15, suppress_health_check=checks, **more)
    )
