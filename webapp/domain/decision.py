"""What a member of staff can decide about a client, and what follows from it (I11, I23).

A decision replaces the one before. What an earlier one changed is carried over, so that "approve" means what the
page showed; only "approve with changes" says anew what is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from webapp.domain.assessment import Assessment, Content, assess
from webapp.domain.booking import took_place
from webapp.domain.case import Case, ReviewOutcome
from webapp.domain.fitting import with_fitting_sessions
from webapp.domain.oils import agreed_oils
from webapp.domain.screening import Flag, FlagKind

ADDED = (FlagKind.PATCH_TEST, FlagKind.EXTENDED_PREP)


class DecisionKind(StrEnum):
    """What can be decided."""

    APPROVE = "approve"
    APPROVE_WITH_CHANGES = "approve_with_changes"
    ASK_PATCH_TEST = "ask_patch_test"
    ASK_PREPARATION = "ask_preparation"
    DEFER = "defer"
    DECLINE = "decline"


APPROVALS = frozenset({DecisionKind.APPROVE, DecisionKind.APPROVE_WITH_CHANGES})
WAITS = frozenset({DecisionKind.DEFER, DecisionKind.DECLINE})
ASKS = {DecisionKind.ASK_PATCH_TEST: FlagKind.PATCH_TEST, DecisionKind.ASK_PREPARATION: FlagKind.EXTENDED_PREP}


@dataclass(frozen=True)
class Changes:
    """What decisions changed: flags added and set aside (`rule:kind`), oils, the first date, and what allowed it."""

    add: tuple[FlagKind, ...] = ()
    set_aside: frozenset[str] = frozenset()
    oils: tuple[str, ...] = ()
    first_session: date | None = None
    prepare_from: date | None = None
    letter_received: bool = False
    client_agreed: bool = False


@dataclass(frozen=True)
class Draft:
    """A decision as it was filled in; without `changes`, all that stands changed stays so."""

    kind: DecisionKind
    reason: str = ""
    changes: Changes | None = None
    defer_until: date | None = None


@dataclass(frozen=True)
class Considered:
    """One client in front of somebody who decides: the case as it stands, and what stands changed in it.

    `has_waited` says that the client waits so far for a reason that the case no longer has: an answer has changed.
    """

    content: Content
    case: Case
    standing: Changes
    today: date
    has_waited: bool = False

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Every flag that answers, checks and the calendar raise, those set aside too, most serious first."""
        outcome = replace(self.case.outcome, set_aside=frozenset())
        case = with_fitting_sessions(self.content, replace(self.case, outcome=outcome))
        flags = assess(self.content, case).flags
        return tuple(flag for flag in flags if not self._is_by_decision(flag))

    @property
    def has_begun(self) -> bool:
        """Whether session 1 has taken place."""
        return took_place(self.case, 1, self.today)

    @property
    def oils(self) -> tuple[str, ...]:
        """The oils that no answer speaks against."""
        every = tuple(oil.code for oil in self.content.protocol.oils)
        asked = replace(self.case, outcome=replace(self.case.outcome, oils=every))
        return agreed_oils(self.content.protocol, asked, ()) or ()

    def changes(self, draft: Draft) -> Changes:
        """What will stand changed after `draft`."""
        changes = self._chosen(draft)
        if draft.kind in WAITS or not (self.has_waited or self._is_deferred(self.case)):
            return changes
        lifted = not self._is_deferred(self._case_after(draft, changes, ""))
        return self._lifted(changes) if lifted else changes

    def after(self, draft: Draft, staff_name: str) -> Assessment:
        """What will follow for the client once `draft` is decided."""
        return assess(self.content, self._case_after(draft, self.changes(draft), staff_name))

    def _is_by_decision(self, flag: Flag) -> bool:
        computed = next(rule.computed for rule in self.content.rules if rule.id == flag.rule)
        return computed in ("deferred", "declined") or computed.startswith("added_")

    def _is_deferred(self, case: Case) -> bool:
        return any(flag.kind is FlagKind.DEFER for flag in assess(self.content, case).flags)

    def _chosen(self, draft: Draft) -> Changes:
        filled_in = draft.changes or self.standing
        if draft.kind is DecisionKind.APPROVE_WITH_CHANGES:
            return replace(filled_in, prepare_from=self.standing.prepare_from)
        if draft.kind is DecisionKind.APPROVE:
            return replace(self.standing, letter_received=filled_in.letter_received)
        return self._asked(ASKS[draft.kind]) if draft.kind in ASKS else self.standing

    def _asked(self, kind: FlagKind) -> Changes:
        """Asking for it takes back that it was set aside; it is added only where nothing else asks for it."""
        kept = frozenset(key for key in self.standing.set_aside if not key.endswith(f":{kind}"))
        is_asked = kind in self.standing.add or any(flag.kind is kind for flag in self.flags)
        return replace(self.standing, set_aside=kept, add=self.standing.add if is_asked else (*self.standing.add, kind))

    def _case_after(self, draft: Draft, changes: Changes, staff_name: str) -> Case:
        outcome = ReviewOutcome(
            added=changes.add,
            set_aside=changes.set_aside,
            oils=changes.oils,
            deferred=draft.kind is DecisionKind.DEFER,
            declined=draft.kind is DecisionKind.DECLINE,
            defer_until=draft.defer_until if draft.kind is DecisionKind.DEFER else None,
            prepare_from=changes.prepare_from,
            first_session=changes.first_session,
        )
        return replace(self.case, outcome=outcome, signed_off_by=staff_name if draft.kind in APPROVALS else None)

    def _lifted(self, changes: Changes) -> Changes:
        """Preparation starts on the day that a wait is lifted; session 1 is not before the wait would have ended."""
        if self.has_begun:
            return changes
        ends = [flag.until for flag in self.flags if flag.until and flag_key(flag) in changes.set_aside]
        wished = self.case.response.answers.get("desired_date")
        wanted = changes.first_session or (wished if isinstance(wished, date) else self.today)
        is_sooner = changes.first_session is None and any(end > wanted for end in ends)
        first = max(ends) if is_sooner else changes.first_session
        return replace(changes, prepare_from=self.today, first_session=first)


def flag_key(flag: Flag) -> str:
    """How a decision names a flag that it sets aside."""
    return f"{flag.rule}:{flag.kind}"
