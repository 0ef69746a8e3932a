from datetime import date, timedelta

import pytest

from tests.killing import Scene, scene
from webapp.worker import THREADS

SPRING, AUTUMN, WINTER = date(2027, 3, 28), date(2026, 10, 25), date(2026, 12, 8)


@pytest.mark.parametrize(
    ("zone", "day", "kills"),
    [("Europe/Berlin", SPRING, 17), ("Europe/Berlin", AUTUMN, 17), ("Asia/Dubai", WINTER, 16)],
)
def test_a_worker_killed_at_random_reminds_everybody_once(tmp_path, zone, day, kills):
    with scene(tmp_path, zone, day, seed=day.toordinal(), kills=kills) as played:
        live_until_all_died(played, day)

        told_once(played)
        assert played.executioner.done == kills


def test_a_message_that_is_another_each_time_would_be_noticed(tmp_path):
    with scene(tmp_path, "Asia/Dubai", WINTER, seed=1, kills=12, fault="renamed") as played:
        live_until_all_died(played, WINTER)

        with pytest.raises(AssertionError):
            told_once(played)


def live_until_all_died(played: Scene, day: date) -> None:
    """Whole days, one at least."""
    played.live_through(day)
    for number in range(1, 4):
        if played.executioner.left:
            played.live_through(day + timedelta(days=number))


def told_once(played: Scene) -> None:
    """No reminder is lost, none is two messages, and none was handed over again without a reason."""
    rows, messages = played.rows(), played.messages()
    keys = [(row.client_id, row.day, row.part, row.channel) for row in rows]

    assert sorted(map(str, keys)) == sorted(map(str, played.expected))
    assert {row.state for row in rows} == {"sent"}
    assert {row.id.hex for row in rows} == set(messages)
    assert [said for said in messages.values() if any(again != said[0] for again in said)] == []
    # A worker sends two at a time, and each may be between the other server's yes and our note of it.
    assert sum(map(len, messages.values())) <= len(rows) + THREADS * played.executioner.done
