import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[3]
QUEUE = Path("instance") / "jobs.sqlite3"
SECONDS_OF_PATIENCE = 60


@pytest.fixture
def run(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A clinic's processes: the first one, the web's and the worker."""
    with started(tmp_path, str(TOP / "tests" / "processes.py")) as process:
        until(lambda: len(children(process.pid)) == 2 and (tmp_path / QUEUE).exists())
        yield process


def test_a_worker_that_was_killed_is_started_again(run):
    web, worker = children(run.pid)

    os.kill(worker, signal.SIGKILL)
    until(lambda: len(set(children(run.pid)) - {web, worker}) == 1)

    assert web in children(run.pid)
    run.terminate()
    assert "The worker ended (signal 9) and is started again." in run.communicate()[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_end_together_and_quietly(run, number):
    begun = children(run.pid)

    run.send_signal(number)
    said = run.communicate(timeout=SECONDS_OF_PATIENCE)[0]

    assert run.returncode == 0
    assert not any(map(is_alive, begun))
    assert "Traceback" not in said
    assert "orker" not in said


def test_nobody_outlives_the_first_process(run):
    begun = children(run.pid)

    run.kill()

    until(lambda: not any(map(is_alive, begun)))


def test_the_worker_runs_alone_where_the_web_runs_elsewhere(tmp_path):
    with started(tmp_path, "-m", "webapp", "work") as worker:
        until(lambda: is_ready_to_end(worker.pid))
        worker.terminate()

        said = worker.communicate(timeout=SECONDS_OF_PATIENCE)[0]

    assert (worker.returncode, said) == (0, "The worker of SMP Clinic runs.\n")


@contextmanager
def started(folder: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A process of an installation in this folder."""
    env = {"STIPPLE_INSTANCE": str(folder / "instance"), "PYTHONPATH": str(TOP), "PATH": os.environ["PATH"]}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen([sys.executable, *command], cwd=TOP, env=env, text=True, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def children(pid: int) -> list[int]:
    """In the order of their start."""
    with suppress(OSError):
        return sorted(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    return []


def is_ready_to_end(pid: int) -> bool:
    """Whether it has its own way to take SIGTERM."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    caught = next(int(line.split()[1], 16) for line in lines if line.startswith("SigCgt:"))
    return bool(caught & 1 << (signal.SIGTERM - 1))


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def until(is_true: Callable[[], bool]) -> None:
    limit = time.monotonic() + SECONDS_OF_PATIENCE
    while not is_true():
        assert time.monotonic() < limit
        time.sleep(0.02)
