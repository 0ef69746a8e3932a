from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.clients import client
from tests.clock import FakeClock
from tests.databases import another
from tests.house import House
from tests.plans import FakePlans
from webapp.services.reminders.ledger import LEASE, Job, Ledger
from webapp.storage.database import Database
from webapp.storage.rows import ReminderRow


@pytest.fixture
def house(database: Database, clock: FakeClock) -> House:
    house = House(database, clock)
    house.at("2026-12-13 07:40")
    return house


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
