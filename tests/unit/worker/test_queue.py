import stat
from hashlib import sha256
from pathlib import Path

import pytest
from huey import Huey

from webapp.messaging.queue import FILE, job_queue


def with_job(queue: Huey, done: list[str]) -> Huey:
    queue.task(name="note")(done.append)
    return queue


def put(queue: Huey, word: str) -> None:
    queue.enqueue(next(iter(queue._registry._registry.values()))((word,)))


def work_off(queue: Huey) -> None:
    while (task := queue.dequeue()) is not None:
        queue.execute(task)


def test_a_job_outlives_the_process_that_asked_for_it(tmp_path):
    done: list[str] = []
    put(with_job(job_queue(tmp_path, None, "secret"), []), "washed")

    work_off(with_job(job_queue(tmp_path, None, "secret"), done))

    assert done == ["washed"]


def test_a_job_that_others_wrote_is_not_run(tmp_path):
    put(with_job(job_queue(tmp_path, None, "theirs"), []), "washed")

    with pytest.raises(ValueError, match="mismatch"):
        with_job(job_queue(tmp_path, None, "ours"), []).dequeue()


def test_the_file_is_for_this_account_alone_and_has_no_log_beside_it(tmp_path):
    queue = with_job(job_queue(tmp_path, None, "secret"), [])
    put(queue, "washed")

    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert queue.storage.sql("pragma journal_mode", results=True) == [("truncate",)]
    assert queue.storage.sql("pragma synchronous", results=True) == [(2,)]


def test_what_a_job_gives_back_is_not_kept(tmp_path):
    queue = job_queue(tmp_path, None, "secret")
    queue.task(name="answer")(lambda: "health")
    queue.enqueue(next(iter(queue._registry._registry.values()))())

    work_off(queue)

    assert queue.storage.result_store_size() == 0


def test_installations_that_share_a_server_have_a_queue_each(tmp_path):
    names = {job_queue(tmp_path, "redis://127.0.0.1:6379", secret).name for secret in ("ours", "theirs")}

    assert names == {f"stipple_{sha256(secret).hexdigest()[:12]}" for secret in (b"ours", b"theirs")}


def test_a_queue_on_a_server_leaves_no_file(tmp_path: Path):
    job_queue(tmp_path, "redis://127.0.0.1:6379", "secret")

    assert list(tmp_path.iterdir()) == []
