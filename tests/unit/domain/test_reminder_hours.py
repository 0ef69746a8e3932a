from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reminding import Hours
from webapp.domain.reminder_hours import MIDNIGHT, Part, is_quiet, is_useful, next_chance, useful_until

DAY = date(2026, 12, 8)
ZONES = ["Asia/Dubai", "Europe/Berlin", "Africa/Cairo", "Pacific/Apia", "America/St_Johns"]
# Berlin leaves 02:00-03:00 out on the first and has it twice on the second; Cairo changes at midnight.
DAYS = [date(2027, 3, 28), date(2026, 10, 25), date(2027, 4, 30), date(2026, 10, 30), DAY]
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize(
    ("part", "at", "is_in_time"),
    [
        ("morning", "07:59", False),
        ("morning", "08:00", True),
        ("morning", "18:59", True),
        ("morning", "19:00", False),
        ("evening", "18:59", False),
        ("evening", "19:00", True),
        ("evening", "21:29", True),
        ("evening", "21:30", False),  # quiet
        ("evening", "23:59", False),
    ],
)
def test_a_morning_is_of_use_until_the_evening_and_an_evening_until_the_quiet_hours(part, at, is_in_time):
    assert is_useful(Part(part), Hours(), DAY, local(at)) is is_in_time


def test_an_evening_without_quiet_hours_is_of_use_until_midnight():
    hours = Hours(quiet_from=time(1), quiet_until=time(5))

    assert is_useful(Part.EVENING, hours, DAY, local("23:59"))
    assert not is_useful(Part.EVENING, hours, DAY, local("00:00", DAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("quiet", "at", "expected"),
    [
        ("21:30-07:30", "21:30", True),
        ("21:30-07:30", "00:00", True),
        ("21:30-07:30", "07:29", True),
        ("21:30-07:30", "07:30", False),
        ("21:30-07:30", "12:00", False),
        ("13:00-15:00", "13:00", True),
        ("13:00-15:00", "15:00", False),
        ("13:00-15:00", "00:00", False),
        ("09:00-09:00", "09:00", False),
    ],
)
def test_quiet_hours_may_reach_over_midnight(quiet, at, expected):
    begin, end = (time.fromisoformat(each) for each in quiet.split("-"))

    assert is_quiet(Hours(quiet_from=begin, quiet_until=end), time.fromisoformat(at)) is expected


@pytest.mark.parametrize(
    ("hours", "now", "chance"),
    [
        (Hours(), "06:00", "08:00"),
        (Hours(), "12:00", "12:00"),
        (Hours(), "19:00", None),
        (Hours(morning=time(7)), "06:00", "07:30"),  # after the quiet hours
        (Hours(quiet_from=time(9), quiet_until=time(11)), "10:00", "11:00"),
        (Hours(quiet_from=time(9), quiet_until=time(20)), "10:00", None),
        (Hours(morning=time(22), evening=time(21)), "06:00", None),  # quiet from then on until the next day
    ],
)
def test_what_cannot_be_told_now_is_told_at_the_next_chance_of_the_day(hours, now, chance):
    assert next_chance(Part.MORNING, hours, DAY, local(now)) == (local(chance) if chance else None)


def test_yesterday_has_no_chance_any_more():
    assert next_chance(Part.EVENING, Hours(), DAY, local("06:00", DAY + timedelta(days=1))) is None


def hours_apart() -> st.SearchStrategy[Hours]:
    """Morning and evening with three hours between them: more than any clock change takes away."""
    return st.builds(Hours, TIMES, TIMES, TIMES, TIMES).filter(
        lambda hours: (
            hours.evening.hour * 60 + hours.evening.minute >= hours.morning.hour * 60 + hours.morning.minute + 180
        )
    )


@given(hours_apart(), st.sampled_from(Part), st.sampled_from(ZONES), st.sampled_from(DAYS))
def test_looking_every_minute_tells_a_part_once_and_as_soon_as_it_may_be_told(hours, part, zone, day):
    minutes = list(minutes_of(day, ZoneInfo(zone)))
    chance = next_chance(part, hours, day, minutes[0])

    useful = [now for now in minutes if is_useful(part, hours, day, now)]

    assert bool(useful) is (chance is not None)
    if chance and useful:
        assert useful[0].time() == next(now.time() for now in minutes if now.time() >= chance.time())


@given(hours_apart(), st.sampled_from(Part), st.sampled_from(ZONES), st.sampled_from(DAYS), st.integers(0, 1600))
def test_chance_use_and_end_tell_the_same_story(hours, part, zone, day, minute):
    minutes = list(minutes_of(day, ZoneInfo(zone)))
    now = minutes[minute % len(minutes)]

    if is_useful(part, hours, day, now):
        end = useful_until(part, hours, day, now)
        assert next_chance(part, hours, day, now) == now
        assert not is_quiet(hours, now.time())
        assert end > now
        assert not is_useful(part, hours, day, end)
    else:
        assert next_chance(part, hours, day, now) != now


@given(hours_apart(), st.sampled_from(Part), st.sampled_from(ZONES), st.sampled_from(DAYS))
def test_what_is_over_does_not_begin_again(hours, part, zone, day):
    """Not even in an hour that comes twice."""
    never_quiet = replace(hours, quiet_from=MIDNIGHT, quiet_until=MIDNIGHT)
    minutes = [is_useful(part, never_quiet, day, now) for now in minutes_of(day, ZoneInfo(zone))]

    assert len([1 for before, after in pairwise(minutes) if before != after]) <= 2


@pytest.mark.parametrize(("at", "fold", "is_in_time"), [("02:29", 0, False), ("02:30", 0, True), ("02:00", 1, True)])
def test_a_time_that_comes_twice_has_come_for_good(at, fold, is_in_time):
    day = date(2026, 10, 25)
    now = datetime.combine(day, time.fromisoformat(at), ZoneInfo("Europe/Berlin")).replace(fold=fold)

    assert is_useful(Part.MORNING, Hours(morning=time(2, 30), quiet_until=MIDNIGHT), day, now) is is_in_time


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (DAY, 24)])
def test_the_days_above_are_as_long_as_they_are_in_berlin(day, hours):
    assert len(list(minutes_of(day, ZoneInfo("Europe/Berlin")))) == hours * 60


def minutes_of(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """Every minute of a local day, in the order in which it happens."""
    instant = datetime.combine(day, time(0), zone).astimezone(UTC) - timedelta(hours=2)
    for _ in range(30 * 60):
        instant += timedelta(minutes=1)
        if instant.astimezone(zone).date() == day:
            yield instant.astimezone(zone)


def local(at: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo("Asia/Dubai"))
