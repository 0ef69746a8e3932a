"""Which settings an item reads, in its days and in its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webapp.domain.lengths import DERIVED
from webapp.domain.protocol import Anchor, ItemSpec, Offset
from webapp.domain.text import blanks

# Blanks that stand for something else than the setting of their name.
_BLANKS = {"session_hours": ("session_hours_1", "session_hours_2", "session_hours_3")}


def settings_of(spec: ItemSpec) -> tuple[str, ...]:
    """The codes of all settings behind an item, each once; those of its window first."""
    return _expanded([*_of_window(spec), *_of_words(spec), *_of_switches(spec)])


def settings_of_window(spec: ItemSpec) -> tuple[str, ...]:
    """The codes of the settings that decide the days of an item."""
    return _expanded(_of_window(spec))


def terms_of(offset: Offset | None) -> tuple[str, ...]:
    """The names of the numbers that an offset counts with."""
    return tuple(term for _, term in offset.terms if isinstance(term, str)) if offset else ()


def _of_window(spec: ItemSpec) -> Iterator[str]:
    for offset in (spec.start, spec.end, spec.last_end):
        yield from terms_of(offset)
        if offset and offset.anchor is Anchor.FOLLOW_UP:
            yield "follow_up_months"


def _of_words(spec: ItemSpec) -> Iterator[str]:
    texts = [spec.text, spec.oil_text, spec.no_oil_text]
    texts += [variant.text for variant in spec.variants]
    texts += [step.text for step in spec.gentler_after]
    for text in texts:
        for blank in sorted(blanks(text)):
            yield from _BLANKS.get(blank, (blank,))


def _of_switches(spec: ItemSpec) -> Iterator[str]:
    for variant in spec.variants:
        yield from variant.settings
    yield from (step.before_day for step in spec.gentler_after if step.before_day)
    if spec.needs_setting:
        yield spec.needs_setting


def _expanded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for name in names for code in DERIVED.get(name, (name,))))
