"""What has to be said with a decision, and what none can do (I10, I11, I23)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from webapp.domain.assessment import Assessment
from webapp.domain.calendar import days
from webapp.domain.decision import APPROVALS, ASKS, Changes, Considered, DecisionKind, Draft, flag_key
from webapp.domain.problem import Problem
from webapp.domain.screening import FlagKind
from webapp.domain.text import Text
from webapp.domain.timeline import SessionDateError

# Further away than this it is a slip of the keyboard.
FURTHEST = days(366 * 3)

_HAS_BEGUN = "Session 1 has taken place, so this cannot be asked for any more."
_UNUSED = "You changed something below. Choose “approve with changes”, or take the changes back."
_NO_CONSENT = "A patch test can be left out only if the client wants it so. Tick this if the client has said it."
_STILL_WAITS = "A flag says “not now”. Approve with changes and set it aside, or defer."


def decision_problems(considered: Considered, draft: Draft) -> tuple[Problem, ...]:
    """What is missing from `draft`, or speaks against it."""
    problems = [*_said_with_it(considered, draft), *_day_problems(considered, draft)]
    if draft.kind in APPROVALS:
        problems += _letter_problems(considered, draft)
    if draft.kind is DecisionKind.APPROVE_WITH_CHANGES and draft.changes:
        problems += _change_problems(considered, draft.changes)
    return tuple(problems or _outcome_problems(considered, draft))


def _said_with_it(considered: Considered, draft: Draft) -> Iterator[Problem]:
    if draft.kind is not DecisionKind.APPROVE and not draft.reason:
        yield Problem("reason", Text("Please write down why."))
    if draft.kind in ASKS and considered.has_begun:
        yield Problem("kind", Text(_HAS_BEGUN))
    if draft.kind is not DecisionKind.APPROVE_WITH_CHANGES and _has_unused_changes(considered, draft):
        yield Problem("kind", Text(_UNUSED))


def _has_unused_changes(considered: Considered, draft: Draft) -> bool:
    if draft.changes is None:
        return False
    standing = considered.standing
    ticks = replace(
        draft.changes,
        prepare_from=standing.prepare_from,
        letter_received=standing.letter_received,
        client_agreed=standing.client_agreed,
    )
    return ticks != standing


def _day_problems(considered: Considered, draft: Draft) -> Iterator[Problem]:
    until = draft.defer_until
    if until and draft.kind is not DecisionKind.DEFER:
        yield Problem("defer_until", Text("This day is for “defer” only. Choose “defer”, or take it out."))
    elif until and until <= considered.today:
        yield Problem("defer_until", Text("Please choose a day after today, or leave this open."))
    elif until and until > considered.today + FURTHEST:
        yield Problem("defer_until", Text("This day is too far away. Please check the year."))


def _letter_problems(considered: Considered, draft: Draft) -> Iterator[Problem]:
    changes = draft.changes or considered.standing
    if not changes.letter_received and any(flag.letter for flag in considered.flags):
        yield Problem("letter_received", Text("A doctor's letter is wanted. Tick this once you have read it."))


def _change_problems(considered: Considered, changes: Changes) -> Iterator[Problem]:
    yield from _set_aside_problems(considered, changes)
    if changes.first_session and changes.first_session > considered.today + FURTHEST:
        yield Problem("first_session", Text("This day is too far away. Please check the year."))
    if considered.has_begun and set(changes.add) - set(considered.standing.add):
        yield Problem("add", Text(_HAS_BEGUN))
    if set(changes.oils) - set(considered.oils):
        yield Problem("oils", Text("An answer of the client speaks against one of these oils."))


def _set_aside_problems(considered: Considered, changes: Changes) -> Iterator[Problem]:
    flags = {flag_key(flag): flag for flag in considered.flags}
    if changes.set_aside - set(flags) - considered.standing.set_aside:
        yield Problem("set_aside", Text("One of these flags is no longer there. Please look again."))
    waived = [flags[key] for key in changes.set_aside if key in flags and flags[key].kind is FlagKind.PATCH_TEST]
    if any(not flag.waivable for flag in waived):
        yield Problem("set_aside", Text("This patch test can never be left out, whatever the client wishes."))
    elif (waived or _takes_test_back(considered, changes)) and not changes.client_agreed:
        yield Problem("client_agreed", Text(_NO_CONSENT))


def _takes_test_back(considered: Considered, changes: Changes) -> bool:
    was_asked = FlagKind.PATCH_TEST in considered.standing.add and FlagKind.PATCH_TEST not in changes.add
    return was_asked and not considered.case.has_clear_patch_test


def _outcome_problems(considered: Considered, draft: Draft) -> Iterator[Problem]:
    try:
        after = considered.after(draft, "")
    except SessionDateError as error:
        words = "Session {number} has no day that fits any more. Move or cancel it first."
        yield Problem("", Text(words, {"number": error.number}))
        return
    waits = any(flag.kind is FlagKind.DEFER for flag in after.flags)
    if draft.kind in APPROVALS and waits:
        yield Problem("kind" if draft.kind is DecisionKind.APPROVE else "set_aside", Text(_STILL_WAITS))
    first = draft.changes.first_session if draft.changes else None
    if first and first != considered.standing.first_session and not waits:
        yield from _first_session_problems(considered, after, first)


def _first_session_problems(considered: Considered, after: Assessment, first: date) -> Iterator[Problem]:
    if 1 in considered.case.sessions:
        yield Problem("first_session", Text("Session 1 is booked. Move it on the client's page instead."))
    elif after.earliest and first < after.earliest:
        words = "The earliest day for session 1 is {earliest}."
        yield Problem("first_session", Text(words, {"earliest": after.earliest}))
