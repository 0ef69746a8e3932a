"""Five hundred phones that were without a network for weeks come back at once, each with 50 taps to send.

Run: .venv/bin/python bench/reconnect.py [PHONES] [TAPS]
Goals: all taps acknowledged within 60 seconds of the first reconnection, none lost, none stored twice. The server is
`stipple run` as it is shipped, in a process of its own on a real port, on SQLite with synchronous=FULL. Phones come
within 10 seconds, fetch a form token and send a batch, as the app does; every fifth loses the first answer after the
server has stored the batch and sends all of it again. What is in the database is counted when the server has stopped.
The floors say how much of the time is not ours: as many bare answers of the same server to the same phones, and as
many rows in as many transactions without any web. All three count processor time, which neighbours disturb least.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from secrets import SystemRandom
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import select

from bench.first_visit import free_port, wait_for
from tests.clients import CLIENTS
from tests.clinic import clinic_of
from tests.clock import FakeClock
from tests.rows import client_row, tick_event_row
from webapp.app import create_app, utc_now
from webapp.config import Config
from webapp.domain.care_plan import CarePlan
from webapp.domain.completion import TickEvent, TickState, fold, ticks_on
from webapp.domain.protocol import Kind
from webapp.services import Services
from webapp.storage.migrate import upgrade
from webapp.storage.rows import TickEventRow, new_id

PHONES, TAPS = 500, 50
WITHIN, GOAL = 10, 60
AWAY = 20  # days without a network
LOSES_AN_ANSWER = 5  # every fifth
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
CHANCE = SystemRandom()
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Phone:
    """One client's phone: who is signed in, what it has to send, and what became of that."""

    client_id: UUID
    cookie: str
    outbox: list[dict[str, Any]]
    loses_an_answer: bool
    requests: int = 0
    waits: list[float] = field(default_factory=list)
    done_at: float = 0


