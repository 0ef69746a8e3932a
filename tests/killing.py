"""A worker that is killed again and again while it reminds clients, and what the other servers saw of it."""

from __future__ import annotations

import email
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.clients import client
from tests.clinic import clinic_of
from tests.clock import FakeClock
from tests.push import Browser, LocalServices, PushService
from tests.smtp_server import SmtpServer
from webapp.composition import build_services
from webapp.config import Config
from webapp.domain.reminder_hours import Part
from webapp.services import Services
from webapp.services.reminders.choices import ReminderChoice
from webapp.services.reminders.ledger import LEASE
from webapp.storage.migrate import upgrade
from webapp.storage.rows import LoginSessionRow, ReminderRow

TOP = Path(__file__).parent.parent
SCRIPT = TOP / "tests" / "reminder_worker.py"
STEPS = ("connected", "MAIL", "RCPT", "DATA", "taken", "answered", "pushed", "confirmed", "some time")
BOTH = ("email", "push")
USUAL = ReminderChoice(is_on=True, channels=BOTH)
# Morning comes at an hour that a clock change takes away, or brings twice; there are no quiet hours.
NIGHT_OWL = ReminderChoice(True, BOTH, clock_time(2, 30), clock_time(19), clock_time(0), clock_time(0))
# So that the last reminders of a part of the day still have time to be sent.
DEADLY = ((clock_time(2, 30), clock_time(16)), (clock_time(19), clock_time(20, 30)))
SECONDS_OF_PATIENCE = 60

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Key = tuple[UUID, date, str, str]


@dataclass
class Executioner:
    """Kills the worker at points that a seed chooses: at a step of a conversation, or soon after its start."""

    chance: random.Random
    left: int
    then: Callable[[], None] = lambda: None
    is_armed: bool = False
    pid: int = 0
    done: int = 0
    _step: str = ""
    _skip: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    def choose(self, pid: int) -> None:
        """The point at which this worker dies."""
        with self._lock:
            self.pid, self._step, self._skip = pid, self.chance.choice(STEPS), self.chance.randrange(3)
            wait = self.chance.uniform(0, 0.1)
        if self._step == "some time":
            self._skip = 0
            threading.Timer(wait, self.watch, ("some time",)).start()

    def arm(self, is_armed: bool) -> None:
        """Whether anybody dies from now on."""
        was_armed, self.is_armed = self.is_armed, is_armed
        if is_armed and not was_armed and self.pid:
            self.choose(self.pid)

    def watch(self, step: str) -> None:
        """Something happened; the worker may not survive it."""
        with self._lock:
            if not self.is_armed or not self.left or step != self._step:
                return
            if self._skip:
                self._skip -= 1
                return
            self._step, self.left, self.done = "", self.left - 1, self.done + 1
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.then()


@dataclass
class Scene:
    """A clinic whose worker runs on a clock in a file, with the servers that it talks to."""

    services: Services
    clock_file: Path
    mail: SmtpServer
    push: PushService
    executioner: Executioner
    clients: dict[UUID, tuple[ReminderChoice, Browser]] = field(default_factory=dict)
    expected: set[Key] = field(default_factory=set)
    now: datetime = LONG_AGO
    _lock: Any = field(default_factory=threading.Lock)

    def add_client(self, day: date, choice: ReminderChoice) -> None:
        """Somebody who has something to do on this day and the next five."""
        clinic = clinic_of(self.services)
        came = {"today": day - timedelta(days=5), "desired_date": (day + timedelta(days=7)).isoformat()}
        client_id, browser = clinic.arrive(client(**came)), self.push.browser(f"phone-{len(self.clients)}")  # type: ignore[arg-type]  # a day among answers
        self.services.accounts.sessions.start("client", client_id)
        with self.services.database.read() as session:
            session_id = session.scalars(select(LoginSessionRow.id).filter_by(client_id=client_id)).one()
        self.services.reminders.subscriptions.add(client_id, session_id, browser.address)
        self.services.reminders.choices.save(client_id, choice)
        self.clients[client_id] = choice, browser

    def set_time(self, instant: datetime) -> None:
        """The worker's clock; it never goes back."""
        with self._lock:
            self.now = max(self.now, instant)
            beside = self.clock_file.with_suffix(".new")
            beside.write_text(self.now.isoformat())
            beside.rename(self.clock_file)
            local = self.local
            self.executioner.arm(any(begin <= local.time() < end for begin, end in DEADLY))
            self.expected |= {
                (client_id, local.date(), str(part), channel)
                for client_id, (choice, _) in self.clients.items()
                for part in Part
                for channel in choice.channels
                if getattr(choice, part) <= local.time()
            }

    def pass_lease(self) -> None:
        """Lets what a dead worker had in hand be given out again."""
        self.set_time(self.now + LEASE + timedelta(minutes=1))

    def live_through(self, day: date) -> None:
        """A whole day of the clinic in half hours, waiting until everybody is told who is to be told by then."""
        for instant in half_hours(day, self.services.config.time_zone):
            self.set_time(instant)
            self._wait()

    @property
    def local(self) -> datetime:
        return self.now.astimezone(self.services.config.time_zone)

    def rows(self) -> list[ReminderRow]:
        with self.services.database.read() as session:
            return list(session.scalars(select(ReminderRow)))

    def messages(self) -> dict[str, list[object]]:
        """All that the other servers have, by the name that makes two of them one message."""
        found: dict[str, list[object]] = defaultdict(list)
        for text in list(self.mail.letters):
            letter = email.message_from_string(text)
            found[letter["Message-ID"].strip("<>").partition("@")[0]].append((letter["Subject"], letter.get_payload()))
        browsers = {f"/phone-{number}": browser for number, (_, browser) in enumerate(self.clients.values())}
        for pushed in list(self.push.pushed):
            found[pushed.headers["topic"]].append(browsers[pushed.path].read(pushed))
        return found

    def _wait(self) -> None:
        limit = time.monotonic() + SECONDS_OF_PATIENCE
        while not self._is_quiet():
            assert time.monotonic() < limit, f"{self.local}: {[(row.state, row.tries) for row in self.rows()]}"
            time.sleep(0.01)

    def _is_quiet(self) -> bool:
        rows = self.rows()
        written = {(row.client_id, row.day, row.part, row.channel) for row in rows}
        return self.expected <= written and all(row.settled_at for row in rows)


