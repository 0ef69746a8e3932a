"""The proof of the shipped content, beside the plans that could be made one by one in the same time.

Run: .venv/bin/python bench/proof.py
Goal: at most 20 s on two cores. The peer is trying: screening, planning and checking one client after the other.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.clients import CLIENTS, case_of, library
from webapp.domain.assessment import assess
from webapp.domain.invariants import violations
from webapp.proof.prove import prove

TRIED = 200


def main() -> None:
    content = library().content
    proof = prove(content)
    assert not proof.problems
    print(
        f"proof: {proof.seconds:.1f} s (goal 20 s) for {proof.answer_sets:.1e} sets of answers, "
        f"{proof.setting_choices:.1e} choices of settings, every spacing; {proof.claims} claims"
    )
    started = time.perf_counter()
    for raw in islice(cycle(CLIENTS.values()), TRIED):
        case = case_of(raw)
        assert not violations(content, case, assess(content, case))
    each = (time.perf_counter() - started) / TRIED
    print(f"trying: {each * 1000:.1f} ms a client, {proof.seconds / each:,.0f} clients in the time of the proof")


if __name__ == "__main__":
    main()
