"""Plants faults into the clinic's content and counts what `stipple check` finds.

Run: .venv/bin/python bench/faults.py [--all]
Goal: at least 95 of 100 are caught; tests/unit/proof/harmless.py says why each of the others does no harm. Without
--all it plants every third of a kind, twice as many as each run of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.unit.proof.faults import EACH_BENCH, every_fault, some_faults
from tests.unit.proof.harmless import HARMLESS
from tests.unit.proof.planting import Fault, mistake


def main() -> None:
    faults = every_fault() if "--all" in sys.argv else some_faults(EACH_BENCH)
    planted, caught = Counter[str](), Counter[str]()
    missed = []
    with Pool() as pool:
        for fault, is_caught in pool.imap(_plant, faults):
            planted[fault.kind] += 1
            caught[fault.kind] += is_caught
            missed += [] if is_caught else [fault.name]
    for kind, count in planted.items():
        print(f"{caught[kind]:4} of {count:4} caught: {kind}")
    for name in missed:
        print(f"not caught: {name} ({HARMLESS.get(name, 'nobody knows why')})")
    share = 100 * caught.total() / planted.total()
    print(f"{planted.total()} faults planted, {caught.total()} caught ({share:.1f} %), {len(missed)} not")
    assert share >= 95
    assert HARMLESS.keys() >= set(missed)


def _plant(fault: Fault) -> tuple[Fault, bool]:
    with tempfile.TemporaryDirectory() as folder:
        return fault, bool(mistake(fault, Path(folder)))


if __name__ == "__main__":
    main()
