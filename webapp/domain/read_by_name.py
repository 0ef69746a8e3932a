"""What the program itself reads of the content, by its codes: without these a plan fails, or misses a rule."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.questionnaire import AnswerType
from webapp.domain.timeline import GROWTH_USERS

# Each question with its type, and the options that the program tells apart.
QUESTIONS: Mapping[str, tuple[AnswerType, tuple[str, ...]]] = {
    "care_plan_sex": (AnswerType.SINGLE, ("man",)),
    "hair_length": (AnswerType.SINGLE, ("shaved", "buzz")),
    "minoxidil": (AnswerType.SINGLE, GROWTH_USERS),
    "growth_products": (AnswerType.MANY, ("injections",)),
    "allergies": (AnswerType.MANY, ("plant_oils",)),
    "allergy_details": (AnswerType.STRING, ()),
    "desired_date": (AnswerType.DATE, ()),
}

# Settings that count days, months or hours in whole numbers.
COUNTS = frozenset({
    "sessions", "prep_days", "extended_prep_days", "growth_stop_days", "growth_resume_days", "patch_reading_days",
    "follow_up_months", "first_wash_day", "exfoliate_start_day", "smoke_alcohol_before_hours", "spf",
})  # fmt: skip
HOURS = frozenset({"session_hours_1", "session_hours_2", "session_hours_3"})
LISTS = frozenset({"oils"})

# Acts that the invariants, the day card and the documents look for.
ACTS = frozenset({
    "touch", "wet", "shampoo", "exfoliate", "oil", "wash_water", "wash_baby_shampoo", "wash_shampoo", "shave",
    "sunscreen", "cover_head", "growth_product", "injection", "heat", "swim", "sun", "sweat", "smoke", "alcohol",
    "spicy_food", "stop_product", "check_test_spot", "patch_test", "session", "follow_up", "resume", "warning_signs",
})  # fmt: skip
# What they involve at least: two lines contradict each other by what their acts involve (I25), and I6 goes by touch.
INVOLVED: Mapping[str, frozenset[str]] = {
    **{act: frozenset({"touch"}) for act in ("exfoliate", "oil", "shave", "sunscreen")},
    **{act: frozenset({"touch", "wet"}) for act in ("wash_water", "wash_baby_shampoo")},
    "wash_shampoo": frozenset({"touch", "wet", "shampoo"}),
}
SLOTS = frozenset({"day"})
