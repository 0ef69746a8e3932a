"""How far any clinic may move a setting: the floors and ceilings of the invariants, whatever the content says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The lowest and highest value that a range may contain, and the invariants and conflicts that say so."""

    lowest: float
    highest: float | None
    because: tuple[str, ...]


HARD_FLOORS: Mapping[str, Limits] = {
    "first_wash_day": Limits(4, 7, ("I1", "I2", "C01")),
    "shampoo_start_day": Limits(7, None, ("I3", "C03")),
    "baby_shampoo_end_days": Limits(21, None, ("I3", "C03")),
    "resume_activity_days": Limits(14, 42, ("I18", "C04")),
    "resume_heat_days": Limits(21, 42, ("I18", "C05")),
    "sun_before_days": Limits(10, 21, ("I8", "C06")),
    "sun_after_days": Limits(21, 60, ("I8", "I18", "C06")),
    "spf": Limits(50, None, ("I8", "C07")),
    "sunscreen_start_day": Limits(7, None, ("I8", "C07")),
    "growth_stop_days": Limits(10, 14, ("I16", "C08")),
    "growth_resume_days": Limits(14, 42, ("I16", "C08")),
    "injection_resume_days": Limits(21, 42, ("I16", "C08")),
    "oil_start_short": Limits(1, 7, ("I5", "C10")),
    "oil_start_long": Limits(7, None, ("I5", "C10")),
    "prep_days": Limits(10, 21, ("I12", "C11")),
    "extended_prep_days": Limits(14, 28, ("I12", "C11")),
    "gap_1_2_woman": Limits(14, 42, ("I13", "C14")),
    "gap_1_2_man_short": Limits(7, 42, ("I13", "C14")),
    "gap_1_2_man_long": Limits(7, 42, ("I13", "C14")),
    "gap_later": Limits(21, 56, ("I14", "C15")),
    "sessions": Limits(3, 7, ("I15", "C16")),
    "patch_reading_days": Limits(14, None, ("I10", "C20")),
    "follow_up_months": Limits(6, 12, ("I28", "C21")),
    "smoke_alcohol_before_hours": Limits(0, 48, ("C23",)),
    "smoke_alcohol_after_days": Limits(7, None, ("I19", "C23")),
    "exfoliate_start_day": Limits(5, 14, ("I4", "C24")),
    "colour_before_days": Limits(7, None, ("C25", "X47")),
    "colour_after_days": Limits(28, None, ("C25", "X47")),
}

# Days between two sessions that no recorded reason can go below (I13, I14).
LEAST_GAP_MEN, LEAST_GAP = 7, 14
# A gap after the second session below this needs a recorded reason (I14); so does one where homework was not done.
LATER_NEEDS_REASON = 21
UNPREPARED_GAP = 14
# Days before session 1 that no recorded reason can go below: preparation, the longer one, and a patch test.
LEAST_PREPARATION, LEAST_EXTENDED, LEAST_PATCH_READING = 7, 14, 14
