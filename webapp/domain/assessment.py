"""One call from a case to everything that follows from it: flags, earliest day, sessions, plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.care_plan import CarePlan
from webapp.domain.case import REACTION, Case
from webapp.domain.condition import Because
from webapp.domain.lead_times import LeadRule, LeadTime
from webapp.domain.planning import build_care_plan
from webapp.domain.protocol import Protocol
from webapp.domain.questionnaire import Questionnaire
from webapp.domain.screening import Flag, FlagKind, Rule, disposition, in_order, raise_flags, screen
from webapp.domain.text import Text
from webapp.domain.timeline import GROWTH_USERS, Timeline, growth_break, plan_sessions

# Beyond this many days without minoxidil a person talks it over first (X45).
LONG_BREAK = 90


@dataclass(frozen=True)
class Content:
    """The clinic's content, read and checked; `version` is the hash that responses and plans are kept with."""

    questionnaire: Questionnaire
    rules: tuple[Rule, ...]
    lead_rules: tuple[LeadRule, ...]
    protocol: Protocol
    version: str


@dataclass(frozen=True)
class Assessment:
    """What follows from a case. `earliest` is None while a deferral is open; `reasons` say why it is that day."""

    flags: tuple[Flag, ...]
    disposition: str
    earliest: date | None
    reasons: tuple[LeadTime, ...]
    plan: CarePlan


def assess(content: Content, case: Case) -> Assessment:
    """Screens `case` and plans it.

    Raises SessionDateError for a booked session that no rule allows.
    """
    answered = screen(content.rules, case.response, case.today)
    flags = _set_aside(in_order([*answered, *_by_staff(content, case)]), case)
    # Lead times ignore open deferrals, so that 'the date is too soon' stays true beside one (I24).
    timeline = plan_sessions(content.protocol, content.lead_rules, case, flags)
    flags = in_order([*flags, *_set_aside(tuple(_by_timeline(content, case, timeline)), case)])
    timeline = plan_sessions(content.protocol, content.lead_rules, case, flags)
    flags = tuple(_with_break(flag, case, timeline) for flag in flags)
    is_open = any(flag.kind is FlagKind.DEFER and flag.until is None for flag in flags)
    return Assessment(
        flags=flags,
        disposition=disposition(flags),
        earliest=None if is_open else timeline.earliest,
        reasons=() if is_open else timeline.reasons,
        plan=build_care_plan(content.protocol, case, flags, timeline),
    )


def _by_staff(content: Content, case: Case) -> Iterator[Flag]:
    """Flags that follow from what staff saw and decided."""
    outcome = case.outcome
    for kind in outcome.added:
        yield from raise_flags(_computed(content, f"added_{kind}"), None)
    if case.patch_test and case.patch_test.result == REACTION:
        yield from raise_flags(_computed(content, "patch_reaction"), None)
    if outcome.declined:
        yield from raise_flags(_computed(content, "declined"), None)
    elif outcome.deferred:
        yield from raise_flags(_computed(content, "deferred"), None, outcome.defer_until)


def _by_timeline(content: Content, case: Case, timeline: Timeline) -> Iterator[Flag]:
    """Flags that only the calendar can raise."""
    desired = case.response.answers.get("desired_date")
    if isinstance(desired, date) and desired < timeline.earliest:
        values = {"desired": desired, "earliest": timeline.earliest}
        yield from raise_flags(_computed(content, "date_too_soon"), Because("desired_date"), values=values)
    if case.response.chose("minoxidil", *GROWTH_USERS) and growth_break(case, timeline.sessions) > LONG_BREAK:
        reason = Because("minoxidil", str(case.response.answers["minoxidil"]))
        yield from raise_flags(_computed(content, "long_growth_break"), reason)


def _computed(content: Content, name: str) -> Rule:
    return next(rule for rule in content.rules if rule.computed == name)


def _set_aside(flags: tuple[Flag, ...], case: Case) -> tuple[Flag, ...]:
    return tuple(flag for flag in flags if f"{flag.rule}:{flag.kind}" not in case.outcome.set_aside)


def _with_break(flag: Flag, case: Case, timeline: Timeline) -> Flag:
    """Tells a client who uses growth products the number of days before they agree to it."""
    if "{break_days}" not in flag.text.template:
        return flag
    values = {**flag.text.values, "break_days": growth_break(case, timeline.sessions)}
    return replace(flag, text=Text(flag.text.template, values))
