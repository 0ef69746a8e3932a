"""Looks after a process beside the web's: starts it, starts it again when it died, and stops it in the end."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from webapp.domain.errors import DomainError

Say = Callable[[str], None]

# A process that dies at once, again and again, is started less and less often.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# Who lived that long was well.
SECONDS_TO_PROVE = 60.0
SIGNALS = {getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2")}
SIGNALS |= {signal.SIGCHLD, signal.SIGTTIN, signal.SIGTTOU, signal.SIGWINCH}
FAILED = 1


class Child:
    """One forked process. Everything here is called from one thread, the parent's only one."""

    def __init__(self, name: str, run: Callable[[Callable[[], bool]], None], say: Say) -> None:
        """`run` is what the process does; it is given a question to ask: whether the parent is gone."""
        self._name = name
        self._run = run
        self._say = say
        self._pid: int | None = None
        self._is_stopping = False
        self._started = -SECONDS_TO_PROVE
        self._pause = 0.0

    def keep_running(self, let_go: Callable[[], None]) -> None:
        """Starts it if it does not run and its pause is over; `let_go` closes what it is not to inherit."""
        self.reap()
        if self._pid is None and not self._is_stopping and time.monotonic() >= self._started + self._pause:
            self._start(let_go)

    def reap(self) -> None:
        """Notices that it ended. To be called before anybody else waits for every child there is."""
        if self._pid is None:
            return
        try:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
        except ChildProcessError:
            ended, status = self._pid, 0  # Somebody else took note of its end.
        if ended:
            self._note_end(status)

    def ask_to_stop(self) -> None:
        """It finishes what it has begun, and is not started again."""
        self._is_stopping = True
        self._send(signal.SIGTERM)

    def end(self, seconds: float) -> None:
        """Waits for it that long, then ends it."""
        limit = time.monotonic() + seconds
        while self._pid is not None and time.monotonic() < limit:
            self.reap()
            time.sleep(0.02)
        self._send(signal.SIGKILL)
        if self._pid is not None:
            os.waitpid(self._pid, 0)
            self._pid = None

    def _start(self, let_go: Callable[[], None]) -> None:
        parent = os.getpid()
        # A signal between the fork and the child's own handlers would be lost in the parent's.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            pid = os.fork()
            if pid == 0:
                self._be_child(let_go, lambda: os.getppid() != parent)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        self._pid, self._started = pid, time.monotonic()

    def _be_child(self, let_go: Callable[[], None], is_orphan: Callable[[], bool]) -> NoReturn:
        """Never returns: what stands above on the stack is the parent's business."""
        status = FAILED
        try:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            let_go()
            self._run(is_orphan)
            status = 0
        except DomainError as error:
            self._say(f"{self._name}: {error}")
        except BaseException:  # noqa: BLE001  whatever it is, the parent's code must not go on in here
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _note_end(self, status: int) -> None:
        lived = time.monotonic() - self._started
        self._pid = None
        if self._is_stopping:
            return
        self._pause = (
            FIRST_PAUSE if lived >= SECONDS_TO_PROVE else min(max(FIRST_PAUSE, self._pause * 2), LONGEST_PAUSE)
        )
        self._say(f"{self._name} ended ({_reason(status)}) and is started again.")

    def _send(self, number: signal.Signals) -> None:
        self.reap()
        if self._pid is not None:
            os.kill(self._pid, number)


def _reason(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"code {code}"
