"""Screening plus planning, per case and by the line.

Run: .venv/bin/python bench/plan.py
Goals: at most 2 ms per case in the median; 1,000 lines through `stipple plan --jsonl` in at most 4 s, start included.
The floor is reading and writing the same lines as JSON in one process, which no planner can do without.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.clients import CLIENTS, case_of, library
from webapp.documents.result import result_record
from webapp.domain.assessment import assess

LINES = 1000


def main() -> None:
    content = library().content
    cases = [case_of(raw) for raw in CLIENTS.values()]
    times = []
    for case in islice(cycle(cases), LINES):
        started = time.perf_counter()
        assess(content, case)
        times.append((time.perf_counter() - started) * 1000)
    print(f"screening and planning, one case: median {statistics.median(times):.2f} ms (goal 2 ms)")

    lines = [json.dumps(raw) for raw in islice(cycle(CLIENTS.values()), LINES)]
    started = time.perf_counter()
    floor = subprocess.run(
        [sys.executable, "-c", FLOOR, json.dumps(result_record(assess(content, cases[0]), ""))],
        input="\n".join(lines).encode(), capture_output=True, check=True,
    )  # fmt: skip
    floor_time = time.perf_counter() - started
    started = time.perf_counter()
    done = subprocess.run(
        [str(Path(sys.executable).parent / "stipple"), "plan", "--jsonl", "-"],
        input="\n".join(lines).encode(), capture_output=True, check=True,
    )  # fmt: skip
    taken = time.perf_counter() - started
    assert done.stdout.count(b"\n") == floor.stdout.count(b"\n") == LINES
    print(f"{LINES} lines: {taken:.2f} s, start included (goal 4 s); {taken / floor_time:.1f} times the JSON alone")


FLOOR = """
import json, sys
record = json.loads(sys.argv[1])
for line in sys.stdin:
    json.loads(line)
    print(json.dumps(record))
"""

if __name__ == "__main__":
    main()
