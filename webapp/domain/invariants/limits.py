"""I1-I9, I16, I18-I20 and I29 as a table: what no plan asks for too early, and what every plan says long enough.

The rows are read twice: against one finished plan (`checked`), and against all plans at once (`webapp.proof`).
Days are counted in the hours that matter: `part` tells a session's own morning from the time after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.condition import Condition
from webapp.domain.protocol import Anchor, Kind, Offset, Part
from webapp.domain.timeline import GROWTH_USERS


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

    def covers(self, part: Part, *, is_first: bool, is_last: bool) -> bool:
        """Whether the limit holds in this part of its first, last or another day."""
        too_early = is_first and self.first_part is Part.AFTER and part is Part.BEFORE
        too_late = is_last and self.last_part is Part.BEFORE and part is Part.AFTER
        return not (too_early or too_late)


@dataclass(frozen=True)
class Always:
    """On every day between `first` and `last`, both included and none before the plan begins, a line of this kind
    names `act`, for clients of whom `when` holds."""

    invariant: str
    message: str
    kind: Kind
    act: str
    first: Offset
    last: Offset
    when: Condition | None = None


SHORT = Condition("is", "hair_length", ("shaved", "buzz"))
LONG = Condition("not", parts=(SHORT,))
OIL = frozenset({"oil"})
WASHES = frozenset({"wash_water", "wash_baby_shampoo", "wash_shampoo"})
_SHAMPOOS = frozenset({"wash_baby_shampoo", "wash_shampoo"})
# I21: which row comes first on a day; short hair is rubbed before it is oiled, long hair oiled before it is washed.
STEPS = (("T05", "T06"), ("T07", "T08"))


def _at(anchor: Anchor, count: int = 0, setting: str = "") -> Offset:
    terms: tuple[tuple[int, int | str], ...] = ((1, count),) if count >= 0 else ((-1, -count),)
    return Offset(anchor, ((1, setting), *terms) if setting else terms)


def _session(count: int, setting: str = "") -> Offset:
    return _at(Anchor.SESSION, count, setting)


_FIRST = _at(Anchor.FIRST_SESSION)

NEVER = (
    Never("I1", "the scalp gets wet in the dry days", WASHES | {"exfoliate"}, _session(0), _session(3),
          first_part=Part.AFTER),
    Never("I2", "shampoo in the first week after a session", _SHAMPOOS, _session(1), _session(6)),
    Never("I3", "ordinary shampoo between the sessions", frozenset({"wash_shampoo"}),
          _at(Anchor.FIRST_SESSION, 1), _at(Anchor.LAST_SESSION, 20)),
    Never("I4", "rubbing before the first wash", frozenset({"exfoliate"}), _session(1), _session(-1, "first_wash_day")),
    Never("I5", "oil on the day of a session", OIL, _session(0), _session(0), SHORT),
    Never("I5", "oil on long hair in the first week", OIL, _session(0), _session(6), LONG),
    Never("I6", "a task touches the scalp within 24 hours", frozenset({"touch"}), _session(0), _session(1),
          first_part=Part.AFTER, last_part=Part.BEFORE, involved=True),
    Never("I7", "shaving in the first week", frozenset({"shave"}), _session(1), _session(6)),
    Never("I7", "only short hair is shaved", frozenset({"shave"}), _at(Anchor.PLAN_START), None, LONG),
    Never("I8", "sunscreen in the first week", frozenset({"sunscreen"}), _session(0), _session(6)),
    Never("I20", "something is put on the scalp on a session day", frozenset({"oil", "sunscreen"}),
          _session(0), _session(0)),
)  # fmt: skip

ALWAYS = (
    Always("I8", "nobody is asked to cover the head", Kind.TASK, "cover_head",
           _at(Anchor.FIRST_SESSION, -10), _at(Anchor.LAST_SESSION, 20)),
    Always("I16", "growth products are not barred", Kind.AVOID, "growth_product",
           _at(Anchor.FIRST_SESSION, -10), _at(Anchor.LAST_SESSION, 13), Condition("is", "minoxidil", GROWTH_USERS)),
    Always("I16", "injections are not barred", Kind.AVOID, "injection", _at(Anchor.FIRST_SESSION, -10),
           _at(Anchor.LAST_SESSION, 20), Condition("is", "growth_products", ("injections",))),
    *(Always("I18", f"{act} is not barred", Kind.AVOID, act, _FIRST, _at(Anchor.LAST_SESSION, last))
      for act, last in (("heat", 20), ("swim", 20), ("sun", 20), ("sweat", 13))),
    *(Always("I19", f"{act} is not barred", Kind.AVOID, act, _session(0), _session(6))
      for act in ("smoke", "alcohol", "spicy_food")),
    Always("I29", "no warning signs", Kind.INFO, "warning_signs", _FIRST, _at(Anchor.LAST_SESSION, 20)),
)  # fmt: skip
