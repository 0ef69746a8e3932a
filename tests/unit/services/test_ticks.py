from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.clients import CLIENTS, with_answers
from tests.clock import FakeClock
from tests.plans import FakePlans
from tests.rows import client_row
from webapp.domain.assessment import Assessment
from webapp.domain.completion import SkipReason, Tick, TickEvent, TickState
from webapp.services.ticks import MOST_EVENTS, Reason, Receipt, Result, TickService, TooManyEventsError
from webapp.storage.rows import TickEventRow

TODAY = date(2026, 12, 8)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
LONG_HAIR = with_answers(CLIENTS["U01"], hair_length="long")


def event(number: int = 1, **changes: object) -> TickEvent:
    """A tap on today's evening oil."""
    made = TickEvent(
        UUID(int=number), "phone", number, "T06", TODAY, 0, TickState.DONE, datetime(2026, 12, 8, tzinfo=UTC)
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # named by the test


def test_a_tap_is_applied_and_counts_as_done(ticks, me):
    receipts = record(ticks, me, [event()], TODAY)

    assert receipts == (Receipt(UUID(int=1), Result.APPLIED),)
    assert ticks.completions(me).is_done(Tick("T06", TODAY, 0))


def test_a_second_tap_takes_it_back(ticks, me):
    ticks.record(me, [event(1), event(2, state=TickState.UNDONE)], TODAY)

    assert not ticks.completions(me).is_done(Tick("T06", TODAY, 0))


def test_the_same_event_sent_again_is_a_duplicate_and_stored_once(ticks, me, database):
    ticks.record(me, [event()], TODAY)

    receipts = record(ticks, me, [event(), event()], TODAY)

    assert [receipt.result for receipt in receipts] == [Result.DUPLICATE] * 2
    assert stored(database) == 1


def test_a_copy_within_one_batch_is_a_duplicate_too(ticks, me, database):
    receipts = record(ticks, me, [event(), event()], TODAY)

    assert [receipt.result for receipt in receipts] == [Result.APPLIED, Result.DUPLICATE]
    assert stored(database) == 1


@pytest.mark.parametrize(
    "changes", [{"state": TickState.UNDONE}, {"counter": 5}, {"device": "tablet"}, {"day": YESTERDAY}, {"slot": 1}]
)
def test_other_content_under_a_known_id_is_rejected_and_the_first_stays(ticks, me, changes):
    ticks.record(me, [event()], TODAY)

    receipts = record(ticks, me, [event(**changes)], TODAY)

    assert [receipt.reason for receipt in receipts] == [Reason.ID_TAKEN]
    assert ticks.completions(me).is_done(Tick("T06", TODAY, 0))


def test_the_id_of_somebody_elses_event_is_taken(ticks, me, somebody_else):
    ticks.record(somebody_else, [event()], TODAY)

    receipts = record(ticks, me, [event()], TODAY)

    assert [receipt.reason for receipt in receipts] == [Reason.ID_TAKEN]
    assert not ticks.completions(me).last


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item_key": "T99"}, Reason.UNKNOWN_ITEM),
        ({"item_key": "T31.1"}, Reason.UNKNOWN_ITEM),
        ({"item_key": "T46"}, Reason.UNKNOWN_ITEM),
        ({"slot": 1}, Reason.UNKNOWN_SLOT),
        ({"day": date(2026, 12, 3)}, Reason.OUTSIDE_PLAN),
        ({"day": TOMORROW}, Reason.NOT_YET),
    ],
)
def test_what_the_plan_does_not_ask_for_is_rejected_with_the_reason(ticks, me, changes, reason):
    receipts = record(ticks, me, [event(**changes)], TODAY)

    assert receipts == (Receipt(UUID(int=1), Result.REJECTED, reason),)


def test_one_rejected_event_never_blocks_the_rest(ticks, me):
    receipts = record(ticks, me, [event(1, item_key="T99"), event(2)], TODAY)

    assert [receipt.result for receipt in receipts] == [Result.REJECTED, Result.APPLIED]


def test_taps_of_weeks_without_a_network_are_all_taken(ticks, me):
    late = [event(number, day=date(2026, 12, 4) + timedelta(days=number - 1)) for number in range(1, 6)]

    receipts = record(ticks, me, late, date(2027, 1, 30))

    assert {receipt.result for receipt in receipts} == {Result.APPLIED}


