"""Phone numbers as people write them, in the digits of any script."""

from __future__ import annotations

import re
import unicodedata

FEWEST_DIGITS, MOST_DIGITS = 7, 15  # The most that any number in the world has.
_WRITTEN = re.compile(r"\+?[0-9 ().\-\u2010-\u2013/]+")


def with_western_digits(number: str) -> str:
    """The same number as every phone can dial it; spaces and brackets stay."""
    plain = unicodedata.normalize("NFKC", number)
    return "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in plain)


def is_phone_number(number: str) -> bool:
    """Whether it could be one. Whether it is the right one, nobody can tell by looking."""
    digits = sum(mark.isdecimal() for mark in number)
    return FEWEST_DIGITS <= digits <= MOST_DIGITS and _WRITTEN.fullmatch(with_western_digits(number)) is not None
