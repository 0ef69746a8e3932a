"""What another protocol, other settings or other answers change for clients: one by one, and counted over many.

before, after = outcome(old, case), outcome(new, case)
impact = summarised([(client_id, differences(before, after)), ...], rows=rows_in_order(new))
for line in impact.lines:
    line.count, line.text, line.clients        # 9, "Avoid: Water on your scalp: 1 day longer", (ids)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.care_plan import CarePlan
from webapp.domain.case import Case
from webapp.domain.difference import SERIOUSNESS, Difference, DifferenceKind
from webapp.domain.item_differences import item_differences
from webapp.domain.plan_changes import ChangeKind, SessionChange, plan_changes, session_changes
from webapp.domain.screening import Flag
from webapp.domain.text import Text
from webapp.domain.timeline import SessionDateError

__all__ = [
    "Difference", "DifferenceKind", "Impact", "ImpactLine", "Outcome", "differences", "outcome", "rows_in_order",
    "summarised",
]  # fmt: skip

Client = TypeVar("Client", bound=Hashable)
Outcome = Assessment | SessionDateError


@dataclass(frozen=True)
class ImpactLine(Generic[Client]):
    """One difference and the clients that it is the same for."""

    difference: Difference
    clients: tuple[Client, ...]

    @property
    def count(self) -> int:
        return len(self.clients)

    @property
    def text(self) -> Text:
        """What differs, without the count: 'Avoid: Water on your scalp: 1 day longer'."""
        return self.difference.text

    @property
    def row(self) -> str:
        """The code of the protocol row that it is about, or nothing: two rows may have one title."""
        return self.difference.row if self.difference.kind.group == 2 else ""


@dataclass(frozen=True)
class Impact(Generic[Client]):
    """Of `clients` looked at, `changed` are those for whom anything differs; lines with the gravest first."""

    clients: int
    changed: tuple[Client, ...]
    lines: tuple[ImpactLine[Client], ...]

    def __bool__(self) -> bool:
        return bool(self.changed)

    @property
    def text(self) -> Text:
        """One sentence on all of them."""
        values = {"clients": self.clients, "changed": len(self.changed)}
        if not self.changed:
            return Text("Clients looked at: {clients}. Nothing changes for any of them.", values)
        return Text("Clients looked at: {clients}. Something changes for: {changed}.", values)


def outcome(content: Content, case: Case) -> Outcome:
    """What follows from `case`, or why a booked session stands in the way."""
    try:
        return assess(content, case)
    except SessionDateError as error:
        return error


def differences(before: Outcome, after: Outcome) -> tuple[Difference, ...]:
    """All that differs for one client, the gravest first; items in the order of their days.

    The same difference after several sessions is one. What merely moves along with a session is told by the session
    alone (see `Windows`), and so are the lines of a session that came or went. Without a plan on either side, only
    that is told and not every line of it. Reasons (`because`) and what a session waits for follow from the flags,
    which are told. Empty for equal outcomes; the same with every sign turned for the way back.
    """
    if isinstance(before, SessionDateError) or isinstance(after, SessionDateError):
        return tuple(_misfits(before, after))
    found = (*_of_screening(before, after), *_of_earliest(before, after), *_of_plans(before.plan, after.plan))
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.kind.group, _rank(each))))


def summarised(clients: Iterable[tuple[Client, Sequence[Difference]]], rows: Sequence[str] = ()) -> Impact[Client]:
    """The differences of many clients, counted. `rows` are the keys of the protocol's rows in their order."""
    seen: list[Client] = []
    changed: list[Client] = []
    lines: dict[Difference, list[Client]] = {}
    for client, found in clients:
        seen.append(client)
        changed += [client] if found else []
        for difference in dict.fromkeys(found):
            lines.setdefault(difference, []).append(client)
    told = (ImpactLine(difference, tuple(who)) for difference, who in lines.items())
    places = {row: place for place, row in enumerate(rows)}
    return Impact(len(seen), tuple(changed), tuple(sorted(told, key=lambda line: _place(line, places))))


def rows_in_order(*contents: Content) -> tuple[str, ...]:
    """The keys of the protocol's rows; rows that only a later content has come last."""
    return tuple(dict.fromkeys(spec.key for content in contents for spec in content.protocol.items))


def _place(line: ImpactLine[Client], rows: dict[str, int]) -> tuple[object, ...]:
    """Booked days that do not fit come before days that merely move: somebody has to act on them."""
    difference, kind = line.difference, line.difference.kind
    row = rows.get(difference.row, len(rows)) if kind.group == 2 else 0
    fits = kind is not DifferenceKind.SESSION_UNFIT
    return kind.group, row, fits, -line.count, SERIOUSNESS[kind], difference.row, difference.amount


def _rank(difference: Difference) -> int:
    return SERIOUSNESS[difference.kind] if difference.kind.group < 2 else 0


