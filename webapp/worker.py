"""The worker: does what nobody waits for, in a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any
from uuid import UUID

from huey import Huey, crontab
from huey.consumer import Consumer

from webapp.messaging.queue import job_queue
from webapp.services import Services
from webapp.services.reminders.ledger import Job
from webapp.storage.keys import load_or_create

# One slow mail server must not hold up everybody; more would only wait for each other at the database.
THREADS = 2
# How long a new job may wait, at most, for an idle thread to look for it.
SECONDS_BETWEEN_LOOKS = 1.0
# Less than the web server gives its own processes, so that nobody is killed who would have ended.
SECONDS_TO_FINISH = 8
MINUTE = 60


def queue_of(services: Services) -> Huey:
    """The queue of this installation, with every job that can stand in it."""
    keys = load_or_create(services.config.instance_path)
    queue = job_queue(services.config.instance_path, services.config.redis_url, keys.secret_key)
    add_jobs(queue, services)
    return queue


def add_jobs(queue: Huey, services: Services) -> None:
    """Everything that the worker does. A job's name and arguments are data: older jobs may still stand in the queue."""

    def deliver(reminder_id: str, turn: int) -> None:
        services.reminders.rounds.deliver(Job(UUID(reminder_id), turn))

    def send() -> None:
        while jobs := services.reminders.rounds.sweep():
            for job in jobs:
                deliver_soon(str(job.reminder_id), job.turn)

    deliver_soon = queue.task(name="deliver_reminder")(deliver)
    # One that waited for a minute is not needed: the next is there already.
    queue.periodic_task(crontab(), name="send_reminders", expires=MINUTE)(send)
    # More often than once a day, because a clinic may switch its computer off for the night.
    queue.periodic_task(crontab(minute="10", hour="*/6"), name="tidy")(services.housekeeping.tidy)


def work(services: Services, is_orphan: Callable[[], bool] = lambda: False) -> None:
    """Works until the process is asked to stop (SIGTERM, SIGINT) or `is_orphan` says so; what was begun is finished."""
    consumer_of(queue_of(services), is_orphan).run()


def consumer_of(queue: Huey, is_orphan: Callable[[], bool]) -> Consumer:
    """Takes jobs from the queue."""
    return _Consumer(
        queue,
        is_orphan=is_orphan,
        workers=THREADS,
        max_delay=SECONDS_BETWEEN_LOOKS,
        shutdown_timeout=SECONDS_TO_FINISH,
    )


class _Consumer(Consumer):  # type: ignore[misc]  # huey has no types
    """Huey's, which ends on its own when nobody is left that would end it."""

    def __init__(self, queue: Huey, *, is_orphan: Callable[[], bool], **options: Any) -> None:
        super().__init__(queue, **options)
        self._is_orphan = is_orphan
        # Whether to start again, and whether to finish what was begun. Huey would start itself again on a hang-up.
        self._signal_actions = dict.fromkeys((signal.SIGTERM, signal.SIGINT), (False, True))

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """One turn of the main thread, ten times a second."""
        if self._is_orphan():
            self._handle_signal(signal.SIGTERM, None)
        looked: float | None = super().loop(health_check_ts)
        return looked
