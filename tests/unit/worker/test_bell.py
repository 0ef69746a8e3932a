"""The worker is called when there is long work, and nobody fails where it cannot be."""

import sqlite3
import threading

import pytest
from huey.consumer import ConsumerStopped
from redis.exceptions import RedisError

from webapp.messaging import queue as queues
from webapp.messaging.bell import Bell, answer_bell
from webapp.messaging.queue import job_queue
from webapp.worker import consumer_of


def test_a_ring_in_one_process_is_answered_in_another(tmp_path):
    done: list[str] = []

    Bell(tmp_path, None, "secret").ring()

    worker = job_queue(tmp_path, None, "secret")
    answer_bell(worker, lambda: done.append("worked"))
    while (task := worker.dequeue()) is not None:
        worker.execute(task)
    assert done == ["worked"]


def test_the_queue_is_opened_at_the_first_ring(tmp_path):
    bell = Bell(tmp_path, None, "secret")

    assert list(tmp_path.iterdir()) == []
    bell.ring()

    assert list(tmp_path.iterdir()) != []


@pytest.mark.parametrize("error", [OSError("no disk"), sqlite3.OperationalError("locked"), RedisError("away")])
def test_whoever_asks_for_work_does_not_fail_with_the_bell(tmp_path, monkeypatch, caplog, error):
    def broken(*_):
        raise error

    monkeypatch.setattr(queues, "job_queue", broken)

    Bell(tmp_path, None, "secret").ring()

    assert "was not called" in caplog.text


def test_the_worker_hands_back_its_work_before_it_ends(tmp_path):
    ended = threading.Event()
    consumer = consumer_of(job_queue(tmp_path, None, "secret"), lambda: False, ended.set)

    consumer.stop()

    assert ended.is_set()
    with pytest.raises(ConsumerStopped):
        consumer.loop()
