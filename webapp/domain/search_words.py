"""What somebody looks for, and what a client is found by: names by the beginnings of their words, however written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.domain.problem import Problem, refuse
from webapp.domain.text import Text

SHORTEST, LONGEST = 2, 12
# Nobody has so many names; a field full of words must not become thousands of rows.
MOST_WORDS = 12
# How many last digits of a number find it: those that are read out, and numbers without the country in front.
TAILS = (4, 7, 8, 9)
SHORTEST_NUMBER = 4

_WRITTEN_ALIKE = str.maketrans(
    {
        "\u0640": "", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه",
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "'": "", "’": "", "‘": "", "ʼ": "", "ʿ": "", "ʾ": "", "`": "",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class NameWords:
    """All of these beginnings have to be in one name."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class EmailWords:
    """A whole address, or the part before the @ where nothing stands behind it."""

    whole: str
    local: str


@dataclass(frozen=True)
class PhoneDigits:
    """A number; `tails` are what it may end with."""

    whole: str
    tails: tuple[str, ...]


LookedFor = NameWords | EmailWords | PhoneDigits


def folded(text: str) -> str:
    """One spelling for what is read alike: no case, accents, vowel signs or stretched lines."""
    # An accent that stands alone is an apostrophe; the normal form would make a space of it.
    whole = unicodedata.normalize("NFKC", text.replace("´", "'"))
    apart = unicodedata.normalize("NFKD", whole.casefold())
    bare = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", bare.translate(_WRITTEN_ALIKE))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded, each once."""
    return tuple(dict.fromkeys(_WORD.findall(folded(name))))[:MOST_WORDS]


def beginnings(name: str) -> frozenset[str]:
    """Everything that the words of a name begin with, of 2 to 12 characters."""
    return frozenset(
        word[:length] for word in words_of(name) for length in range(SHORTEST, min(len(word), LONGEST) + 1)
    )


def digits_of(phone: str) -> str:
    """The digits of a number, without zeros in front: 0044, +44 and 44 begin alike."""
    return _digits(phone).lstrip("0")


def tails_of(phone: str) -> frozenset[str]:
    """What a number ends with, in the lengths that are looked for."""
    digits = _digits(phone)
    return frozenset(digits[-length:] for length in TAILS if len(digits) >= length)


def looked_for(text: str) -> LookedFor:
    """What `text` asks for: with an @ an address, mostly digits a number, else a name.

    Raises RefusedError where nothing can be found by it.
    """
    if "@" in text or "＠" in text:
        return _email(unicodedata.normalize("NFKC", text))
    digits, letters = _digits(text), sum(mark.isalpha() for mark in text)
    return _phone(digits) if len(digits) > letters else _name(text)


def _email(text: str) -> EmailWords:
    whole = "".join(text.split()).casefold()
    local, _, host = whole.rpartition("@")
    if not any(mark.isalnum() for mark in local):
        refuse(Problem("name", Text("Please type what stands before the @ too.")))
    return EmailWords("", local) if not host else EmailWords(whole, "")


def _phone(digits: str) -> PhoneDigits:
    if len(digits) < SHORTEST_NUMBER:
        refuse(Problem("name", Text("Please type a whole phone number, or at least its last four digits.")))
    whole = digits.lstrip("0")
    return PhoneDigits(whole, tuple(dict.fromkeys(_tails(digits, whole))))


def _tails(digits: str, whole: str) -> Iterator[str]:
    """The longest ends that are kept of it; of a long number two, as its country may stand in the way of one."""
    for each in (digits, whole):
        kept = [length for length in TAILS if length <= len(each)]
        yield from (each[-length:] for length in reversed(kept[-2:] if len(each) > max(TAILS) else kept[-1:]))


def _name(text: str) -> NameWords:
    words = tuple(word[:LONGEST] for word in words_of(text) if len(word) >= SHORTEST)
    if not words:
        refuse(Problem("name", Text("Please type at least two letters of a name, a whole e-mail or a phone number.")))
    return NameWords(tuple(dict.fromkeys(words)))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(mark)) for mark in text if mark.isdecimal())
