"""Whatever a network does to five phones of one client, all of them and the server end with the same ticks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.clients import CLIENTS, with_answers
from tests.clock import FakeClock
from tests.plans import FakePlans
from tests.unit.services.tick_schedules import DAY, OneTransaction, Phone, Schedule
from webapp.domain.completion import TickEvent
from webapp.services.tick_store import Receipt, TickStore
from webapp.services.ticks import TickService
from webapp.storage.database import Database
from webapp.storage.encryption import FieldCipher
from webapp.storage.rows import new_id

SCHEDULES = 10_000
SCRIPTS = st.binary(min_size=24, max_size=80)
# The second version has no T06: what was tapped on it stays.
PLANS = FakePlans(CLIENTS["U01"], with_answers(CLIENTS["U01"], hair_length="long")).assessments

Play = Callable[[bytes, type[Schedule]], None]


def test_any_schedule_of_copies_reordered_and_cut_batches_leads_to_one_state(play: Play):
    played = set()

    @settings(max_examples=SCHEDULES, database=None)
    @given(SCRIPTS)
    def whatever_happens(script: bytes) -> None:
        play(script, Schedule)
        played.add(script)

    whatever_happens()

    assert len(played) >= SCHEDULES


def test_that_test_fails_when_phones_make_a_new_id_for_each_try(play: Play):
    with pytest.raises(AssertionError, match="stored once"):
        try_some(play, NewIds)


def test_that_test_fails_when_the_server_does_not_know_an_id_again(play: Play, monkeypatch: pytest.MonkeyPatch):
    row = TickStore._row
    monkeypatch.setattr(TickStore, "_known", lambda *_: {})
    monkeypatch.setattr(TickStore, "_row", lambda store, event: row(store, event) | {"id": new_id()})

    with pytest.raises(AssertionError):
        try_some(play, Unchecked)


def test_that_test_fails_when_clocks_decide(play: Play, monkeypatch: pytest.MonkeyPatch):
    by_time = property(lambda event: (event.client_time, event.device, event.id.int))
    monkeypatch.setattr(TickEvent, "order", by_time)

    with pytest.raises(AssertionError):
        try_some(play, Schedule)


def try_some(play: Play, kind: type[Schedule]) -> None:
    @settings(max_examples=500, database=None, phases=[Phase.generate])
    @given(SCRIPTS)
    def whatever_happens(script: bytes) -> None:
        play(script, kind)

    whatever_happens()


class NewIds(Schedule):
    """Phones that make a new id whenever they try again."""

    def _deliver(self, phone: Phone, batch: list[TickEvent], fate: int) -> None:
        renewed = {event.id: replace(event, id=new_id()) for event in [*phone.outbox, *batch]}
        phone.outbox = [renewed[event.id] for event in phone.outbox]
        super()._deliver(phone, [renewed[event.id] for event in batch], fate)


class Unchecked(Schedule):
    """The same schedules, where every event is taken for a new one."""

    def _expected(self, event: TickEvent) -> Receipt:
        self._arrived.discard(event.id)
        return super()._expected(event)


@pytest.fixture
def play(sqlite_database: Database, cipher: FieldCipher, clock: FakeClock) -> Iterator[Play]:
    """Plays a schedule on tables that are empty again afterwards."""
    clock.set_day(DAY)
    with sqlite_database.engines.writer.connect() as connection:
        plans = FakePlans()
        ticks = TickService(cast(Database, OneTransaction(connection)), cipher, plans, clock)

        def on_empty_tables(script: bytes, kind: type[Schedule]) -> None:
            plans.assessments = PLANS[:1]
            with connection.begin() as transaction:
                schedule = kind(ticks, lambda: setattr(plans, "assessments", PLANS), clock(), script)
                schedule.play()
                schedule.heal()
                schedule.compare(connection)
                transaction.rollback()

        yield on_empty_tables
