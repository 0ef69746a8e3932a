"""The codes of treatment records in words: outcomes, causes, areas."""

from __future__ import annotations

from collections.abc import Iterable

from babel.lists import format_list
from flask import Blueprint
from flask_babel import gettext, lazy_gettext

from webapp.domain.treatment import EXTRA_SOURCES, NOT_AREAS, ExtraCause, HomeCause, Outcome
from webapp.web import services
from webapp.web.language import current_locale

AREAS_OF = "loss_pattern"

# Words, icon and tone of a badge.
OUTCOMES = {
    Outcome.DONE: (lazy_gettext("Done"), "good", "good"),
    Outcome.CUT_SHORT: (lazy_gettext("Cut short"), "clock", "attention"),
    Outcome.SENT_HOME: (lazy_gettext("Sent home"), "stop", "stop"),
}
HOME_CAUSES = {
    HomeCause.TOO_DRY: lazy_gettext("Scalp too dry"),
    HomeCause.SUNBURN: lazy_gettext("Sunburn"),
    HomeCause.SORES: lazy_gettext("Sores or broken skin"),
    HomeCause.UNWELL: lazy_gettext("Unwell"),
    HomeCause.REACTION: lazy_gettext("Skin reaction"),
    HomeCause.OTHER: lazy_gettext("Another reason"),
}
EXTRA_CAUSES = {
    ExtraCause.SENSITIVE_SKIN: lazy_gettext("Sensitive skin that reacts and breaks the pigment down"),
    ExtraCause.SCAR_TISSUE: lazy_gettext("Scar tissue spreads the pigment"),
    ExtraCause.LIGHT_PIGMENT: lazy_gettext("Light pigment"),
    ExtraCause.TOO_SHALLOW: lazy_gettext("Placed too shallow"),
    ExtraCause.FADES_FAST: lazy_gettext("Pigment fades fast in this person"),
    ExtraCause.LARGE_AREA: lazy_gettext("Large area"),
    ExtraCause.CLIENT_CHANGES: lazy_gettext("The client asks for changes"),
    ExtraCause.INSTRUCTIONS: lazy_gettext("Instructions were not followed"),
}
LEVELS = {
    "green": (lazy_gettext("Ready"), "good", "good"),
    "amber": (lazy_gettext("Not sure to be ready"), "attention", "attention"),
    "red": (lazy_gettext("Not ready"), "stop", "stop"),
}


def init_treatment_words(pages: Blueprint) -> None:
    """Give templates the filters of this module."""
    for function in (outcome_badge, readiness_badge, home_causes, extra_cause, areas_in_words):
        pages.add_app_template_filter(function)


def outcome_badge(code: str) -> tuple[str, str, str]:
    """How a session ended: the words, icon and tone of a badge."""
    words, icon, tone = OUTCOMES[Outcome(code)]
    return str(words), icon, tone


def readiness_badge(code: str) -> tuple[str, str, str]:
    """How ready the client was: the words, icon and tone of a badge."""
    words, icon, tone = LEVELS[code]
    return str(words), icon, tone


def home_causes(codes: Iterable[HomeCause]) -> str:
    """Why somebody was sent home, as a list."""
    return format_list([str(HOME_CAUSES[code]) for code in codes], locale=current_locale())


def extra_cause(code: ExtraCause) -> str:
    """Why more sessions are needed."""
    return str(EXTRA_CAUSES[code])


def cause_sources() -> dict[str, str]:
    """Where each cause of further sessions stands in the sources, by its code."""
    return {str(code): gettext("Source: %(ids)s", ids=", ".join(ids)) for code, ids in EXTRA_SOURCES.items()}


def areas_in_words(codes: Iterable[str]) -> str:
    """Areas as a list; one that the content no longer knows stands for itself."""
    names = dict(area_choices())
    return format_list([names.get(code, code) for code in codes], locale=current_locale())


def area_choices() -> list[tuple[str, str]]:
    """The places on the head that the intake asks about: code and words."""
    options = services().library.content.questionnaire[AREAS_OF].options
    return [(option.code, gettext(option.text)) for option in options if option.code not in NOT_AREAS]
