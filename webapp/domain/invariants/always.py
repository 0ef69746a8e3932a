"""What every plan says, day by day: what to leave alone, long enough, and the care that nobody may be left without.

The rows are read twice, like those of `limits`. Ids that are no invariant name the fact, row or conflict of section F.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.condition import Condition
from webapp.domain.invariants.limits import LONG, OIL, SHORT, WASHES, at
from webapp.domain.protocol import Anchor, Kind, Offset, Part
from webapp.domain.timeline import GROWTH_USERS


@dataclass(frozen=True)
class Always:
    """On every day between `first` and `last`, both included and none before the plan begins, a line of this kind
    names one of `acts`, for clients of whom `when` holds.

    `until_next` ends it the day before the next session; `last` is the end after the last one. Tasks that staff still
    hold back are not missed, and lines for staff are not seen.
    """

    invariant: str
    message: str
    kind: Kind
    acts: frozenset[str]
    first: Offset
    last: Offset
    when: Condition | None = None
    first_part: Part = Part.BEFORE
    last_part: Part = Part.AFTER
    until_next: bool = False


def _is_or_blank(question: str, *codes: str) -> Condition:
    """Whoever left it blank gets the stricter branch (I24)."""
    return Condition("any", parts=(Condition("is", question, codes), Condition("blank", question, True)))


def _bars(
    invariant: str,
    act: str,
    first: Offset,
    last: Offset,
    when: Condition | None = None,
    first_part: Part = Part.BEFORE,
    last_part: Part = Part.AFTER,
) -> Always:
    message = f"{act} is not barred"
    return Always(invariant, message, Kind.AVOID, frozenset({act}), first, last, when, first_part, last_part)


def _asks(
    invariant: str,
    acts: str | frozenset[str],
    first: Offset,
    last: Offset,
    when: Condition | None = None,
    *,
    until_next: bool = False,
    first_part: Part = Part.BEFORE,
    last_part: Part = Part.AFTER,
) -> Always:
    named = frozenset({acts}) if isinstance(acts, str) else acts
    message = f"nobody is asked for {' or '.join(sorted(named))}"
    return Always(invariant, message, Kind.TASK, named, first, last, when, first_part, last_part, until_next)


def _first(count: int = 0, setting: str = "") -> Offset:
    return at(Anchor.FIRST_SESSION, count, setting)


def _session(count: int = 0, setting: str = "") -> Offset:
    return at(Anchor.SESSION, count, setting)


def _last(count: int = 0, setting: str = "") -> Offset:
    return at(Anchor.LAST_SESSION, count, setting)


_START = at(Anchor.PLAN_START)
_TEST, _TEST_READ = at(Anchor.PATCH_TEST), at(Anchor.PATCH_TEST, 0, "patch_reading_days")
_NOW = _is_or_blank("minoxidil", "own_choice", "not_sure")
ACID_USERS = _is_or_blank("growth_products", "acid_or_retinoid")
_PRODUCTS = (
    Condition("is", "growth_products", ("spray", "serum", "mask_or_oil")), Condition("is", "minoxidil", GROWTH_USERS),
)  # fmt: skip
_COLOURS = _is_or_blank("growth_products", "ammonia_colour", "other_colour")

BARS = (
    _bars("I1", "wet", _session(), _session(-1, "first_wash_day"), first_part=Part.AFTER),
    _bars("I3", "shampoo", _session(), _session(6), first_part=Part.AFTER),
    _bars("I5", "oil", _session(), _session(6), LONG),
    _bars("I6", "touch", _session(), _session(1), first_part=Part.AFTER, last_part=Part.BEFORE),
    _bars("I7", "shave", _session(), _session(6), SHORT, first_part=Part.AFTER),
    _bars("I8", "sun", _first(-10), _last(20)),
    _bars("I16", "growth_product", _first(-10), _last(13), _is_or_blank("minoxidil", *GROWTH_USERS)),
    _bars("I16", "scalp_product", _first(-10), _last(13)),
    _bars("I16", "injection", _first(-10), _last(20), _is_or_blank("growth_products", "injections")),
    _bars("X20", "acid_retinoid", _first(-14), _last(20), ACID_USERS),
    _bars("C25", "hair_colour", _first(0, "-colour_before_days"), _last(0, "colour_after_days"), _COLOURS),
    *(_bars("I18", act, _first(), _last(last)) for act, last in (("heat", 20), ("swim", 20), ("sweat", 13))),
    *(_bars("I19", act, _session(), _session(6)) for act in ("smoke", "alcohol", "spicy_food")),
    *(_bars("C23", act, _session(0, "-before_session_days"), _session()) for act in ("smoke", "alcohol")),
    *(_bars("I20", act, _session(), _session()) for act in ("oil", "scalp_product")),
)  # fmt: skip

CARE = (
    _asks("F036", "consultation", _START, _first(-1)),
    _asks("F039", "check_test_spot", _TEST, _TEST_READ),
    _asks("I8", "cover_head", _first(-10), _last(20)),
    _asks("I8", "sunscreen", _first(0, "-sun_before_days"), _first(-1), SHORT),
    _asks("I12", "exfoliate", _first(0, "-preparation"), _first(-1), SHORT),
    _asks("I12", "exfoliate", _first(1, "-preparation"), _first(-1), LONG),
    _asks("I12", OIL, _first(0, "-preparation"), _first(-1)),
    _asks("X45", "stop_product", _START, _first(0, "-growth_stop_days"), Condition("is", "minoxidil", ("prescribed",))),
    _asks("I16", "stop_product", _first(0, "-growth_stop_days"), _first(0, "-growth_stop_days"), _NOW),
    _asks("C12", "wash_shampoo", _first(-1), _first(-1)),
    _asks("C12", "wash_shampoo", _first(), _first(), last_part=Part.BEFORE),
    _asks("C12", WASHES, _session(), _session(), last_part=Part.BEFORE),
    _asks("C13", "shave", _session(), _session(), SHORT, last_part=Part.BEFORE),
    _asks("X42", "recheck", _session(-1), _session(), last_part=Part.BEFORE),
    _asks("C10", OIL, _session(0, "oil_start_short"), _last(20), SHORT, until_next=True, first_part=Part.AFTER),
    _asks("C10", OIL, _session(0, "oil_start_long"), _last(20), LONG, until_next=True),
    _asks("C01", WASHES, _session(0, "first_wash_day"), _last(20), until_next=True),
    _asks("C24", "exfoliate", _session(0, "exfoliate_from"), _last(20), until_next=True),
    _asks("C03", "wash_baby_shampoo", _session(0, "shampoo_start_day"), _last(-1, "baby_shampoo_end_days"),
          until_next=True),
    _asks("C07", "sunscreen", _session(0, "sunscreen_start_day"), _last(366), SHORT, until_next=True),
    _asks("F052", "follow_up", _last(21), _last(35)),
)  # fmt: skip

AGAIN = tuple(
    Always(source, "nobody is told from when it is fine again", Kind.MILESTONE, frozenset({"resume"}),
           _last(0, setting), _last(0, setting), when)
    for source, setting, when in (
        ("F115", "growth_resume_days", Condition("any", parts=_PRODUCTS)),
        ("F114", "injection_resume_days", _is_or_blank("growth_products", "injections")),
        ("F034", "resume_activity_days", None), ("F034", "resume_heat_days", None), ("F034", "sun_after_days", None),
    )
)  # fmt: skip
WARNINGS = Always("I29", "no warning signs", Kind.INFO, frozenset({"warning_signs"}), _first(), _last(20))

ALWAYS = (*BARS, *CARE, *AGAIN, WARNINGS)
