"""All planted faults, and a choice of them."""

from __future__ import annotations

from itertools import chain

from tests.unit.proof.item_faults import involved_faults, item_faults
from tests.unit.proof.planting import Fault
from tests.unit.proof.rule_faults import group_faults, rule_faults
from tests.unit.proof.session_faults import oil_faults, session_faults, setting_faults
from tests.unit.proof.word_faults import source_faults, word_faults

# Every run of the tests plants each sixth of a kind, `bench/faults.py` twice as many.
EACH_RUN, EACH_BENCH = 6, 3


def every_fault() -> list[Fault]:
    """Each kind of fault in every row that can have it; proving them all takes most of an hour on one core."""
    return list(
        chain(
            item_faults(), involved_faults(), rule_faults(), group_faults(), session_faults(), setting_faults(),
            oil_faults(), source_faults(), word_faults(),
        )
    )  # fmt: skip


def some_faults(each: int) -> list[Fault]:
    """The first of every `each` faults of each kind: the order of the files chooses, not what is known to be caught."""
    kinds: dict[str, list[Fault]] = {}
    for fault in every_fault():
        kinds.setdefault(fault.kind, []).append(fault)
    return [fault for faults in kinds.values() for fault in faults[::each]]
