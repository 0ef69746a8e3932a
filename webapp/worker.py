"""The worker: does what nobody waits for, in a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any
from uuid import UUID

from huey import Huey, crontab
from huey.consumer import Consumer

from webapp.messaging.bell import answer_bell
from webapp.messaging.queue import job_queue
from webapp.services import Services
from webapp.services.numbers.nightly import NightlyNumbers
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

    def do_long_work() -> None:
        nightly.look()
        services.shift.work()

    def index_clients() -> None:
        services.search.index.catch_up()

    nightly = NightlyNumbers(services.database, services.jobs, services.clock, services.config.time_zone)
    deliver_soon = queue.task(name="deliver_reminder")(deliver)
    answer_bell(queue, services.shift.work)
    # Finds what nobody rang for, and what a dead worker left. Long work keeps one thread; the next minute passes by.
    queue.periodic_task(crontab(), name="do_long_work", expires=MINUTE)(do_long_work)
    # Clients from before the search had an index: looked for as soon as the worker is there, and every hour.
    queue.on_startup(name="index_clients")(queue.task(name="index_clients_now")(index_clients))
    queue.periodic_task(crontab(minute="20"), name="index_clients")(index_clients)
    # One that waited for a minute is not needed: the next is there already.
    queue.periodic_task(crontab(), name="send_reminders", expires=MINUTE)(send)
    queue.periodic_task(crontab(minute="*/15"), name="look_ahead", expires=MINUTE)(services.staff.alarms.ring)
    # More often than once a day, because a clinic may switch its computer off for the night.
    queue.periodic_task(crontab(minute="10", hour="*/6"), name="tidy")(services.housekeeping.tidy)


def work(services: Services, is_orphan: Callable[[], bool] = lambda: False) -> None:
    """Works until the process is asked to stop (SIGTERM, SIGINT) or `is_orphan` says so; what was begun is finished."""
    consumer_of(queue_of(services), is_orphan, services.shift.end).run()


def consumer_of(queue: Huey, is_orphan: Callable[[], bool], before_end: Callable[[], None] = lambda: None) -> Consumer:
    """Takes jobs from the queue; `before_end` is called when it is asked to stop."""
    return _Consumer(
        queue,
        is_orphan=is_orphan,
        before_end=before_end,
        workers=THREADS,
        max_delay=SECONDS_BETWEEN_LOOKS,
        shutdown_timeout=SECONDS_TO_FINISH,
    )


class _Consumer(Consumer):  # type: ignore[misc]  # huey has no types
    """Huey's, which ends on its own when nobody is left that would end it."""

    def __init__(
        self, queue: Huey, *, is_orphan: Callable[[], bool], before_end: Callable[[], None], **options: Any
    ) -> None:
        super().__init__(queue, **options)
        self._is_orphan = is_orphan
        self._before_end = before_end
        # Whether to start again, and whether to finish what was begun. Huey would start itself again on a hang-up.
        self._signal_actions = dict.fromkeys((signal.SIGTERM, signal.SIGINT), (False, True))

    def stop(self, graceful: bool = False) -> None:
        """Long work is handed back first: it would take longer than there is."""
        self._before_end()
        super().stop(graceful)

    def loop(self, health_check_ts: float | None = None) -> float | None:
        """One turn of the main thread, ten times a second."""
        if self._is_orphan():
            self._handle_signal(signal.SIGTERM, None)
        looked: float | None = super().loop(health_check_ts)
        return looked
