"""What a changed setting means for all live plans, and moving all of them.

Run: .venv/bin/python bench/settings.py [CLIENTS]
Each client is planned twice and checked against the safety rules for the preview; moving seals a new version as well.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.clients import CLIENTS
from tests.clinic import Clinic, open_clinic
from tests.clock import FakeClock
from tests.settings import changed, draft
from webapp.services.settings_moves import SettingsMoves
from webapp.storage.database import Database
from webapp.storage.keys import FieldKeys
from webapp.storage.migrate import upgrade


def main(clients: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/stipple.sqlite3")
        upgrade(database)
        clinic = open_clinic(database, FieldKeys.generate(), FakeClock())
        manager = clinic.staff("Mona", role="manager")
        _arrive(clinic, clients)
        wanted = draft(clinic, first_wash_day=6)
        _say(clients, "previewed", lambda: clinic.work.settings.preview(wanted))
        _say(clients, "saved", lambda: changed(clinic, manager, first_wash_day=6))
        _say(clients, "listed", clinic.work.settings_moves.open)
        moves = SettingsMoves(clinic.desk, seconds=600)
        _say(clients, "moved", lambda: print(moves.move_all(manager, 1)))
        database.dispose()


def _arrive(clinic: Clinic, clients: int) -> None:
    cases = cycle([raw for name, raw in CLIENTS.items() if name not in ("U09", "U12")])
    for number in range(clients):
        if number % 40 == 39:  # The limit against floods counts by the hour.
            clinic.clock.move(hours=1)
        clinic.arrive({**next(cases)})


def _say(clients: int, deed: str, work: Callable[[], object]) -> None:
    started, used = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    print(f"{clients} live plans {deed}: {wall:.1f} s, {cpu:.1f} s of processor, {cpu / clients * 1000:.1f} ms each")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
