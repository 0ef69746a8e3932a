"""One intake sent: read, screened, planned, sealed, committed with FULL durability.

Run: .venv/bin/python bench/intake.py
Goal: at most 15 ms in the median. The floor is a bare insert of as many rows in one durable transaction of the same
database, which no way of storing an intake can do without.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count, cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.clients import CLIENTS
from webapp.app import utc_now
from webapp.config import Config
from webapp.domain.response import read_response
from webapp.server import prepare
from webapp.services.intake import Consent, Contact, Intake
from webapp.storage.rows import AttemptRow, new_id

TIMES, ROWS = 200, 8


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        services = prepare(Config.from_environ({"STIPPLE_INSTANCE": folder}))
        questionnaire, today = services.library.content.questionnaire, services.today()
        people = cycle([{**raw["answers"], "desired_date": None} for raw in CLIENTS.values()])  # type: ignore[dict-item]  # the answers of a case file

        numbers = count()

        def send() -> None:
            response = read_response(questionnaire, next(people), today)
            contact = Contact("Noor Haddad", f"{new_id()}@example.com", "+971 50 123 4567", "email")
            # Each from a network of its own, for the limit against floods counts them.
            number = next(numbers)
            address = f"10.{number // 250}.{number % 250}.1"
            consent = Consent("1", "0" * 64)
            services.intake.submit(Intake(new_id(), response, contact, consent, locale="en", address=address))

        def insert() -> None:
            with services.database.write() as session:
                session.add_all(AttemptRow(created_at=utc_now(), bucket="bench", at=utc_now()) for _ in range(ROWS))

        sent, bare = median_ms(send), median_ms(insert)
        print(
            f"one intake: median {sent:.1f} ms (goal 15 ms), {sent / bare:.1f} times {ROWS} bare rows ({bare:.1f} ms)"
        )


def median_ms(work: Callable[[], None]) -> float:
    """The median of many runs, the first ones left out."""
    times = []
    for _ in range(TIMES + 10):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[10:])


if __name__ == "__main__":
    main()
