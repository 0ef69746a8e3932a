"""The words that the kept page's script puts together: names of days, distances, counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import get_template_attribute
from flask_babel import gettext

from webapp.web.language import current_locale

# One number of each kind that a language may tell apart.
KINDS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def kept_words() -> dict[str, Any]:
    """Names and patterns; what stands in braces the script fills in."""
    locale = current_locale()
    when = get_template_attribute("client/phase.html", "when")
    return {
        "weekdays": [locale.days["format"]["wide"][number] for number in range(7)],
        "weekdaysShort": [locale.days["format"]["abbreviated"][number] for number in range(7)],
        "months": [locale.months["format"]["wide"][number] for number in range(1, 13)],
        "when": {str(number): str(when(number)) for number in (-1, 0, 1)},
        "ahead": by_kind(lambda number: str(when(number))),
        "ago": by_kind(lambda number: str(when(-number))),
        "today": gettext("today"),
        "session": gettext("session"),
        "done": gettext("%(done)s of %(total)s done", done="{done}", total="{total}"),
        "dayOf": gettext("day %(number)s of %(length)s", number="{number}", length="{length}"),
    }


def by_kind(words: Callable[[int], str]) -> dict[str, str]:
    """The words for each kind of number, with {n} in place of the number."""
    # 0, 1 and -1 day have names of their own; a language that counts 21 as it counts 1 shows so at 21.
    examples = {**KINDS, "zero": 10, "one": 21, "two": 2}
    return {kind: words(number).replace(str(number), "{n}") for kind, number in examples.items()}
