"""What a client still leaves alone after a session, while the plan that said so stands still (I23, I29).

A plan that stops loses its sessions and its dated tasks, but not the wounds of a session that has taken place. What
was barred stays barred: such rules harm nobody and need no date. Nothing that has to be done is repeated, because the
reason for the stop, an infection or a new allergy, may be a reason against it; for that the client asks the clinic.
"""

from __future__ import annotations

from datetime import date

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.day_card import WARNING_SIGNS
from webapp.domain.protocol import Kind


def rules_after_session(plan: CarePlan, number: int, today: date) -> tuple[PlanItem, ...]:
    """The rules and notes of `plan` that hold on `today` after session `number`; what to do is left out."""
    kept = (item for item in plan.items if item.kind in (Kind.AVOID, Kind.INFO) and not item.staff)
    return tuple(
        item
        for item in kept
        if item.session in (None, number) and item.parts_on(today) and WARNING_SIGNS not in item.acts
    )
