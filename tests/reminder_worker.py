"""Run as a script: the worker of an installation, with the time in a file.

Workers are forked from here, so that a test can kill many: each says the number of its process on a line of its own,
and the next begins for each line that is read. The arguments are the file with the time, and a fault: none or renamed.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.push import LocalServices
from webapp.composition import build_services
from webapp.config import Config
from webapp.services import Services
from webapp.storage.rows import ReminderChoiceRow, new_id
from webapp.worker import consumer_of, queue_of

SECONDS_BETWEEN_ROUNDS = 0.02


def main(clock_file: Path, fault: str) -> None:
    config = Config.from_environ(os.environ)
    services = build_services(
        config, lambda: datetime.fromisoformat(clock_file.read_text()), push_services=LocalServices()
    )
    FAULTS[fault](services)
    warm_up(services)
    parent = os.getpid()
    while True:
        pid = os.fork()
        if pid == 0:
            be_worker(services, parent)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        os.waitpid(pid, 0)
        if not sys.stdin.readline():
            return


def warm_up(services: Services) -> None:
    """Plans are read once here and not in every worker; so is the library that encrypts."""
    __import__("pywebpush")
    with services.database.read() as session:
        clients = session.scalars(select(ReminderChoiceRow.client_id)).all()
    for client_id in clients:
        services.plans.current(client_id)
    services.database.dispose()


def be_worker(services: Services, parent: int) -> None:
    """The real worker; only its minutes are shorter."""
    try:
        queue = queue_of(services)
        consumer = consumer_of(queue, lambda: os.getppid() != parent)
        for worker, _ in consumer.worker_threads:
            worker.max_delay = SECONDS_BETWEEN_ROUNDS
        threading.Thread(target=make_rounds, args=(queue,), daemon=True).start()
        consumer.run()
    except BaseException:  # noqa: BLE001  a forked process must not go on in its parent's code
        traceback.print_exc()
    finally:
        os._exit(0)


def make_rounds(queue: Any) -> None:
    """What the scheduler does every minute."""
    while True:
        if not queue.storage.queue_size():
            queue.enqueue(next(task for task in queue._registry.periodic_tasks if "send" in type(task).__name__))
        time.sleep(SECONDS_BETWEEN_ROUNDS)


class Renamed:
    """A channel that does not care which message it is."""

    def __init__(self, channel: Any) -> None:
        self.name = channel.name
        self._channel = channel

    def send(self, client_id: Any, message: Any, delivery_id: Any, handing_over: Any) -> None:
        self._channel.send(client_id, message, new_id(), handing_over)


def forget_the_name(services: Services) -> None:
    """Makes another message of the same reminder each time."""
    rounds = services.reminders.rounds
    rounds._channels = {name: Renamed(channel) for name, channel in rounds._channels.items()}


FAULTS: dict[str, Callable[[Services], None]] = {"none": lambda _: None, "renamed": forget_the_name}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
