"""Whether this phone has shown its client the newest version of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from flask import session

from webapp.domain.plan_changes import PlanChanges
from webapp.services.client_plan import changes_since
from webapp.services.plans import PlanSnapshot
from webapp.web import services

SEEN = "plan_seen"


@dataclass(frozen=True)
class UnseenChanges:
    """What differs between the version that was seen last and the newest."""

    since: int
    changes: PlanChanges


def unseen_changes(newest: PlanSnapshot) -> UnseenChanges | None:
    """What the client has not been told yet, or None. A phone that was told of no version counts from the first."""
    seen = int(session.get(SEEN, 1))
    if seen >= newest.number:
        return None
    changes = changes_since(services().plans.versions(newest.client_id), seen)
    return UnseenChanges(seen, changes) if changes else None


def note_as_seen(number: int) -> int:
    """Remember in this phone's session that version `number` was seen; gives the one that had been."""
    before = int(session.get(SEEN, 1))
    session[SEEN] = max(before, number)
    return before