@contextmanager
def scene(
    folder: Path, zone: str, day: date, *, seed: int, kills: int, fault: str = "none", **environ: str
) -> Iterator[Scene]:
    """Six clients of a clinic in `zone`, and its worker at work before the first minute of `day`."""
    with SmtpServer() as mail, PushService() as push:
        for server in (mail, push):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        env = environ | {
            "STIPPLE_INSTANCE": str(folder / "instance"),
            "STIPPLE_TIME_ZONE": zone,
            "STIPPLE_SMTP_URL": mail.url,
            "STIPPLE_CONTENT": str(TOP / "questionnaires"),
        }
        executioner = Executioner(random.Random(seed), kills)  # noqa: S311  a seed makes the same choices again
        made = Scene(_services(env, day, zone), folder / "now", mail, push, executioner)
        mail.watch = push.watch = made.executioner.watch
        for number in range(6):
            made.add_client(day, NIGHT_OWL if number % 2 else USUAL)
        made.set_time(datetime.combine(day, clock_time(0), made.services.config.time_zone).astimezone(UTC))
        with _worker(env, made, fault):
            yield made
        made.services.database.dispose()
        for server in (mail, push):
            server.shutdown()


def half_hours(day: date, zone: Any) -> Iterator[datetime]:
    """Those of a local day, in the order in which they happen; 46, 48 or 50."""
    instant = datetime.combine(day, clock_time(0), zone).astimezone(UTC)
    while instant.astimezone(zone).date() == day:
        yield instant
        instant += timedelta(minutes=30)


def _services(env: Mapping[str, str], day: date, zone: str) -> Services:
    clock = FakeClock()
    clock.set_day(day - timedelta(days=5), zone)
    services = build_services(Config.from_environ(env), clock, push_services=LocalServices())
    upgrade(services.database)
    return services


@contextmanager
def _worker(env: Mapping[str, str], made: Scene, fault: str) -> Iterator[None]:
    command = [sys.executable, str(SCRIPT), str(made.clock_file), fault]
    path = {"PYTHONPATH": str(TOP), "PATH": os.environ["PATH"]}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        made.clock_file.with_name("worker.log").open("wb") as log,
        subprocess.Popen(command, cwd=TOP, env={**env, **path}, stderr=log, text=True, bufsize=1, **pipes) as process,
    ):
        made.executioner.then = partial(_let_the_next_begin, process, made)
        threading.Thread(target=_follow, args=(process, made.executioner), daemon=True).start()
        try:
            yield
        finally:
            process.kill()  # Its child notices, and ends.


def _let_the_next_begin(process: subprocess.Popen[str], made: Scene) -> None:
    assert process.stdin
    made.pass_lease()
    process.stdin.write("\n")


def _follow(process: subprocess.Popen[str], executioner: Executioner) -> None:
    assert process.stdout
    for line in process.stdout:
        executioner.choose(int(line))
