"""Which oils a client's plan may name (I22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.domain.case import Case
from webapp.domain.protocol import Protocol
from webapp.domain.screening import Flag

# Allergies that take an oil out, whatever the clinic writes (X28, X30).
ALLERGENS: Mapping[str, str] = {
    "coconut": "plant_oils", "argan": "plant_oils", "macadamia": "plant_oils", "avocado": "latex",
}  # fmt: skip


def agreed_oils(protocol: Protocol, case: Case, flags: Iterable[Flag]) -> tuple[str, ...] | None:
    """The oils that a task may name; none named means 'the oil agreed with the clinic'; None: no oil at all (I22)."""
    allowed = [oil for oil in protocol.oils if not case.response.chose("allergies", *oil.removed_by)]
    details = str(case.response.answers.get("allergy_details", "")).lower()
    safe = tuple(oil.code for oil in allowed if oil.code not in details)
    if case.outcome.oils:
        return tuple(code for code in case.outcome.oils if code in safe)
    if any(flag.no_oil for flag in flags):
        return None
    if case.response.chose("allergies", "plant_oils") or "allergies" not in case.response.answers:
        return ()
    chosen = case.settings["oils"]
    return tuple(code for code in safe if isinstance(chosen, tuple) and code in chosen)