def main(phones: int, taps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        config = Config.from_environ({"STIPPLE_INSTANCE": folder, "STIPPLE_BASE_URL": url})
        fleet = [*_arrive(config, phones, taps)]
        wanted = {phone.client_id: [dict(event) for event in phone.outbox] for phone in fleet}
        with served(folder, url, port) as server:
            started, idle = time.perf_counter(), _processor(server)
            asyncio.run(_reconnect(fleet, port))
            busy = _processor(server)
            asyncio.run(_bare_answers(sum(phone.requests for phone in fleet), port))
            spent = Spent(busy - idle, _processor(server) - busy, _bare_rows(config, phones, taps))
        _report(fleet, taps, started, spent)
        _count(config, wanted)


def _arrive(config: Config, phones: int, taps: int) -> Iterator[Phone]:
    """Clients who sent their intake weeks ago, and have tapped since without being heard."""
    clock = FakeClock(utc_now() - timedelta(days=AWAY))
    app = create_app(config, clock=clock)
    services: Services = app.extensions["stipple"]
    upgrade(services.database)
    clinic = clinic_of(services)
    sign = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own
    cases = cycle([raw for name, raw in CLIENTS.items() if name not in ("U09", "U12")])
    for number in range(phones):
        if number % 40 == 39:  # The limit against floods counts by the hour.
            clock.move(hours=1)
        client_id = clinic.arrive({**next(cases)})
        token = services.accounts.start_session("client", client_id)
        outbox = [*islice(_taps(clinic.plan(client_id).plan, str(new_id())), taps)]
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={sign.dumps({'_user_id': token, '_fresh': True})}"
        yield Phone(client_id, cookie, outbox, number % LOSES_AN_ANSWER == 0)
    services.database.dispose()


def _taps(plan: CarePlan, device: str) -> Iterator[dict[str, Any]]:
    """What there is to tick on each day until today, again and again, ticked, taken back and left out."""
    items = [item for item in plan.items if item.kind is Kind.TASK and not item.staff]
    first = (utc_now() - timedelta(days=AWAY)).date()
    days = [first + timedelta(days=number) for number in range(AWAY)]
    ticks = [tick for day in days for item in items for tick, _ in ticks_on(item, day)]
    for counter, (tick, state) in enumerate(zip(cycle(ticks), cycle(TickState), strict=False), start=1):
        yield {
            "id": str(new_id()),
            "device": device,
            "counter": counter,
            "item_key": tick.item_key,
            "day": tick.day.isoformat(),
            "slot": tick.slot,
            "state": state.value,
            "note": "away" if state is TickState.SKIPPED else "",
            "time": utc_now().isoformat(),
        }


@contextmanager
def served(folder: str, url: str, port: int) -> Iterator[int]:
    """`stipple run` on what stands in the folder; its process."""
    settings = [f"STIPPLE_INSTANCE={folder}", f"STIPPLE_BASE_URL={url}"]
    command = ["env", *settings, str(Path(sys.executable).with_name("stipple")), "run", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


# --- Phones ---


async def _reconnect(fleet: list[Phone], port: int) -> None:
    async def comes_back(phone: Phone) -> None:
        await asyncio.sleep(CHANCE.uniform(0, WITHIN))
        await _until_sent(phone, port)

    await asyncio.gather(*(comes_back(phone) for phone in fleet))


async def _until_sent(phone: Phone, port: int) -> None:
    """Try, and wait longer each time; a Retry-After is heeded, and no two phones wait alike."""
    wait = FIRST_WAIT
    while phone.outbox:
        started = time.perf_counter()
        asked_to_wait = await _try(phone, port)
        phone.waits.append(time.perf_counter() - started)
        if phone.outbox:
            await asyncio.sleep(max(asked_to_wait, wait * CHANCE.uniform(0.5, 1.5)))
            wait = min(2 * wait, LONGEST_WAIT)
    phone.done_at = time.perf_counter()


async def _try(phone: Phone, port: int) -> float:
    """Send all once. Gives the seconds that the server asks to be left alone."""
    try:
        async with asyncio.timeout(30):
            answer = await _send(phone, port)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return 0
    if answer.status != 200:
        return float(answer.headers.get("retry-after", 0))
    settled = {each["id"] for each in json.loads(answer.body)["results"] if each["result"] in ("applied", "duplicate")}
    phone.outbox = [event for event in phone.outbox if event["id"] not in settled]
    return 0


async def _send(phone: Phone, port: int) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        token = await _ask(phone, reader, writer, port, "GET /form-token")
        if token.status != 200:
            return token
        phone.cookie = token.headers.get("set-cookie", phone.cookie).partition(";")[0]
        body = json.dumps({"events": phone.outbox}).encode()
        return await _ask(phone, reader, writer, port, "POST /me/ticks", body, json.loads(token.body)["token"])
    finally:
        writer.close()


async def _ask(
    phone: Phone,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    port: int,
    what: str,
    body: bytes = b"",
    token: str = "",
) -> Answer:
    phone.requests += 1
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Accept": "application/json",
        "Cookie": phone.cookie,
        "Sec-Fetch-Site": "same-origin",
    }
    if body:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body)), "X-CSRFToken": token}
    lines = [f"{what} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    writer.write("\r\n".join(lines).encode() + body)
    answer = await _read(reader)
    if body and phone.loses_an_answer:
        phone.loses_an_answer = False  # It was on its way, the server has stored all: the phone cannot know.
        raise ConnectionResetError
    return answer


@dataclass(frozen=True)
class Answer:
    """What arrived; the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


async def _read(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(first.split()[1]), headers, await reader.readexactly(int(headers.get("content-length", 0))))


# --- Floors ---


async def _bare_answers(requests: int, port: int) -> None:
    """As many requests of /health, some at once."""
    left = iter(range(requests))

    async def ask_on() -> None:
        phone = Phone(UUID(int=0), "", [], loses_an_answer=False)
        for _ in left:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await _ask(phone, reader, writer, port, "GET /health")
            writer.close()

    await asyncio.gather(*(ask_on() for _ in range(8)))


def _bare_rows(config: Config, phones: int, taps: int) -> float:
    """Processor seconds for as many rows in as many transactions, on the same disk."""
    with tempfile.TemporaryDirectory(dir=config.instance_path) as folder:
        services: Services = create_app(Config.from_environ({"STIPPLE_INSTANCE": folder})).extensions["stipple"]
        upgrade(services.database)
        someone = client_row()
        with services.database.write() as session:
            session.add(someone)
        started = time.process_time()
        for _ in range(phones):
            with services.database.write() as session:
                session.add_all(tick_event_row(someone) for _ in range(taps))
        services.database.dispose()
        return time.process_time() - started


def _processor(process: int) -> float:
    """Seconds of processor time that a process and its children have had so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND + sum(_processor(int(child)) for child in children)


# --- Findings ---


@dataclass(frozen=True)
class Spent:
    """Processor seconds: the server's for the phones, the server's for bare answers, and for bare rows."""

    phones: float
    answers: float
    rows: float


def _report(fleet: list[Phone], taps: int, started: float, spent: Spent) -> None:
    took = max(phone.done_at for phone in fleet) - started
    waits = sorted(wait for phone in fleet for wait in phone.waits)
    middle, slow = statistics.median(waits) * 1000, waits[int(len(waits) * 0.95)] * 1000
    requests, events = sum(phone.requests for phone in fleet), len(fleet) * taps
    floor = spent.answers + spent.rows
    print(f"{len(fleet)} phones, {taps} taps each, back within {WITHIN} s; {requests} requests, {len(waits)} tries")
    print(f"  all {events} acknowledged after {took:.1f} s (goal {GOAL})")
    print(f"  token and batch: {middle:.0f} ms median, {slow:.0f} for 95 of 100, {waits[-1] * 1000:.0f} at most")
    print(f"  processor of the server: {spent.phones:.2f} s, {events / spent.phones:.0f} events a second")
    print(f"  floor: as many answers of /health {spent.answers:.2f} s, as many bare rows {spent.rows:.2f} s")
    print(f"  ours is {spent.phones / floor:.1f} times the floor")
    assert took <= GOAL, "too slow"


def _count(config: Config, wanted: dict[UUID, list[dict[str, Any]]]) -> None:
    """Every tap is in the database, once, and leads to the state that the phones showed."""
    services: Services = create_app(config).extensions["stipple"]
    with services.database.read() as session:
        stored = sorted(str(found) for found in session.scalars(select(TickEventRow.id)))
    assert stored == sorted(event["id"] for events in wanted.values() for event in events), "lost or stored twice"
    for client_id, events in wanted.items():
        states = {tick: event.state for tick, event in services.ticks.completions(client_id).last.items()}
        assert states == {tick: event.state for tick, event in fold(map(_event, events)).last.items()}, client_id
    services.database.dispose()
    print(f"  in the database: {len(stored)} events, none lost, none twice; the state of all {len(wanted)} is right")


def _event(raw: dict[str, Any]) -> TickEvent:
    day = date.fromisoformat(raw["day"])
    state = TickState(raw["state"])
    return TickEvent(
        UUID(raw["id"]), raw["device"], raw["counter"], raw["item_key"], day, raw["slot"], state, utc_now()
    )


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if len(sys.argv) > 1 else (PHONES, TAPS)))