def _misfits(before: Outcome, after: Outcome) -> Iterator[Difference]:
    was = (before.number, before.day) if isinstance(before, SessionDateError) else None
    is_now = (after.number, after.day) if isinstance(after, SessionDateError) else None
    if is_now and is_now != was:
        yield Difference(DifferenceKind.SESSION_UNFIT, numbers=is_now[:1], day=is_now[1])
    if was and is_now != was:
        yield Difference(DifferenceKind.SESSION_FITS, numbers=was[:1], day=was[1])


def _of_screening(before: Assessment, after: Assessment) -> Iterator[Difference]:
    if before.disposition != after.disposition:
        yield Difference(DifferenceKind.DISPOSITION, was=(before.disposition,), now=(after.disposition,))
    old, new = ({(flag.rule, flag.kind): flag for flag in side.flags} for side in (before, after))
    for key in dict.fromkeys([*new, *old]):
        yield from _of_flag(old.get(key), new.get(key))


def _of_flag(was: Flag | None, is_now: Flag | None) -> Iterator[Difference]:
    if was is None and is_now:
        yield Difference(DifferenceKind.FLAG_NEW, is_now.rule, now=(is_now.kind,), after=is_now.text)
    elif was and is_now is None:
        yield Difference(DifferenceKind.FLAG_GONE, was.rule, was=(was.kind,), before=was.text)
    elif was and is_now:
        yield from _of_same_flag(was, is_now)


def _of_same_flag(was: Flag, is_now: Flag) -> Iterator[Difference]:
    if was.until and is_now.until and was.until != is_now.until:
        later = (is_now.until - was.until).days
        yield Difference(DifferenceKind.FLAG_UNTIL, was.rule, later, was=(was.kind,), now=(was.kind,))
    if _said(was) != _said(is_now):
        kind = (was.kind,)
        yield Difference(DifferenceKind.FLAG_CHANGED, was.rule, was=kind, now=kind, before=was.text, after=is_now.text)


def _said(flag: Flag) -> tuple[object, ...]:
    """What a flag says for everybody; the values in its text are days of this client."""
    is_open = flag.until is None
    return flag.text.template, flag.letter, flag.waivable, flag.holds, flag.no_oil, flag.sources, is_open


def _of_earliest(before: Assessment, after: Assessment) -> Iterator[Difference]:
    """No news while session 1 stands booked on the same day in both; an open wait has no day and is a flag."""
    firsts = [side.plan.sessions[0].date for side in (before, after) if side.plan.sessions and _is_booked(side)]
    if len(firsts) == 2 and firsts[0] == firsts[1]:
        return
    if before.earliest and after.earliest and before.earliest != after.earliest:
        yield Difference(DifferenceKind.EARLIEST, amount=(after.earliest - before.earliest).days)


def _is_booked(side: Assessment) -> bool:
    return side.plan.sessions[0].booked


def _of_plans(old: CarePlan, new: CarePlan) -> Iterator[Difference]:
    if not (old.sessions and new.sessions):
        yield from _of_one_plan(old, new)
        return
    yield from _of_sessions(old, new)
    changes = plan_changes(old, new)
    if changes.reopened:
        yield Difference(DifferenceKind.PROVISIONAL)
    if changes.confirmed:
        yield Difference(DifferenceKind.FIRM)
    months = _months_to_follow_up(new) - _months_to_follow_up(old)
    if months:
        yield Difference(DifferenceKind.FOLLOW_UP, amount=months)
    yield from item_differences(old, new)


def _of_one_plan(old: CarePlan, new: CarePlan) -> Iterator[Difference]:
    if old.sessions:
        yield Difference(DifferenceKind.PLAN_GONE)
    if new.sessions:
        yield Difference(DifferenceKind.PLAN_NEW)


def _of_sessions(old: CarePlan, new: CarePlan) -> Iterator[Difference]:
    """Sessions that came, went or moved equally far are told together."""
    together: dict[tuple[DifferenceKind, int], list[int]] = {}
    for change in session_changes(old, new):
        if change.before and change.after and change.before.booked != change.after.booked:
            yield _refitted(change)
        else:
            together.setdefault(_moved(change), []).append(change.number)
    for (kind, amount), numbers in together.items():
        yield Difference(kind, amount=amount, numbers=tuple(numbers))


def _refitted(change: SessionChange) -> Difference:
    """A booked day that turned into a proposal, or the other way round."""
    if change.before and change.before.booked:
        return Difference(DifferenceKind.SESSION_UNFIT, numbers=(change.number,), day=change.before.date)
    booked = change.after.date if change.after else None
    return Difference(DifferenceKind.SESSION_FITS, numbers=(change.number,), day=booked)


def _moved(change: SessionChange) -> tuple[DifferenceKind, int]:
    if change.before and change.after:
        return DifferenceKind.SESSION_MOVED, (change.after.date - change.before.date).days
    is_new = change.kind is ChangeKind.ADDED
    return DifferenceKind.SESSION_NEW if is_new else DifferenceKind.SESSION_GONE, 0


def _months_to_follow_up(plan: CarePlan) -> int:
    """Whole months, so that the lengths of months do not look like a change."""
    if plan.follow_up is None:
        return 0
    last = plan.sessions[-1].date
    return (plan.follow_up.year - last.year) * 12 + plan.follow_up.month - last.month