def test_500_events_are_taken_at_once_and_no_more(ticks, me, database):
    batch = [event(number, id=UUID(int=number)) for number in range(1, MOST_EVENTS + 2)]

    with pytest.raises(TooManyEventsError):
        ticks.record(me, batch, TODAY)

    assert stored(database) == 0
    assert len(record(ticks, me, batch[:-1], TODAY)) == MOST_EVENTS


def test_a_batch_of_nothing_is_answered_with_nothing(ticks, me):
    assert record(ticks, me, [], TODAY) == ()


def test_a_once_item_is_one_tick_on_every_day_of_its_window(ticks, me):
    ticks.record(me, [event(1, item_key="T01", day=YESTERDAY)], TODAY)
    ticks.record(me, [event(2, item_key="T01", day=TODAY, state=TickState.UNDONE)], TODAY)

    assert list(ticks.completions(me).last) == [Tick("T01", date(2026, 12, 1), 0)]
    assert not ticks.completions(me).is_done(Tick("T01", date(2026, 12, 1), 0))


def test_ticks_of_an_item_that_a_later_plan_dropped_are_kept_and_still_taken(plans, ticks, me):
    ticks.record(me, [event(1)], TODAY)
    plans.assessments = FakePlans(CLIENTS["U01"], LONG_HAIR).assessments

    receipts = record(ticks, me, [event(2, day=YESTERDAY)], TODAY)

    assert [receipt.result for receipt in receipts] == [Result.APPLIED]
    assert ticks.completions(me).is_done(Tick("T06", TODAY, 0))


def test_a_tick_sent_again_after_its_item_moved_is_a_duplicate(plans, ticks, me, database):
    consultation = event(1, item_key="T01", day=YESTERDAY)
    record(ticks, me, [consultation], TODAY)
    plans.assessments.append(with_later_start(plans.assessments[0], "T01"))

    receipts = record(ticks, me, [consultation, event(2, item_key="T01", day=TODAY)], TODAY)

    assert [receipt.result for receipt in receipts] == [Result.DUPLICATE, Result.APPLIED]
    assert stored(database) == 2


def test_a_tick_sent_again_is_a_duplicate_whatever_the_plan_says_by_now(plans, ticks, me):
    record(ticks, me, [event()], TODAY)
    plans.assessments = []

    assert [receipt.result for receipt in record(ticks, me, [event()], YESTERDAY)] == [Result.DUPLICATE]


def test_each_stored_event_changes_the_revision_and_nothing_else_does(ticks, me, somebody_else):
    revisions = [ticks.mark(me).revision]
    for number in (1, 2, 3):
        taken = ticks.record(me, [event(number)], TODAY)
        assert taken.before.revision == revisions[-1]
        assert taken.now == ticks.mark(me) == ticks.state(me)[1]
        revisions.append(taken.now.revision)

    ticks.record(me, [event(3), event(4, item_key="T99")], TODAY)
    ticks.record(somebody_else, [event(5)], TODAY)

    assert len(set(revisions)) == 4
    assert ticks.mark(me).revision == revisions[-1]


def test_after_a_backup_was_put_back_as_many_events_are_another_revision(ticks, me, somebody_else, clock):
    ticks.record(me, [event(1)], TODAY)
    clock.move(seconds=1)
    ticks.record(somebody_else, [event(2)], TODAY)

    assert ticks.mark(me).revision != ticks.mark(somebody_else).revision


def test_the_same_batch_from_two_tabs_at_once_is_stored_once(ticks, me, database):
    for number in range(20):
        batch = [event(number * 50 + each) for each in range(1, 51)]
        answers = twice_at_once(partial(record, ticks, me, batch, TODAY))

        results = [{receipt.result for receipt in receipts} for receipts in answers]
        assert sorted(results, key=str) == [{Result.APPLIED}, {Result.DUPLICATE}]
    assert stored(database) == 20 * 50


def test_a_client_without_a_plan_has_nothing_to_tick(plans, ticks, me):
    plans.assessments = []

    assert [receipt.reason for receipt in record(ticks, me, [event()], TODAY)] == [Reason.UNKNOWN_ITEM]


def test_a_phone_that_runs_ahead_does_not_date_its_taps_into_the_future(ticks, me, database, clock):
    ticks.record(me, [event(client_time=datetime(2036, 1, 1, tzinfo=UTC))], TODAY)

    assert row(database).client_time == clock() + timedelta(minutes=5)


