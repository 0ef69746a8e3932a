import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.killing import Scene, scene
from webapp.messaging.queue import job_queue
from webapp.storage.keys import load_or_create
from webapp.worker import THREADS

REDIS = os.environ.get("STIPPLE_TEST_REDIS", "redis://127.0.0.1:6379/9")
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


def test_a_queue_on_a_redis_server_reminds_everybody_once_as_well(tmp_path, redis_url):
    with scene(tmp_path, "Asia/Dubai", WINTER, seed=2, kills=8, REDIS_URL=redis_url) as played:
        live_until_all_died(played, WINTER)

        told_once(played)
        assert not (tmp_path / "instance" / "jobs.sqlite3").exists()


def test_a_message_that_is_another_each_time_would_be_noticed(tmp_path):
    with scene(tmp_path, "Asia/Dubai", WINTER, seed=1, kills=6, fault="renamed") as played:
        live_until_all_died(played, WINTER)

        with pytest.raises(AssertionError):
            told_once(played)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A server to share. What a test leaves there is taken away: each installation has names of its own."""
    client = Redis.from_url(REDIS, socket_connect_timeout=3)
    try:
        client.ping()
    except RedisError as error:
        pytest.skip(f"No Redis at {REDIS}; set STIPPLE_TEST_REDIS. {error}")
    yield REDIS
    secret = load_or_create(tmp_path / "instance").secret_key
    job_queue(tmp_path, REDIS, secret).storage.flush_all()
    client.close()


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
