"""What differs between the lines of two plans of one client, told by the row of the protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from webapp.domain.care_plan import CarePlan, PlanItem
from webapp.domain.difference import Difference, DifferenceKind
from webapp.domain.plan_changes import ItemChange, item_changes
from webapp.domain.protocol import Kind
from webapp.domain.windows import Windows


def item_differences(before: CarePlan, after: CarePlan) -> Iterator[Difference]:
    """Lines that came, went or differ, those for staff too; both plans have sessions."""
    windows = Windows(before, after)
    both = {session.number for session in before.sessions} & {session.number for session in after.sessions}
    pairs = item_changes(_by_key(before), _by_key(after), lambda item: item)
    changes = [change for change in pairs if change.item.session is None or change.item.session in both]
    yield from _came(changes, {_row(item) for item in before.items})
    yield from _went(changes, {_row(item) for item in after.items})
    for change in changes:
        if change.before and change.after and _is_same_line(change):
            found = (*_of_window(change.before, change.after, windows), *_of_doing(change.before, change.after))
            yield from (_about(change.after, each) for each in found)


def _came(changes: Iterable[ItemChange], known: Collection[str]) -> Iterator[Difference]:
    new = [change.after for change in changes if change.after and not _is_same_line(change)]
    for row, items in _by_row(new).items():
        numbers = _sessions(items) if row in known else ()
        yield _about(items[0], Difference(DifferenceKind.ITEM_NEW, numbers=numbers, after=items[0].text))


def _went(changes: Iterable[ItemChange], known: Collection[str]) -> Iterator[Difference]:
    old = [change.before for change in changes if change.before and not _is_same_line(change)]
    for row, items in _by_row(old).items():
        numbers = _sessions(items) if row in known else ()
        yield _about(items[0], Difference(DifferenceKind.ITEM_GONE, numbers=numbers, before=items[0].text))


def _about(item: PlanItem, found: Difference) -> Difference:
    return replace(found, row=_row(item), title=item.title, bars=item.kind == Kind.AVOID)


def _by_key(plan: CarePlan) -> Mapping[str, PlanItem]:
    return {item.key: item for item in plan.items}


def _by_row(items: Iterable[PlanItem]) -> Mapping[str, list[PlanItem]]:
    rows: dict[str, list[PlanItem]] = {}
    for item in items:
        rows.setdefault(_row(item), []).append(item)
    return rows


def _sessions(items: Iterable[PlanItem]) -> tuple[int, ...]:
    return tuple(sorted(item.session for item in items if item.session))


def _is_same_line(change: ItemChange) -> bool:
    """Whether both plans have the line, as the same kind of line for the same people."""
    was, is_now = change.before, change.after
    return was is not None and is_now is not None and (was.kind, was.staff) == (is_now.kind, is_now.staff)


def _of_window(was: PlanItem, is_now: PlanItem, windows: Windows) -> Iterator[Difference]:
    starts, ends = windows.starts(was, is_now), windows.ends(was, is_now)
    if starts and starts == ends:
        yield Difference(DifferenceKind.MOVES, amount=starts)
    else:
        if starts:
            yield Difference(DifferenceKind.STARTS, amount=starts)
        if ends:
            yield Difference(_of_end(is_now, starts), amount=ends)
    if (was.end is None) != (is_now.end is None) and windows.ends_alike(is_now):
        yield Difference(DifferenceKind.END_SET if is_now.end else DifferenceKind.END_OPEN)


def _of_end(item: PlanItem, starts: int) -> DifferenceKind:
    """'Ends later' sounds like less of what is barred; where the first day moved too, 'longer' would be wrong."""
    return DifferenceKind.LASTS if item.kind == Kind.AVOID and not starts else DifferenceKind.ENDS


def _of_doing(was: PlanItem, is_now: PlanItem) -> Iterator[Difference]:
    if _ticks(was) != _ticks(is_now):
        more = is_now.per_day - was.per_day
        slots = ((), ()) if more else (was.slots, is_now.slots)
        yield Difference(DifferenceKind.TICKS, amount=more, was=slots[0], now=slots[1])
    if _times(was) != _times(is_now):
        yield Difference(DifferenceKind.TIMES)
    if was.acts != is_now.acts:
        yield Difference(DifferenceKind.ACTS, was=was.acts, now=is_now.acts, before=was.text, after=is_now.text)
    elif (was.title, str(was.text)) != (is_now.title, str(is_now.text)):
        yield Difference(DifferenceKind.WORDS, before=was.text, after=is_now.text)
    if set(was.sources) != set(is_now.sources):
        yield Difference(DifferenceKind.SOURCES, was=_lost(was, is_now), now=_lost(is_now, was))


def _row(item: PlanItem) -> str:
    return item.key.partition(".")[0]


def _ticks(item: PlanItem) -> tuple[object, ...]:
    return item.slots, item.first_slots, item.once


def _times(item: PlanItem) -> tuple[object, ...]:
    return item.hours, item.start_part, item.end_part, item.every


def _lost(one: PlanItem, other: PlanItem) -> tuple[str, ...]:
    return tuple(source for source in one.sources if source not in other.sources)
