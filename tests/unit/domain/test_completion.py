from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clients import CLIENTS, assessed, items
from webapp.domain.care_plan import PlanItem
from webapp.domain.completion import (
    Completions,
    Progress,
    Tick,
    TickEvent,
    TickState,
    fold,
    may_tick,
    progress,
    ticks_on,
)

DAY = date(2026, 12, 8)
NOON = datetime(2026, 12, 8, 8, tzinfo=UTC)
OIL = Tick("T39.1", DAY, 1)


def event(number: int, state: TickState = TickState.DONE, *, counter: int = 1, device: str = "phone") -> TickEvent:
    return TickEvent(UUID(int=number), device, counter, *OIL, state, NOON)


EVENTS = st.builds(
    TickEvent,
    id=st.uuids(),
    device=st.sampled_from(["phone", "tablet", "page", "old phone", "laptop"]),
    counter=st.integers(0, 4),
    item_key=st.sampled_from(["T05", "T39.1"]),
    day=st.dates(DAY, DAY + timedelta(days=1)),
    slot=st.integers(0, 1),
    state=st.sampled_from(TickState),
    client_time=st.datetimes(timezones=st.just(UTC)),
)


@given(st.lists(EVENTS, unique_by=lambda each: each.id), st.randoms(use_true_random=False))
def test_any_order_and_any_number_of_copies_lead_to_the_same_state(events, chance):
    copies = events + [each for each in events if chance.random() < 0.5]
    chance.shuffle(copies)

    assert fold(copies) == fold(events)


@given(st.lists(EVENTS, unique_by=lambda each: each.id), st.data())
def test_what_two_halves_left_behind_folds_into_the_state_of_the_whole(events, data):
    cut = data.draw(st.integers(0, len(events)))

    halves = [*fold(events[:cut]).last.values(), *fold(events[cut:]).last.values()]

    assert fold(halves) == fold(events)


@given(st.lists(EVENTS, unique_by=lambda each: each.id))
def test_clocks_decide_nothing(events):
    frozen = [replace(each, client_time=NOON) for each in events]

    states = {tick: last.state for tick, last in fold(frozen).last.items()}

    assert states == {tick: last.state for tick, last in fold(events).last.items()}


def test_what_nobody_tapped_is_undone():
    assert fold([]).state(OIL) is TickState.UNDONE


def test_a_later_tap_takes_the_tick_back():
    completions = fold([event(1, TickState.UNDONE, counter=2), event(2, TickState.DONE, counter=1)])

    assert not completions.is_done(OIL)


def test_two_phones_that_counted_alike_agree_by_their_names():
    completions = fold([event(1, TickState.DONE, device="b"), event(2, TickState.UNDONE, device="a")])

    assert completions.is_done(OIL)


def test_skipped_is_kept_apart_from_done_and_undone():
    completions = fold([event(1, TickState.SKIPPED)])

    assert completions.state(OIL) is TickState.SKIPPED
    assert not completions.is_done(OIL)


def test_the_next_tap_counts_on_from_the_highest_count_of_any_phone():
    assert fold([event(1, counter=7), event(2, counter=3, device="tablet")]).counter == 7
    assert Completions().counter == 0


def test_a_slot_keeps_its_number_on_a_first_day_that_leaves_others_out():
    oil = one("T39", session=1)

    assert ticks_on(oil, oil.start) == ((Tick("T39.1", oil.start, 1), "evening"),)
    assert [tick.slot for tick, _ in ticks_on(oil, oil.start + timedelta(days=1))] == [0, 1]


def test_a_once_item_is_one_tick_whichever_day_of_its_window_it_is_ticked_on():
    consultation = one("T01")

    found = {ticks_on(consultation, consultation.start + timedelta(days=each)) for each in range(5)}

    assert found == {((Tick("T01", consultation.start, 0), "day"),)}


def test_a_day_outside_the_window_has_no_ticks():
    oil = one("T06")

    assert ticks_on(oil, oil.start - timedelta(days=1)) == ()


def test_progress_counts_a_once_item_once_however_long_its_window_is():
    plan = assessed(CLIENTS["U01"]).plan
    consultation = one("T01")
    done = fold([TickEvent(UUID(int=1), "phone", 1, "T01", consultation.start, 0, TickState.DONE, NOON)])

    whole = progress([consultation], done, plan.items[0].start, plan.sessions[0].date)

    assert whole == Progress(done=1, total=1)
    assert whole.is_complete


def test_rules_notes_and_staff_items_are_nothing_to_tick_off():
    plan = assessed(CLIENTS["U01"]).plan
    others = [item for item in plan.items if item.kind != "task" or item.staff]

    assert progress(others, Completions(), date(2026, 12, 1), date(2027, 3, 1)) == Progress(0, 0)


@pytest.mark.parametrize(("days", "may"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_today_and_yesterday_take_ticks_and_no_other_day(days, may):
    assert may_tick(one("T06"), DAY + timedelta(days=days), today=DAY) is may


@pytest.mark.parametrize(("days", "may"), [(-5, True), (0, True), (1, False)])
def test_a_once_item_takes_its_tick_on_any_day_that_has_come(days, may):
    assert may_tick(one("T01"), DAY + timedelta(days=days), today=DAY) is may


def one(item_id: str, session: int | None = None) -> PlanItem:
    (item,) = items(assessed(CLIENTS["U01"]), item_id, session)
    return item
