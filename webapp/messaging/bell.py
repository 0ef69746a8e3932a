"""Tells the worker that there is long work to do. It would find it by itself within a minute."""

from __future__ import annotations

import logging
import sqlite3  # noqa: TID251  the queue keeps its jobs with it, so its errors are these
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOGGER = logging.getLogger(__name__)
NAME = "run_job"


class Bell:
    """Rings through the queue, which is opened at the first ring: nobody else needs what it is made of."""

    def __init__(self, instance_path: Path, redis_url: str | None, secret_key: str) -> None:
        self._where = instance_path, redis_url, secret_key
        self._ring: Callable[[], Any] | None = None
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Puts a job into the queue; where that fails, the worker looks for itself in a while."""
        from redis.exceptions import RedisError

        try:
            self._task()()
        except (OSError, sqlite3.Error, RedisError) as error:
            LOGGER.warning("The worker was not called: %s", error)

    def _task(self) -> Callable[[], Any]:
        from webapp.messaging.queue import job_queue

        with self._lock:
            self._ring = self._ring or answer_bell(job_queue(*self._where), _nobody_home)
            return self._ring


def answer_bell(queue: Any, do: Callable[[], None]) -> Callable[[], Any]:
    """Lets the queue know what a ring asks for; calling what this returns is a ring.

    Who rings and who answers both name the job here, since its name holds the module that it comes from.
    """

    def run_job() -> None:
        do()

    ring: Callable[[], Any] = queue.task(name=NAME)(run_job)
    return ring


def _nobody_home() -> None:
    """In the process that rings."""
