from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.clients import CLIENTS, client
from tests.clock import FakeClock
from tests.databases import another
from tests.plans import FakePlans
from tests.reminding import FakeChannel, FakeTicks, StoredChoices, choice_row, plain_words, ticked
from tests.rows import client_row
from webapp.messaging.channel import ChannelUnavailableError, RecipientGoneError
from webapp.services.reminders.ledger import LEASE, Job, Ledger
from webapp.services.reminders.rounds import Rounds
from webapp.storage.database import Database
from webapp.storage.rows import ReminderChoiceRow, ReminderRow

DAY = date(2026, 12, 8)
DUBAI = ZoneInfo("Asia/Dubai")
BOOKED = CLIENTS["U01"] | {"sessions": {1: "2026-12-14", 2: "2026-12-21", 3: "2027-01-18"}}


@dataclass
class House:
    """A house that reminds its clients."""

    database: Database
    clock: FakeClock
    plans: FakePlans = field(default_factory=lambda: FakePlans(BOOKED))
    ticks: FakeTicks = field(default_factory=FakeTicks)
    email: FakeChannel = field(default_factory=FakeChannel)
    push: FakeChannel = field(default_factory=lambda: FakeChannel("push"))
    zone: ZoneInfo = DUBAI

    @property
    def rounds(self) -> Rounds:
        return self.rounds_on(self.database)

    def rounds_on(self, database: Database) -> Rounds:
        channels = {"email": self.email, "push": self.push}
        choices, plans = StoredChoices(database), self.plans
        return Rounds(
            database,
            self.clock,
            self.zone,
            choices=choices,
            plans=plans,
            ticks=self.ticks,
            word=plain_words,
            channels=channels,
        )

    def at(self, moment: str) -> None:
        """The clinic's time."""
        local = datetime.fromisoformat(moment).replace(tzinfo=self.zone)
        self.clock.move(seconds=(local.astimezone(UTC) - self.clock()).total_seconds())

    def client(self, **choice: Any) -> UUID:
        client = client_row()
        with self.database.write() as session:
            session.add_all([client, choice_row(client.id, **choice)])
        return client.id

    def choose(self, **values: Any) -> None:
        with self.database.write() as session:
            session.execute(update(ReminderChoiceRow).values(**values))

    def go_round(self) -> None:
        for job in self.rounds.sweep():
            self.rounds.deliver(job)

    def go_rounds(self, minutes: int, every: int = 1) -> None:
        for _ in range(minutes // every):
            self.go_round()
            self.clock.move(minutes=every)

    def rows(self) -> list[ReminderRow]:
        with self.database.read() as session:
            return list(session.scalars(select(ReminderRow).order_by(ReminderRow.id)))

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]


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


# --- Once ---


def test_two_workers_share_the_reminders(house):
    for _ in range(5):
        house.client()
    house.at("2026-12-13 08:00")
    with another(house.database) as same:
        first, second = house.rounds_on(same).sweep(), house.rounds.sweep()

    assert (len(first), len(second)) == (5, 0)


def test_the_same_job_twice_sends_once(house):
    house.client()
    house.at("2026-12-13 08:00")
    jobs = house.rounds.sweep()

    for job in jobs * 2:
        house.rounds.deliver(job)

    assert house.email.told == ["list"]


