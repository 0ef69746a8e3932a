"""The pages of the clinic's day after years of work, against the same pages on an empty database.

Run: .venv/bin/python bench/clinic_day.py [CLIENTS]
Goal: with 10,000 clients, 100,000 sessions and 2 million ticks the board, the queue, the calendar and the search each
answer within 1.5 times their time on an empty database plus 20 ms. The full database also has a usual day: sessions
and reviews that the pages list. Both are asked in this process through the WSGI interface, one thread.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask.testing import FlaskClient
from sqlalchemy import func, select

from bench.years import SESSIONS_EACH, TICKS_EACH, copy_clients, live_through
from tests.clients import client
from tests.clinic import Clinic, clinic_of
from tests.clock import FakeClock
from tests.queries import counted_queries
from webapp.app import create_app
from webapp.config import Config
from webapp.domain.scheduling import Slot
from webapp.services import Services
from webapp.storage.encryption import BlindIndex
from webapp.storage.keys import load_or_create
from webapp.storage.migrate import upgrade
from webapp.storage.rows import AppointmentRow, ClientRow, TickEventRow

TIMES, WARM = 40, 5
TECHNICIANS = 6
TODAY_SESSIONS, WEEK_SESSIONS, REVIEWS = 6, 24, 20
FACTOR, ALLOWANCE_MS = 1.5, 20.0


def main(clients: int) -> None:
    empty = measured(0)
    full = measured(clients)
    print(f"\n{'page':10} {'empty':>9} {'full':>9} {'allowed':>9}  queries")
    for name, (before, _) in empty.items():
        after, queries = full[name]
        allowed = FACTOR * before + ALLOWANCE_MS
        verdict = "" if after <= allowed else "  MISSED"
        print(f"{name:10} {before:6.1f} ms {after:6.1f} ms {allowed:6.1f} ms  {queries}{verdict}")


def measured(clients: int) -> dict[str, tuple[float, int]]:
    """Median milliseconds and queries of each page, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FakeClock()
        config = Config.from_environ({"STIPPLE_INSTANCE": folder})
        app = create_app(config, clock=clock)
        services: Services = app.extensions["stipple"]
        upgrade(services.database)
        clinic = clinic_of(services)
        manager = clinic.staff("Mona", role="manager")
        if clients:
            fill(clinic, manager, clients, BlindIndex(load_or_create(config.instance_path).field_keys))
        page = app.test_client()
        token = services.accounts.start_session("staff", manager)
        with page.session_transaction() as session:
            session.update({"_user_id": token, "_fresh": True})
        found = {name: timed(page, ask) for name, ask in PAGES.items()}
        services.database.dispose()
        return found


def fill(clinic: Clinic, staff_id: UUID, clients: int, blind_index: BlindIndex) -> None:
    """Years of work, and a usual day."""
    started = time.perf_counter()
    now = clinic.clock()
    clinic.clock.move(days=-500)
    model = live_through(clinic, staff_id)
    clinic.clock.move(seconds=(now - clinic.clock()).total_seconds())
    copy_clients(clinic, model, clients, blind_index)
    usual_day(clinic, staff_id)
    with clinic.database.read() as session:
        counted = {row.__tablename__: session.scalar(select(func.count()).select_from(row)) for row in COUNTED}
    print(f"{counted} after {time.perf_counter() - started:.0f} s ({SESSIONS_EACH} and {TICKS_EACH} a client)")


COUNTED = (ClientRow, AppointmentRow, TickEventRow)


def usual_day(clinic: Clinic, staff_id: UUID) -> None:
    """Sessions of today and of the week, and reviews that wait."""
    today = clinic.desk.today()
    technicians = [clinic.staff(f"Technician {number}") for number in range(TECHNICIANS)]
    with going_back(clinic, days=20):
        booked = [arrive(clinic, "Booked", number) for number in range(TODAY_SESSIONS + WEEK_SESSIONS)]
    for number, client_id in enumerate(booked):
        day = today + timedelta(days=0 if number < TODAY_SESSIONS else (number // TECHNICIANS) % 5)
        slot = Slot(time_of_day(13), 360, technicians[number % TECHNICIANS], None)
        clinic.book(client_id, staff_id, 1, day, slot=slot)
    for number in range(REVIEWS):
        arrive(clinic, "Waiting", number, medicines=["blood_thinner"])


@contextmanager
def going_back(clinic: Clinic, days: int) -> Any:
    clinic.clock.move(days=-days)
    yield
    clinic.clock.move(days=days)


def arrive(clinic: Clinic, name: str, number: int, **answers: object) -> UUID:
    """A client; the limit against floods counts by the hour."""
    wish = (clinic.desk.today() + timedelta(days=25)).isoformat()
    return clinic.arrive(client(desired_date=wish, **answers), f"{name} {number}")


def timed(page: FlaskClient, ask: Callable[[FlaskClient], Any]) -> tuple[float, int]:
    """The median of many answers, the first ones left out."""
    with counted_queries() as queries:
        answer = ask(page)
    assert answer.status_code == 200, answer.status
    times = []
    for _ in range(WARM + TIMES):
        started = time.perf_counter()
        ask(page)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[WARM:]), len(queries)


def search(page: FlaskClient) -> Any:
    """Somebody's name is typed."""
    form = page.get("/staff/clients").get_data(as_text=True)
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    return page.post("/staff/clients", data={"csrf_token": token, "name": "Client77"}, follow_redirects=True)


PAGES: dict[str, Callable[[FlaskClient], Any]] = {
    "board": lambda page: page.get("/staff/today"),
    "queue": lambda page: page.get("/staff/"),
    "calendar": lambda page: page.get("/staff/calendar"),
    "clients": lambda page: page.get("/staff/clients"),
    "search": search,
}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
