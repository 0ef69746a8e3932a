"""The numbers that windows are counted with: settings, and the lengths that follow from them."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.protocol import SettingValue

# What each length beside the settings is made of.
DERIVED: Mapping[str, tuple[str, ...]] = {
    "preparation": ("prep_days", "extended_prep_days"),
    "exfoliate_from": ("exfoliate_start_day", "first_wash_day"),
    "before_session_days": ("smoke_alcohol_before_hours",),
}


def lengths(settings: Mapping[str, SettingValue], *, extended: bool) -> dict[str, int]:
    """Every setting that counts, and the lengths that follow; `extended` is the longer preparation."""
    numbers = {code: value for code, value in settings.items() if isinstance(value, int)}
    # I24: a risk never shortens what the clinic asks of everybody.
    longer = max(numbers["extended_prep_days"], numbers["prep_days"])
    numbers["preparation"] = longer if extended else numbers["prep_days"]
    # I4: never before the first wash, whatever the clinic chose for rubbing.
    numbers["exfoliate_from"] = max(numbers["exfoliate_start_day"], numbers["first_wash_day"])
    numbers["before_session_days"] = -(-numbers["smoke_alcohol_before_hours"] // 24)
    return numbers
