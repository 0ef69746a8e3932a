"""A live plan under other settings: what would be different, and what stands in the way of moving it there.

Sessions that took place are never moved: they stand like sessions whose shorter gap has a recorded reason. What is
over stays as the client read it. A booked session that would no longer fit has to be moved by somebody first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.assessment import Assessment, Content
from webapp.domain.booking import took_place
from webapp.domain.care_plan import PlanItem
from webapp.domain.case import Case
from webapp.domain.difference import Difference
from webapp.domain.impact import Outcome, differences, outcome
from webapp.domain.invariants import Violation, violations
from webapp.domain.protocol import SettingValue
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text
from webapp.domain.timeline import SessionDateError

_OVER = "Session {number} took place on {day}, too early for these settings. This plan stays on the settings it has."
_BOOKED = "Session {number} is booked on {day}, too early for these settings. Move the session first."
_REOPENED = "Session {number} took place, and these settings would put the days in question again."
_UNFIT = "Session {number} is on a day that no rule allows. Move or cancel it first."

# Whether the wished day of session 1 was too soon is no question any more once that session is booked.
_SETTLED = frozenset({f"date_too_soon:{FlagKind.STAFF_REVIEW}"})


@dataclass(frozen=True)
class MovedPlan:
    """One client's plan as it is and as it would be; `obstacles` say why it cannot be moved there."""

    before: Outcome
    after: Outcome
    obstacles: tuple[Text, ...]
    broken: tuple[Violation, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All that would change, the gravest first."""
        return differences(self.before, self.after)

    @property
    def can_move(self) -> bool:
        return not (self.obstacles or self.broken)


def under(case: Case, settings: Mapping[str, SettingValue], today: date) -> Case:
    """`case` moved to other settings on `today` or before: what took place stands, whatever they ask for."""
    over = {number: "took place" for number in case.sessions if took_place(case, number, today)}
    settled = _SETTLED if 1 in case.sessions and not case.signed_off_by else frozenset()
    outcome = replace(case.outcome, set_aside=case.outcome.set_aside | settled)
    return replace(case, settings=settings, reasons={**over, **case.reasons}, outcome=outcome)


def moved_plan(
    content: Content, case: Case, settings: Mapping[str, SettingValue], today: date, *, checked: bool = True
) -> MovedPlan:
    """What would become of a plan under `settings`; the safety rules are looked at if it is to be `checked`."""
    changed = under(case, settings, today)
    before, after = outcome(content, case), outcome(content, changed)
    return MovedPlan(
        before=before,
        after=past_kept(before, after, today),
        obstacles=tuple(_obstacles(case, before, after, today)),
        broken=tuple(_newly_broken(content, (case, before), (changed, after))) if checked else (),
    )


def with_past(before: Assessment, after: Assessment, today: date) -> Assessment:
    """`after` with lines that are over as they were in `before`: nobody's past is written anew, nor added to."""
    old = {item.key: item for item in before.plan.items}
    items = (_as_it_was(old.get(item.key), item, today) for item in after.plan.items)
    return replace(after, plan=replace(after.plan, items=tuple(filter(None, items))))


def past_kept(before: Outcome, after: Outcome, today: date) -> Outcome:
    """The same for two outcomes, of which one may be no plan: then nothing is kept."""
    if isinstance(before, SessionDateError) or isinstance(after, SessionDateError):
        return after
    return with_past(before, after, today)


def _as_it_was(was: PlanItem | None, is_now: PlanItem, today: date) -> PlanItem | None:
    if not _is_past(is_now, today):
        return is_now
    return was if was is None or _is_past(was, today) else is_now


def _is_past(item: PlanItem, today: date) -> bool:
    return item.every is None and item.end is not None and item.end < today


def _obstacles(case: Case, before: Outcome, after: Outcome, today: date) -> Iterator[Text]:
    if isinstance(after, SessionDateError):
        yield Text(_UNFIT, {"number": after.number})
        return
    lost = sorted(_standing(case, before) - _standing(case, after))
    for number in lost:
        values = {"number": number, "day": case.sessions[number]}
        yield Text(_OVER, values) if took_place(case, number, today) else Text(_BOOKED, values)
    over = [number for number in case.sessions if took_place(case, number, today)]
    if over and not lost and _is_firm(before) and not _is_firm(after):
        yield Text(_REOPENED, {"number": max(over)})


def _standing(case: Case, outcome: Outcome) -> set[int]:
    """The booked sessions that the plan holds to."""
    if isinstance(outcome, SessionDateError):
        return {number for number in case.sessions if number < outcome.number}
    planned = {session.number: session for session in outcome.plan.sessions if session.booked}
    return {number for number, day in case.sessions.items() if number in planned and planned[number].date == day}


def _is_firm(outcome: Outcome) -> bool:
    return isinstance(outcome, Assessment) and bool(outcome.plan.sessions) and not outcome.plan.provisional


def _newly_broken(content: Content, *sides: tuple[Case, Outcome]) -> Iterator[Violation]:
    """Safety rules that the plan breaks under the new settings; what it breaks already is not their doing."""
    (case, before), (changed, after) = sides
    if isinstance(after, SessionDateError):
        return
    found = violations(content, changed, after)
    known = violations(content, case, before) if found and isinstance(before, Assessment) else []
    yield from (each for each in found if each not in known)
