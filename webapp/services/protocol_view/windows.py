"""The window of an item in words, with the settings resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from webapp.domain.lengths import lengths
from webapp.domain.protocol import Anchor, ItemSpec, Offset, Part, SettingValue
from webapp.domain.text import Text
from webapp.services.protocol_view.model import EdgeView, Section, SettingView, WindowView
from webapp.services.protocol_view.reads import settings_of_window, terms_of
from webapp.services.protocol_view.words import ANCHORS

# Any day will do: an edge is the distance of `Offset.day` from its anchor.
_SOME_DAY = date(2026, 1, 1)
_ON_ONE_DAY = {Part.BEFORE: Text("Only before the session."), Part.AFTER: Text("Only after the session.")}
_AT_THE_START = frozenset({Anchor.PLAN_START, Anchor.PATCH_TEST, Anchor.FIRST_SESSION})
_AT_THE_END = frozenset({Anchor.LAST_SESSION, Anchor.FOLLOW_UP})


def window_of(
    spec: ItemSpec, settings: Mapping[str, SettingValue], views: Mapping[str, SettingView], *, extended: bool = False
) -> WindowView:
    """The window of `spec` under these settings; `extended` counts with the longer preparation."""
    numbers = lengths(settings, extended=extended)
    start = _edge(spec.start, numbers)
    end = _edge(spec.end, numbers) if spec.end else None
    last_end = _edge(spec.last_end, numbers) if spec.last_end else None
    return WindowView(
        words=_words(spec, start, end),
        start=start,
        end=end,
        last_end=last_end,
        notes=tuple(_notes(spec, last_end, settings)),
        settings=tuple(views[code] for code in settings_of_window(spec)),
    )


def section_of(spec: ItemSpec) -> Section:
    """Before session 1, through the whole course, around the sessions one by one, or after the last."""
    if spec.start.anchor in _AT_THE_END:
        return Section.AFTER
    if spec.end is None or spec.per_session:
        return Section.SESSION
    if spec.end.anchor in _AT_THE_END:
        return Section.COURSE
    return Section.BEFORE if spec.end.anchor in _AT_THE_START else Section.SESSION


def _edge(offset: Offset, numbers: Mapping[str, int]) -> EdgeView:
    days = (offset.day({offset.anchor: _SOME_DAY}, numbers) - _SOME_DAY).days
    return EdgeView(offset.anchor, days, _edge_words(offset.anchor, days))


def _edge_words(anchor: Anchor, days: int) -> Text:
    values = {"anchor": ANCHORS[anchor], "days": abs(days)}
    match days:
        case 0 if anchor is Anchor.PLAN_START:
            return ANCHORS[anchor]
        case 0:
            return Text("the day of {anchor}", values)
        case 1:
            return Text("the day after {anchor}", values)
        case -1:
            return Text("the day before {anchor}", values)
    if days > 0:
        return Text("{days} days after {anchor}", values)
    return Text("{days} days before {anchor}", values)


def _words(spec: ItemSpec, start: EdgeView, end: EdgeView | None) -> Text:
    if spec.every:
        return Text("On {start}, and on that day every year", {"start": start.words})
    if end is None:
        return Text("From {start}, without an end", {"start": start.words})
    if (start.anchor, start.days) == (end.anchor, end.days):
        return Text("On {start}", {"start": start.words})
    return Text("From {start} to {end}", {"start": start.words, "end": end.words})


def _notes(spec: ItemSpec, last_end: EdgeView | None, settings: Mapping[str, SettingValue]) -> Iterator[Text]:
    yield from _on_the_edges(spec)
    if last_end:
        yield Text("After the last session it goes on to {end}.", {"end": last_end.words})
    if spec.end_open_after_last:
        yield Text("After the last session it has no end.")
    if "preparation" in terms_of(spec.start):
        days = lengths(settings, extended=True)["preparation"]
        yield Text("With the flag for longer preparation: {days} days of preparation.", {"days": days})
    if spec.start.anchor is Anchor.FOLLOW_UP:
        months = settings["follow_up_months"]
        yield Text("The visit is {months} months after the last session.", {"months": months})


def _on_the_edges(spec: ItemSpec) -> Iterator[Text]:
    if spec.hours:
        yield Text("For exactly {hours} hours.", {"hours": spec.hours})
    if spec.start == spec.end and spec.start_part:
        yield _ON_ONE_DAY[spec.start_part]
    elif spec.start_part is Part.AFTER:
        yield Text("On its first day only after the session.")
    elif spec.start_part is Part.BEFORE:
        yield Text("On its first day only before the session.")
    if spec.end_part is Part.BEFORE:
        yield Text("On its last day only before the session.")
    if spec.clipped:
        yield Text("It ends on the day before the next session at the latest.")
