"""The signs that a client can choose and how urgent they are, in words; the same for clients and staff."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext

from webapp.domain.concern import Report, Sign, Urgency

SIGNS = {
    Sign.BREATHING: lazy_gettext("I cannot breathe well, or my face, lips or throat swell"),
    Sign.SPREADING_REDNESS: lazy_gettext("Redness that spreads"),
    Sign.HEAT: lazy_gettext("The skin is hot"),
    Sign.SWELLING: lazy_gettext("The scalp is swollen"),
    Sign.PUS: lazy_gettext("Pus, or fluid that smells"),
    Sign.FEVER: lazy_gettext("Fever, or I feel ill"),
    Sign.WORSE_PAIN: lazy_gettext("Pain that gets worse after the third day"),
    Sign.TEST_SPOT: lazy_gettext("Bumps or itching where the patch test was done"),
    Sign.SORES: lazy_gettext("Open sores"),
    Sign.WORRY: lazy_gettext("Something else worries me"),
}
# How a list of reports says it to the staff: words, icon, tone.
URGENCIES = {
    Urgency.EMERGENCY: (lazy_gettext("Emergency"), "stop", "stop"),
    Urgency.URGENT: (lazy_gettext("Today"), "attention", "attention"),
    Urgency.SOON: (lazy_gettext("Soon"), "clock", "info"),
}


def signs_in_order(signs: Iterable[Sign]) -> list[str]:
    """The chosen signs in words, the most urgent first."""
    chosen = set(signs)
    return [str(words) for sign, words in SIGNS.items() if sign in chosen]


def signs_of(report: Report) -> list[str]:
    """The same for a report, as a filter of templates."""
    return signs_in_order(report.signs)


def urgency_look(urgency: Urgency) -> tuple[str, str, str]:
    """What `badge` takes."""
    words, icon, tone = URGENCIES[urgency]
    return str(words), icon, tone