def test_what_a_lost_worker_had_in_hand_is_taken_up_again_as_the_same_message(house):
    house.client()
    house.at("2026-12-13 08:00")
    house.email.after = lost
    with pytest.raises(LostError):
        house.go_round()
    assert house.states() == ["handing_over"]

    house.email.after = lambda: None
    house.go_rounds(LEASE.seconds // 60 - 1)
    assert len(house.email.taken) == 1
    house.go_rounds(2)

    first, second = house.email.taken
    assert first == second
    assert house.states() == ["sent"]


def test_a_worker_lost_before_it_handed_over_leaves_the_reminder_to_another(house):
    house.client()
    house.at("2026-12-13 08:00")
    house.email.before = lost
    with pytest.raises(LostError):
        house.go_round()
    assert house.states() == ["waiting"]

    house.email.before = lambda: None
    house.go_rounds(LEASE.seconds // 60 + 1)

    assert house.email.told == ["list"]


def test_a_worker_that_was_too_slow_sends_nothing_any_more(house):
    house.client()
    house.at("2026-12-13 08:00")
    (late,) = house.rounds.sweep()

    def meanwhile() -> None:
        house.email.before = lambda: None
        house.clock.move(seconds=LEASE.total_seconds())
        house.go_round()

    house.email.before = meanwhile
    house.rounds.deliver(late)

    assert (house.email.told, house.states()) == (["list"], ["sent"])


def test_what_is_told_stands_in_the_ledger_before_it_is_sent(house):
    house.client()
    house.at("2026-12-13 08:00")
    seen = []
    house.email.after = lambda: seen.append((house.states(), house.rows()[0].kinds))

    house.go_round()

    assert seen == [(["handing_over"], ["list"])]


def test_many_are_given_out_in_several_rounds(house):
    for _ in range(3):
        house.client()
    house.at("2026-12-13 08:00")

    given = []
    while jobs := house.rounds.sweep():
        given += jobs

    assert len({job.reminder_id for job in given}) == 3


def test_nobody_sends_what_another_worker_has_in_hand(house):
    house.client()
    house.at("2026-12-13 08:00")
    house.email.after = lambda: meanwhile(house)

    house.go_round()

    assert house.email.told == ["list"]


def test_a_ledger_that_forgets_who_has_what_in_hand_sends_twice(house, monkeypatch):
    """So that the test above is about something."""
    monkeypatch.setattr(Ledger, "give_out", all_that_is_open)
    house.client()
    house.at("2026-12-13 08:00")
    house.email.after = lambda: meanwhile(house)

    house.go_round()

    assert house.email.told == ["list", "list"]


def meanwhile(house: House) -> None:
    """Another worker makes a round."""
    house.email.after = lambda: None
    house.go_round()


def all_that_is_open(ledger: Ledger) -> tuple[Job, ...]:
    with ledger._database.read() as session:
        rows = session.scalars(select(ReminderRow).where(ReminderRow.settled_at.is_(None)))
        return tuple(Job(row.id, row.tries) for row in rows)


# --- Clocks ---


@pytest.mark.parametrize(
    ("zone", "day", "morning"),
    [
        ("Europe/Berlin", "2027-03-28", "03:00+02:00"),  # There is no half past two.
        ("Europe/Berlin", "2026-10-25", "02:30+02:00"),  # There are two, and the first counts.
        ("Asia/Dubai", "2026-12-08", "02:30+04:00"),
    ],
)
def test_a_day_of_any_length_is_told_once(sqlite_database, clock, zone, day, morning):
    house = House(sqlite_database, clock, zone=ZoneInfo(zone), plans=FakePlans(on_any_day(day)))
    house.client(morning="02:30", evening="19:00", quiet_from="00:00", quiet_until="00:00")
    house.at(f"{day} 00:00")
    told_at = []
    house.email.after = lambda: told_at.append(clock().astimezone(house.zone).isoformat(timespec="minutes")[11:])

    house.go_rounds(25 * 60, every=5)

    assert [told_at[0], told_at[1][:5]] == [morning, "19:00"]
    assert [row.day.isoformat() for row in house.rows()[:2]] == [day, day]


@given(st.lists(st.integers(-200, 300), min_size=10, max_size=60), st.sampled_from(["Europe/Berlin", "Asia/Dubai"]))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_clock_that_jumps_tells_no_part_twice_and_none_at_a_wrong_time(sqlite_database, jumps, zone):
    house = House(sqlite_database, FakeClock(), zone=ZoneInfo(zone), plans=FakePlans(on_any_day("2027-03-28")))
    if house.rows():
        house.choose(is_on=False)
    client_id = house.client(morning="02:30", quiet_from="22:00", quiet_until="01:00")
    house.at("2027-03-27 12:00")
    at = []
    house.email.after = lambda: at.append(house.clock().astimezone(house.zone))

    for minutes in jumps:
        house.go_round()
        house.clock.move(minutes=minutes)

    mine = [row for row in house.rows() if row.client_id == client_id]
    assert len(house.email.taken) == len({(row.day, row.part) for row in mine if row.state == "sent"})
    assert all("02:30" <= f"{moment:%H:%M}" < "22:00" for moment in at)


def on_any_day(day: str) -> dict[str, object]:
    """A client who prepares on this day and those around it."""
    about = date.fromisoformat(day)
    answers = {"today": about - timedelta(days=5), "desired_date": (about + timedelta(days=7)).isoformat()}
    return client(**answers)  # type: ignore[arg-type]  # a day among answers


class LostError(Exception):
    """The end of a worker."""


def lost() -> None:
    raise LostError
