from datetime import date

import pytest

from tests.clients import CLIENTS
from tests.clock import FakeClock
from tests.house import BOOKED, House
from tests.plans import FakePlans
from tests.reminding import ticked
from webapp.messaging.channel import ChannelUnavailableError, RecipientGoneError
from webapp.storage.database import Database

DAY = date(2026, 12, 8)


@pytest.fixture
def house(database: Database, clock: FakeClock) -> House:
    house = House(database, clock)
    house.at("2026-12-13 07:40")
    return house


def test_a_day_is_told_in_two_messages(house):
    house.client()

    house.go_rounds(12 * 60, every=20)

    assert house.email.told == ["list", "open_ticks session_tomorrow"]
    assert house.states() == ["sent", "sent"]
    assert [(str(row.day), row.part, row.channel, row.kinds) for row in house.rows()] == [
        ("2026-12-13", "morning", "email", ["list"]),
        ("2026-12-13", "evening", "email", ["open_ticks", "session_tomorrow"]),
    ]


def test_a_message_says_in_the_clients_language_how_long_it_is_of_use(house):
    house.client()

    house.go_rounds(12 * 60, every=20)

    assert [message.body for _, message, _ in house.email.taken] == [
        "en until 2026-12-13 19:00",
        "en until 2026-12-13 21:30",
    ]


def test_every_channel_has_a_message_of_its_own(house):
    client_id = house.client(channels=["email", "push"])
    house.at("2026-12-13 08:00")

    house.go_round()

    assert [taken[0] for taken in house.email.taken + house.push.taken] == [client_id, client_id]
    assert {taken[2] for taken in house.email.taken + house.push.taken} == {row.id for row in house.rows()}


def test_nobody_is_told_before_their_hour_or_who_does_not_want_to_be(house):
    house.client(morning="09:30")
    house.client(is_on=False)
    house.client(channels=[])
    house.at("2026-12-13 09:29")

    house.go_round()

    assert house.rows() == []


def test_who_has_nothing_due_is_looked_at_once(house):
    house.plans = FakePlans(CLIENTS["U12"])
    house.client()
    house.at("2026-12-13 08:00")

    house.go_round()

    assert (house.states(), house.rows()[0].kinds) == (["dropped"], [])
    assert house.rounds.sweep() == ()
    assert house.email.taken == []


def test_a_client_without_a_plan_is_told_nothing(house):
    house.plans = FakePlans()
    house.client()

    house.go_rounds(60, every=20)

    assert house.states() == ["dropped"]


def test_what_is_done_by_then_is_not_told(house):
    house.client()
    house.at("2026-12-08 08:00")
    jobs = house.rounds.sweep()

    house.ticks.done = ticked(house.plans.assessments[0].plan, DAY, DAY)
    for job in jobs:
        house.rounds.deliver(job)

    assert house.states() == ["dropped"]


def test_a_session_that_moved_meanwhile_is_not_told_of(house):
    house.client()
    house.at("2026-12-13 19:00")
    jobs = house.rounds.sweep()

    house.plans = FakePlans(BOOKED, BOOKED | {"sessions": {1: "2026-12-16"}})
    for job in jobs:
        house.rounds.deliver(job)

    assert house.email.told == ["open_ticks"]


@pytest.mark.parametrize("change", [{"is_on": False}, {"channels": ["push"]}, {"morning": "06:00", "evening": "07:45"}])
def test_what_was_switched_off_meanwhile_is_dropped(house, change):
    house.client()
    house.at("2026-12-13 08:00")
    jobs = house.rounds.sweep()

    house.choose(**change)
    for job in jobs:
        house.rounds.deliver(job)

    assert (house.states(), house.email.taken) == (["dropped"], [])


def test_what_was_moved_meanwhile_comes_at_its_new_hour(house):
    house.client()
    house.at("2026-12-13 08:00")
    jobs = house.rounds.sweep()
    house.choose(morning="10:00")
    for job in jobs:
        house.rounds.deliver(job)

    house.go_rounds(120)
    assert house.email.taken == []

    house.go_round()
    assert house.email.told == ["list"]


def test_a_quiet_hour_puts_a_message_off(house):
    house.client(morning="07:00")
    house.at("2026-12-13 07:00")

    house.go_rounds(30)
    assert house.email.taken == []

    house.go_round()
    assert house.email.told == ["list"]


def test_a_server_that_was_down_sends_what_is_still_of_use(house):
    house.client()
    house.at("2026-12-13 20:30")

    house.go_rounds(5)

    assert house.email.told == ["open_ticks session_tomorrow"]


def test_a_server_that_was_down_too_long_says_nothing_of_yesterday(house):
    house.client()
    house.at("2026-12-13 19:00")
    house.rounds.sweep()

    house.at("2026-12-14 07:35")
    house.go_rounds(5)
    assert (house.states(), house.email.taken) == (["dropped"], [])

    house.go_rounds(60)
    assert house.email.told == ["list rules"]


def test_trouble_is_tried_again_at_growing_intervals_while_it_is_of_use(house):
    house.client()
    house.email.trouble = ChannelUnavailableError("down")
    house.at("2026-12-13 19:00")
    turns = []

    for _ in range(160):
        house.go_round()
        turns.append(house.rows()[-1].tries)
        house.clock.move(minutes=1)

    tried_at = [minute for minute, turn in enumerate(turns) if turn > ([0, *turns])[minute]]
    assert tried_at == [0, 1, 3, 7, 15, 31, 61, 91, 121, 151]
    assert house.states()[-1] == "dropped"


def test_trouble_that_passes_loses_nothing(house):
    house.client()
    house.email.trouble = ChannelUnavailableError("down")
    house.at("2026-12-13 08:00")
    house.go_rounds(5)

    house.email.trouble = None
    house.go_rounds(10)

    assert (house.email.told, house.states()) == (["list"], ["sent"])


def test_who_cannot_be_reached_any_more_is_not_tried_again(house):
    house.client()
    house.email.trouble = RecipientGoneError("gone")
    house.at("2026-12-13 08:00")

    house.go_round()

    assert house.states() == ["dropped"]


def test_a_channel_that_the_house_gave_up_is_dropped(house):
    house.client(channels=["text"])
    house.at("2026-12-13 08:00")

    house.go_round()

    assert house.states() == ["dropped"]


def test_one_message_tells_of_the_session_and_asks_whether_anything_changed(house):
    house.asked_about = date(2026, 12, 14)
    house.client()

    house.go_rounds(12 * 60, every=20)

    assert house.email.told == ["list", "open_ticks session_check"]


@pytest.mark.parametrize(("said", "told"), [(frozenset(), ["feedback"]), (frozenset({date(2027, 2, 8)}), [])])
def test_whoever_has_said_how_it_is_is_asked_no_more(house, said, told):
    house.said = said
    house.client()
    house.at("2027-02-15 08:00")

    house.go_round()

    assert house.email.told == told
