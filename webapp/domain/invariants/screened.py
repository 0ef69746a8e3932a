"""What no screening table may do without: for each risky answer, the flags and marks that it leads to at least.

A clinic may ask for more, never for less (C22). The rows are those of the screening beyond the sources (X01-X50) and of
the flags per answer; `webapp.proof` shows that they hold whatever else is answered. Part of it are I11 (no waiver), I22
(no oil) and I24 (what is not known counts as a risk).
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.condition import Condition
from webapp.domain.screening import FlagKind

DEFER, REVIEW = FlagKind.DEFER, FlagKind.STAFF_REVIEW
PATCH, EXTENDED = FlagKind.PATCH_TEST, FlagKind.EXTENDED_PREP
SKIN = frozenset({"exfoliate", "oil"})


@dataclass(frozen=True)
class Screened:
    """Clients of whom `when` holds get every flag of `flags`, or are asked to wait.

    `wait` is how many days at least they wait, counted from the answer to the question `since`, or from the intake; 0:
    until staff say otherwise. `letter`, `waivable`, `holds` and `no_oil` are marks of rules.
    """

    source: str
    when: Condition
    flags: tuple[FlagKind, ...]
    wait: int = 0
    since: str = ""
    letter: bool = False
    waivable: bool = True
    holds: frozenset[str] = frozenset()
    no_oil: bool = False


def _is(question: str, *codes: str) -> Condition:
    return Condition("is", question, codes)


def _blank(question: str) -> Condition:
    return Condition("blank", question, True)


def _both(*parts: Condition) -> Condition:
    return Condition("all", parts=parts)


_NOT_QUIET = Condition("not", parts=(_is("scalp_condition_now", "quiet"),))
_NOT_STEADY = Condition("not", parts=(_is("growth_changing", "false"),))


def _disease(
    source: str, code: str, *, letter: bool = False, holds: frozenset[str] = frozenset(), no_oil: bool = False
) -> tuple[Screened, Screened]:
    """A wait while it is there or may be; a look and a test dot once it is quiet."""
    there = _is("scalp_condition", code)
    active = Screened(source, _both(there, _NOT_QUIET), (DEFER,), letter=letter, holds=holds, no_oil=no_oil)
    return active, Screened(source, there, (REVIEW, PATCH), letter=letter, holds=holds, no_oil=no_oil)


SCREENED = (
    Screened("X01", Condition("less_than", "age", 18), (DEFER,)),
    Screened("X11", _is("loss_pattern", "round_spots"), (REVIEW,), letter=True),
    Screened("F011", _is("loss_pattern", "around_scar"), (REVIEW,)),
    Screened("X13", _is("loss_pattern", "rapid_loss"), (REVIEW,)),
    Screened("F100", _both(_is("dryness", "tight"), _is("sun", "often", "sunburned")), (EXTENDED,)),
    Screened("I24", _both(_is("dryness", "tight"), _blank("sun")), (EXTENDED,)),
    Screened("F099", _is("dryness", "dry_flakes"), (EXTENDED,)),
    Screened("X50", _is("dryness", "very_dry"), (EXTENDED, REVIEW)),
    Screened("I24", _blank("dryness"), (EXTENDED, REVIEW)),
    Screened("F039", _is("sensitivity", "often", "not_sure"), (PATCH,)),
    Screened("I11", _is("sensitivity", "swelling"), (PATCH, REVIEW), waivable=False),
    Screened("I24", _blank("sensitivity"), (PATCH, REVIEW)),
    Screened("X06", _is("scarring", "recent_or_red"), (DEFER,), wait=365, since="scar_date"),
    Screened("X06", _is("scarring", "recent_or_red", "raised"), (REVIEW, PATCH)),
    Screened("X04", _is("scarring", "own_keloid"), (DEFER,), letter=True),
    Screened("X05", _is("scarring", "family_keloid"), (REVIEW, PATCH)),
    Screened("I24", _is("scarring", "not_sure"), (REVIEW,)),
    Screened("X15", _is("sun", "sunburned"), (DEFER,), wait=28),
    Screened("X45", _is("minoxidil", "prescribed", "not_sure"), (REVIEW,)),
    Screened("X44", _is("minoxidil", "tablets"), (REVIEW,)),
    Screened("X34", _is("growth_products", "injections"), (REVIEW,)),
    *_disease("X07", "psoriasis", holds=SKIN),
    *_disease("X08", "eczema", holds=SKIN),
    *_disease("X09", "seborrhoeic_dermatitis", holds=SKIN, no_oil=True),
    *_disease("X11", "alopecia_areata", letter=True),
    *_disease("X12", "scarring_alopecia", letter=True),
    Screened("X14", _both(_is("scalp_condition", "infection"), _NOT_QUIET), (DEFER,)),
    Screened("X37", _is("scalp_condition", "vitiligo"), (REVIEW, PATCH)),
    Screened("X38", _is("scalp_condition", "growth"), (REVIEW,)),
    Screened("X38", _both(_is("scalp_condition", "growth"), _NOT_STEADY), (DEFER,), letter=True),
    Screened("X10", _is("scalp_condition", "not_sure"), (REVIEW,), holds=SKIN),
    Screened("X10", _blank("scalp_condition"), (REVIEW,), holds=SKIN),
    Screened("X26", _is("allergies", "tattoo_ink"), (DEFER,)),
    Screened("I11", _is("allergies", "hair_dye"), (PATCH, REVIEW), waivable=False),
    Screened("X28", _is("allergies", "latex"), (REVIEW,), holds=frozenset({"oil"})),
    Screened("X29", _is("allergies", "numbing"), (REVIEW, PATCH)),
    Screened("X30", _is("allergies", "plant_oils"), (REVIEW,), holds=frozenset({"oil"})),
    Screened("X31", _is("allergies", "nickel", "plasters"), (PATCH,)),
    Screened("I24", _is("allergies", "other"), (REVIEW,)),
    Screened("I24", _blank("allergies"), (REVIEW,), holds=frozenset({"oil"})),
    Screened("X26", _is("history", "tattoo_reacted"), (DEFER,)),
    Screened("X33", _is("history", "earlier_smp", "scalp_microblading"), (REVIEW,)),
    Screened("X32", _is("history", "transplant"), (DEFER,), wait=365, since="transplant_date"),
    Screened("X34", _is("history", "laser_or_peel"), (DEFER,), wait=90, since="laser_date"),
    Screened("X35", _is("history", "botox_or_filler"), (DEFER,), wait=28, since="botox_date"),
    Screened("X16", _is("medicines", "blood_thinner"), (REVIEW,), letter=True),
    Screened("X17", _is("medicines", "painkiller_daily"), (REVIEW,)),
    Screened("X19", _is("medicines", "isotretinoin"), (DEFER,), wait=365, since="isotretinoin_ended_on"),
    Screened("X22", _is("medicines", "immune_suppressant"), (REVIEW,), letter=True),
    Screened("X23", _is("medicines", "chemotherapy"), (DEFER,), wait=181, since="chemotherapy_ended_on"),
    Screened("X23", _is("medicines", "chemotherapy"), (REVIEW,), letter=True),
    Screened("X14", _is("medicines", "antibiotics"), (DEFER, REVIEW)),
    Screened("I24", _is("medicines", "other"), (REVIEW,)),
    Screened("X18", _is("health", "bleeding_disorder"), (DEFER,)),
    Screened("X25", _is("health", "heart"), (DEFER,), letter=True),
    *(Screened(source, _is("health", code), (REVIEW,), letter=True) for source, code in (
        ("X21", "diabetes"), ("X25", "blood_pressure"), ("X22", "autoimmune"), ("X39", "epilepsy"))),
    Screened("X40", _is("health", "hair_pulling"), (REVIEW,)),
    Screened("I24", _is("health", "other"), (REVIEW,)),
    Screened("X02", _is("pregnancy", "pregnant"), (DEFER,)),
    Screened("X03", _is("pregnancy", "breast_feeding"), (DEFER,)),
    Screened("I24", _is("pregnancy", "undisclosed"), (REVIEW,)),
    Screened("X48", _is("habits", "hot_work"), (REVIEW,)),
    Screened("F039", _is("patch_wish", "yes", "not_sure"), (PATCH,)),
    Screened("I24", _blank("patch_wish"), (PATCH,)),
    *(Screened("I24", _blank(question), (REVIEW,)) for question in (
        "age", "hair_length", "scarring", "sun", "minoxidil", "growth_products", "history", "medicines", "health",
        "pregnancy", "habits")),
)  # fmt: skip
