"""Numbers in the digits of a language, on pages and on paper."""

from __future__ import annotations

from babel import Locale
from babel.numbers import format_decimal

MANY_DIGITS = 15
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


def in_figures(value: float, locale: Locale) -> str:
    """1,234 or 5.5; 1.8 × 10⁶⁵ where nobody could read that many digits."""
    power = len(str(abs(int(value)))) - 1
    if power < MANY_DIGITS:
        return format_decimal(value, locale=locale)
    # Babel counts with 28 digits at most, and the proof's cases have more.
    first = format_decimal(round(value / 10**power, 1), locale=locale)
    short = f"{first} × 10{str(power).translate(_RAISED)}".replace(" ", "\u00a0")
    return f"{_LEFT_TO_RIGHT}{short}{_END}" if locale.text_direction == "rtl" else short
