"""Clients from before the search had an index are taken up by the worker."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from webapp.messaging.queue import job_queue
from webapp.services import Services
from webapp.worker import add_jobs


class Anything:
    """Stands in for whatever the other jobs need, beside what is `known`."""

    def __init__(self, **known: object) -> None:
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        return Anything()


def test_the_worker_takes_older_clients_up_as_soon_as_it_is_there(tmp_path):
    calls: list[str] = []
    search = SimpleNamespace(index=SimpleNamespace(catch_up=lambda: calls.append("caught up")))
    queue = job_queue(tmp_path, None, "secret")
    add_jobs(queue, cast(Services, Anything(search=search)))

    for hook in queue._startup.values():
        hook()
    while (task := queue.dequeue()) is not None:
        queue.execute(task)

    assert calls == ["caught up"]


def test_and_looks_again_every_hour(tmp_path):
    queue = job_queue(tmp_path, None, "secret")
    add_jobs(queue, cast(Services, Anything()))

    (task,) = (each for each in queue._registry.periodic_tasks if type(each).__name__ == "index_clients")
    midnight = datetime(2026, 12, 1)  # noqa: DTZ001 - the queue knows no time zones
    minutes = [midnight + timedelta(minutes=minute) for minute in range(24 * 60)]
    assert sum(map(task.validate_datetime, minutes)) == 24