def test_an_event_with_a_clamped_time_sent_again_is_still_a_duplicate(ticks, me):
    ahead = event(client_time=datetime(2036, 1, 1, tzinfo=UTC))
    ticks.record(me, [ahead], TODAY)

    assert [receipt.result for receipt in record(ticks, me, [ahead], TODAY)] == [Result.DUPLICATE]


def test_why_something_was_skipped_is_sealed(ticks, me, database):
    skipped = event(state=TickState.SKIPPED, reason=SkipReason.SORE)

    ticks.record(me, [skipped], TODAY)

    sealed = row(database).note_enc
    assert sealed
    assert b"sore" not in sealed
    assert ticks.completions(me).reason(Tick("T06", TODAY, 0)) is SkipReason.SORE
    assert [receipt.result for receipt in record(ticks, me, [skipped], TODAY)] == [Result.DUPLICATE]


def test_what_one_client_ticks_no_other_sees(ticks, me, somebody_else):
    ticks.record(me, [event()], TODAY)

    assert not ticks.completions(somebody_else).last


@pytest.mark.parametrize(
    ("day", "result"), [(TODAY, Result.APPLIED), (YESTERDAY, Result.APPLIED), (date(2026, 12, 6), Result.REJECTED)]
)
def test_a_page_takes_the_ticks_of_today_and_yesterday(ticks, me, day, result):
    receipt = ticks.tap(me, UUID(int=1), Tick("T06", day, 0), TickState.DONE, TODAY)

    assert receipt.result is result


def test_a_page_refuses_tomorrow(ticks, me):
    receipt = ticks.tap(me, UUID(int=1), Tick("T06", TOMORROW, 0), TickState.DONE, TODAY)

    assert receipt.reason is Reason.NOT_YET


def test_a_page_takes_a_once_item_on_any_day_that_has_come(ticks, me):
    receipt = ticks.tap(me, UUID(int=1), Tick("T01", date(2026, 12, 2), 0), TickState.DONE, TODAY)

    assert receipt.result is Result.APPLIED


def test_a_tap_on_a_page_wins_over_all_that_came_before_it(ticks, me):
    ticks.record(me, [event(counter=40)], TODAY)

    ticks.tap(me, UUID(int=2), Tick("T06", TODAY, 0), TickState.UNDONE, TODAY)

    assert not ticks.completions(me).is_done(Tick("T06", TODAY, 0))
    assert ticks.completions(me).counter == 41


def test_a_page_sent_twice_is_stored_once(ticks, me, database):
    sent = [ticks.tap(me, UUID(int=1), Tick("T06", TODAY, 0), TickState.DONE, TODAY) for _ in range(2)]

    assert [receipt.result for receipt in sent] == [Result.APPLIED, Result.DUPLICATE]
    assert stored(database) == 1


def record(ticks, client_id, events, last_day) -> tuple[Receipt, ...]:
    receipts: tuple[Receipt, ...] = ticks.record(client_id, events, last_day).receipts
    return receipts


def twice_at_once(work: Callable[[], tuple[Receipt, ...]]) -> list[tuple[Receipt, ...]]:
    together = Barrier(2)

    def run() -> tuple[Receipt, ...]:
        together.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(2) as threads:
        return [tab.result() for tab in [threads.submit(run), threads.submit(run)]]


def with_later_start(assessment: Assessment, key: str) -> Assessment:
    moved = [
        replace(each, start=each.start + timedelta(days=2)) if each.key == key else each
        for each in assessment.plan.items
    ]
    return replace(assessment, plan=replace(assessment.plan, items=tuple(moved)))


def stored(database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(TickEventRow)) or 0


def row(database) -> TickEventRow:
    with database.read() as session:
        found: TickEventRow = session.scalars(select(TickEventRow)).one()
        return found


@pytest.fixture
def plans() -> FakePlans:
    return FakePlans(CLIENTS["U01"])


@pytest.fixture
def ticks(database, cipher, plans, clock) -> TickService:
    return TickService(database, cipher, plans, clock)


@pytest.fixture
def clock() -> FakeClock:
    clock = FakeClock()
    clock.set_day(TODAY)
    return clock


@pytest.fixture
def me(database) -> UUID:
    return stored_client(database)


@pytest.fixture
def somebody_else(database) -> UUID:
    return stored_client(database)


def stored_client(database) -> UUID:
    client = client_row()
    with database.write() as session:
        session.add(client)
    return client.id
