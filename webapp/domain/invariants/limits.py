"""I1-I9 and I20 as a table: what no plan asks for too early.

The rows are read twice: against one finished plan (`aftercare`), and against all plans at once (`webapp.proof`).
Days are counted in the hours that matter: `part` tells a session's own morning from the time after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.condition import Condition
from webapp.domain.protocol import Anchor, Offset, Part


@dataclass(frozen=True)
class Never:
    """No task asks for one of `acts` between `first` and `last`, both included, for clients of whom `when` holds.

    With `involved`, no task that involves one of them. No `last` means for ever.
    """

    invariant: str
    message: str
    acts: frozenset[str]
    first: Offset
    last: Offset | None
    when: Condition | None = None
    first_part: Part = Part.BEFORE
    last_part: Part = Part.AFTER
    involved: bool = False


def is_inside(part: Part, first: Part | None, last: Part | None) -> bool:
    """Whether `part` of a day lies in a span that begins with the part `first` of it, or ends with the part `last`."""
    too_early = first is Part.AFTER and part is Part.BEFORE
    too_late = last is Part.BEFORE and part is Part.AFTER
    return not (too_early or too_late)


SHORT = Condition("is", "hair_length", ("shaved", "buzz"))
LONG = Condition("not", parts=(SHORT,))
OIL = frozenset({"oil"})
WASHES = frozenset({"wash_water", "wash_baby_shampoo", "wash_shampoo"})
_SHAMPOOS = frozenset({"wash_baby_shampoo", "wash_shampoo"})
# I21: which row comes first on a day; short hair is rubbed before it is oiled, long hair oiled before it is washed.
STEPS = (("T05", "T06"), ("T07", "T08"))
# I21: what two rows never ask for on one day.
ONCE_A_DAY = ("exfoliate", "oil")
# The day on which a row says that something may be done again is the first on which nothing bars it (I16, I18).
RESUMES = (
    ("T60", "scalp_product"), ("T61", "injection"), ("T62", "sweat"), ("T62-heat", "heat"), ("T62-heat", "swim"),
    ("T62-sun", "sun"),
)  # fmt: skip


def at(anchor: Anchor, count: int = 0, setting: str = "") -> Offset:
    """So many days and the days of a setting after an anchor; a setting that begins with - is taken away."""
    terms: tuple[tuple[int, int | str], ...] = ((1, count),) if count >= 0 else ((-1, -count),)
    sign = -1 if setting.startswith("-") else 1
    return Offset(anchor, ((sign, setting.removeprefix("-")), *terms) if setting else terms)


def _session(count: int, setting: str = "") -> Offset:
    return at(Anchor.SESSION, count, setting)


NEVER = (
    Never("I1", "the scalp gets wet in the dry days", WASHES | {"exfoliate"}, _session(0), _session(3),
          first_part=Part.AFTER),
    Never("I2", "shampoo too early after a session", _SHAMPOOS, _session(1), _session(-1, "shampoo_start_day")),
    Never("I3", "ordinary shampoo between the sessions", frozenset({"wash_shampoo"}),
          at(Anchor.FIRST_SESSION, 1), at(Anchor.LAST_SESSION, 20)),
    Never("I4", "rubbing before the first wash", frozenset({"exfoliate"}), _session(1), _session(-1, "first_wash_day")),
    Never("I5", "oil on the day of a session", OIL, _session(0), _session(0), SHORT),
    Never("I5", "oil on long hair in the first week", OIL, _session(0), _session(6), LONG),
    Never("I6", "a task touches the scalp within 24 hours", frozenset({"touch"}), _session(0), _session(1),
          first_part=Part.AFTER, last_part=Part.BEFORE, involved=True),
    Never("I7", "shaving in the first week", frozenset({"shave"}), _session(1), _session(6)),
    Never("I7", "only short hair is shaved", frozenset({"shave"}), at(Anchor.PLAN_START), None, LONG),
    Never("I8", "sunscreen in the first week", frozenset({"sunscreen"}), _session(0), _session(6)),
    Never("C07", "only short hair gets sunscreen; a hat covers long hair", frozenset({"sunscreen"}),
          at(Anchor.PLAN_START), None, LONG),
    Never("I20", "something is put on the scalp on a session day", frozenset({"oil", "sunscreen"}),
          _session(0), _session(0)),
)  # fmt: skip
